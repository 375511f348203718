--- The buffer in which a session can be read: prompts, answers as they stream, tool calls.
local serving = require('ringback.serving')

local M = {}

local namespace = vim.api.nvim_create_namespace('ringback')
local last_number = 0
--- How much of a call's arguments is shown.
M.argument_bytes = 200

---@class ringback.View
---@field buffer integer
local View = {}
View.__index = View

--- A view with an empty buffer that no window shows yet.
---@return ringback.View
function M.new()
  local self = setmetatable({}, View)
  self:_make_buffer()
  return self
end

function View:_make_buffer()
  last_number = last_number + 1
  self.buffer = vim.api.nvim_create_buf(false, true)
  self.pending, self.kind, self.marks, self.tick = {}, nil, {}, nil
  vim.api.nvim_buf_set_name(self.buffer, 'ringback://' .. last_number)
  vim.bo[self.buffer].bufhidden = 'hide'
  vim.bo[self.buffer].filetype = 'markdown'
  vim.b[self.buffer].ringback = true
end

--- Whether the buffer is still there.
---@return boolean
function View:is_valid()
  return vim.api.nvim_buf_is_valid(self.buffer) and vim.api.nvim_buf_is_loaded(self.buffer)
end

--- Shows the buffer beside the others without entering it.
---@param placement 'auto'|'vsplit'|'split'|'tab'|'none'|fun(buffer: integer)
function View:show(placement)
  if not self:is_valid() then
    self:_make_buffer()
  end
  if type(placement) == 'function' then
    return placement(self.buffer)
  elseif placement == 'none' or vim.fn.bufwinid(self.buffer) ~= -1 then
    return
  end
  local window = vim.api.nvim_get_current_win()
  if placement == 'auto' then
    placement = vim.o.columns >= 120 and 'vsplit' or 'split'
  end
  vim.cmd(({ vsplit = 'botright vsplit', split = 'botright split', tab = 'tab split' })[placement])
  vim.api.nvim_win_set_buf(0, self.buffer)
  vim.wo.wrap, vim.wo.linebreak, vim.wo.number, vim.wo.relativenumber = true, true, false, false
  if placement ~= 'tab' then
    vim.api.nvim_set_current_win(window)
  end
end

-- Writing. All of a turn is one undo step, unless the user changes the buffer meanwhile.

function View:_join_undo()
  if self.tick and self.tick == vim.api.nvim_buf_get_changedtick(self.buffer) then
    vim.api.nvim_buf_call(self.buffer, function()
      -- Not allowed after an undo; then a new step begins.
      pcall(vim.cmd, 'undojoin')
    end)
  end
end

-- Replaces text; places are rows and bytes from zero, the end exclusive.
function View:_set_text(first_row, first_column, last_row, last_column, text)
  local was_modifiable = vim.bo[self.buffer].modifiable
  vim.bo[self.buffer].modifiable = true
  self:_join_undo()
  local lines = vim.split(text, '\n', { plain = true })
  vim.api.nvim_buf_set_text(self.buffer, first_row, first_column, last_row, last_column, lines)
  self.tick = vim.api.nvim_buf_get_changedtick(self.buffer)
  vim.bo[self.buffer].modifiable = was_modifiable
  vim.bo[self.buffer].modified = false
end

-- The last row and its length.
function View:_end()
  local row = vim.api.nvim_buf_line_count(self.buffer) - 1
  return row, #vim.api.nvim_buf_get_lines(self.buffer, row, row + 1, true)[1]
end

-- The windows whose cursor is on the last line: their users read along.
function View:_followers(row)
  local followers = {}
  for _, window in ipairs(vim.fn.win_findbuf(self.buffer)) do
    local selects = window == vim.api.nvim_get_current_win() and vim.fn.mode():find('[vV\22sS\19]')
    if vim.api.nvim_win_get_cursor(window)[1] == row + 1 and not selects then
      followers[#followers + 1] = window
    end
  end
  return followers
end

function View:_append(text)
  local row, column = self:_end()
  local followers = self:_followers(row)
  self:_set_text(row, column, row, column, text)
  row, column = self:_end()
  for _, window in ipairs(followers) do
    vim.api.nvim_win_set_cursor(window, { row + 1, column })
  end
end

--- Writes what has streamed; several deltas of one moment are one change of the buffer.
function View:flush()
  if #self.pending > 0 and self:is_valid() then
    local text = table.concat(self.pending)
    self.pending = {}
    self:_append(text)
  end
  self.pending = {}
end

function View:_stream(text)
  self.pending[#self.pending + 1] = text
  if #self.pending == 1 then
    vim.schedule(function()
      self:flush()
    end)
  end
end

-- Begins a block of another kind after an empty line; entries of a list stand together.
function View:_block(kind, id)
  if self.kind == kind and self.block_id == id then
    return
  end
  self:flush()
  local row, column = self:_end()
  local is_list = self.kind == 'tool' and kind == 'tool'
  if row > 0 or column > 0 then
    self:_append((column > 0 and '\n' or '') .. (is_list and '' or '\n'))
  end
  self.kind, self.block_id = kind, id
  if id then
    row, column = self:_end()
    self.marks[id] = vim.api.nvim_buf_set_extmark(self.buffer, namespace, row, column, { right_gravity = false })
  end
end

--- Writes a prompt under its heading.
---@param text string
---@param heading string
function View:prompt(text, heading)
  if self:is_valid() then
    self.tick, self.marks = nil, {}
    -- Setting the option ends the undo step before: a turn is one of its own.
    vim.bo[self.buffer].undolevels = vim.bo[self.buffer].undolevels
    self:_heading(heading)
    self:_append('\n\n' .. text)
  end
end

function View:_heading(text)
  self.kind = nil
  self:_block('heading')
  self:_append('## ' .. text)
  self.kind = nil
end

--- Writes a note of the plugin itself, such as an error.
---@param text string
function View:note(text)
  if self:is_valid() then
    self.kind = nil
    self:_block('note')
    self:_append(text)
  end
end

--- Ends a turn: nothing is under way any more.
function View:finish()
  if self:is_valid() then
    self:flush()
    vim.api.nvim_buf_clear_namespace(self.buffer, namespace, 0, -1)
  end
end

-- Updates.

local updates = {}

--- Shows an update.
---@param update ringback.Update
---@param failures table<string, string> what tools said when they failed
function View:take(update, failures)
  if updates[update.type] and self:is_valid() then
    updates[update.type](self, update, failures)
  end
end

function updates.turn_started(self, update)
  self:_heading(update.model)
end

function updates.text_delta(self, update)
  self:_block('text', update.messageId)
  self:_stream(update.text)
end

function updates.reasoning_delta(self, update)
  local is_new = self.kind ~= 'reasoning'
  self:_block('reasoning', update.messageId .. ' reasoning')
  self:_stream((is_new and '> ' or '') .. update.text:gsub('\n', '\n> '))
end

-- Code in a line, whatever backticks it has (CommonMark 6.1).
local function code(text)
  local longest = 0
  for run in text:gmatch('`+') do
    longest = math.max(longest, #run)
  end
  local ticks = ('`'):rep(longest + 1)
  local space = longest > 0 and ' ' or ''
  return ticks .. space .. text .. space .. ticks
end

function updates.tool_call(self, update)
  self:_block('tool', update.callId)
  local arguments = serving.one_line(update.arguments or update.argumentsText or vim.empty_dict(), M.argument_bytes)
  self:_append(('- **%s** %s'):format(update.name, code(arguments)))
end

local STATUS = { awaiting_approval = 'needs your approval', running = 'running' }

function updates.tool_call_update(self, update, failures)
  local mark = self.marks[update.callId]
  local position = mark and vim.api.nvim_buf_get_extmark_by_id(self.buffer, namespace, mark, {})
  if not position or not position[1] then
    return
  end
  local row, words = position[1], STATUS[update.status]
  local options = { id = mark, right_gravity = false }
  if words then
    if update.message or update.progress then
      local of = update.total and ('/%s'):format(update.total) or ''
      words = ('%s %s%s'):format(update.message or words, update.progress or '', of)
    end
    options.virt_text, options.virt_text_pos = { { '… ' .. words, 'Comment' } }, 'eol'
  else
    self:_finish_call(row, update, failures[update.callId])
  end
  vim.api.nvim_buf_set_extmark(self.buffer, namespace, row, position[2], options)
end

function View:_finish_call(row, update, failure)
  local words = (' → %s'):format(update.status == 'completed' and 'done' or update.status)
  if update.durationMs then
    words = ('%s in %d ms'):format(words, update.durationMs)
  end
  if update.isError or update.status == 'failed' then
    failure = failure or update.message
    words = ' → **failed**' .. (failure and ': ' .. failure:gsub('%s+', ' '):sub(1, M.argument_bytes) or '')
  end
  local line = vim.api.nvim_buf_get_lines(self.buffer, row, row + 1, false)[1] or ''
  if line:find('^- %*%*') then
    local last_row = self:_end()
    local followers = row == last_row and self:_followers(row) or {}
    self:_set_text(row, #line, row, #line, words)
    for _, window in ipairs(followers) do
      vim.api.nvim_win_set_cursor(window, { row + 1, #line + #words })
    end
  end
end

function updates.retrying(self, update)
  local failure = update.error or {}
  local words = ('_%s: %s'):format(failure.kind, failure.message)
  if update.model then
    words = words .. (' Going on with %s.'):format(update.model)
  else
    words = words .. (' Again in %.1f s.'):format((update.delayMs or 0) / 1000)
  end
  self:note(words .. '_')
end

function updates.discarded(self, update)
  self:flush()
  local first
  for _, id in ipairs(vim.list_extend(vim.list_extend({}, update.messageIds or {}), update.callIds or {})) do
    for _, mark in ipairs({ self.marks[id] or false, self.marks[id .. ' reasoning'] or false }) do
      local at = mark and vim.api.nvim_buf_get_extmark_by_id(self.buffer, namespace, mark, {})
      if at and at[1] and (not first or at[1] < first[1] or (at[1] == first[1] and at[2] < first[2])) then
        first = at
      end
    end
  end
  if first then
    local row, column = self:_end()
    self:_set_text(first[1], first[2], row, column, '')
    self.kind, self.block_id = 'discarded', nil
  end
end

function updates.steered(self, update)
  local texts = {}
  for _, block in ipairs(update.prompt or {}) do
    texts[#texts + 1] = block.text or ('[' .. tostring(block.type) .. ']')
  end
  self:note('> **You:** ' .. table.concat(texts, '\n'):gsub('\n', '\n> '))
end

function updates.output_rejected(self, update)
  self:note('_The answer does not fit: ' .. table.concat(update.problems or {}, '; ') .. '_')
end

function updates.tools_withheld(self, update)
  for _, tool in ipairs(update.tools or {}) do
    self:note(('_%s cannot be offered %s: %s_'):format(update.model, tool.name, tool.reason))
  end
end

return M
