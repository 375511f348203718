--- Asks the user before a call. One question at a time, in a window of its own that never blocks:
--- Neovim's own `vim.ui.select` waits for a key with everything else standing still.
local serving = require('ringback.serving')
local uv = vim.uv or vim.loop

local M = {}

--- How long keys do nothing after the window took the cursor: they were meant for another window.
M.guard_ms = 400

local DECISIONS = {
  allow = { decision = 'allow' },
  always = { decision = 'allow_always' },
  deny = { decision = 'deny', reason = 'The user denied it.' },
}
local KEYS = { a = 'allow', A = 'always', d = 'deny', q = 'deny' }

---@class ringback.Question
---@field request ringback.ApprovalRequest
---@field decide fun(decision: ringback.ToolsApproveResult)

-- The questions that are open, the first of which is shown.
---@type ringback.Question[]
local queue = {}
local shown

-- What the user is to see of a call.
local function lines_of(request)
  local lines, filetype
  if request.tool and request.tool.preview then
    local ok, given, kind = pcall(request.tool.preview, request.arguments)
    if ok then
      lines, filetype = given, kind
    end
  end
  if not lines then
    lines = vim.split(vim.inspect(request.arguments), '\n', { plain = true })
  end
  local head = {
    ('Ringback: may the model call %s?'):format(request.name),
    '[a]llow   [A]llow always in this session   [d]eny',
    '',
  }
  return vim.list_extend(head, lines), filetype
end

local function close()
  local question = shown
  shown = nil
  if question and vim.api.nvim_win_is_valid(question.window) then
    vim.api.nvim_win_close(question.window, true)
  end
  if question and vim.api.nvim_win_is_valid(question.came_from) and question.entered then
    vim.api.nvim_set_current_win(question.came_from)
  end
end

local show_next

-- Answers a question that is still open, or drops it when there is no decision.
local function settle(question, decision)
  for index, candidate in ipairs(queue) do
    if candidate == question then
      table.remove(queue, index)
      if shown == question then
        close()
      end
      if decision then
        question.decide(decision)
      end
      return show_next()
    end
  end
end

local function make_buffer(question)
  local buffer = vim.api.nvim_create_buf(false, true)
  local lines, filetype = lines_of(question.request)
  vim.api.nvim_buf_set_lines(buffer, 0, -1, false, vim.split(table.concat(lines, '\n'), '\n', { plain = true }))
  vim.bo[buffer].bufhidden = 'wipe'
  vim.bo[buffer].modifiable = false
  if filetype then
    vim.bo[buffer].syntax = filetype
  end
  for key, name in pairs(KEYS) do
    vim.keymap.set('n', key, function()
      if uv.hrtime() - question.shown_at >= M.guard_ms * 1e6 then
        settle(question, DECISIONS[name])
      end
    end, { buffer = buffer, nowait = true })
  end
  vim.api.nvim_create_autocmd('BufWipeout', {
    buffer = buffer,
    callback = function()
      if shown == question then
        vim.schedule(function()
          settle(question, { decision = 'deny', reason = 'The user closed the question.' })
        end)
      end
    end,
  })
  return buffer
end

local function open_window(question)
  local buffer = make_buffer(question)
  local width, height = 20, vim.api.nvim_buf_line_count(buffer)
  for _, line in ipairs(vim.api.nvim_buf_get_lines(buffer, 0, -1, false)) do
    width = math.max(width, vim.fn.strdisplaywidth(line) + 1)
  end
  width, height = math.min(width, vim.o.columns - 4), math.min(height, math.max(vim.o.lines - 6, 3))
  -- Somebody who types must not find the cursor elsewhere in the middle of a word.
  question.entered = vim.fn.mode() == 'n'
  question.came_from = vim.api.nvim_get_current_win()
  question.shown_at = uv.hrtime()
  question.window = vim.api.nvim_open_win(buffer, question.entered, {
    relative = 'editor',
    row = math.max(math.floor((vim.o.lines - height) / 2) - 1, 0),
    col = math.max(math.floor((vim.o.columns - width) / 2) - 1, 0),
    width = width,
    height = height,
    style = 'minimal',
    border = 'rounded',
  })
  if not question.entered then
    vim.notify('Ringback: a tool needs your approval, see :RingbackApprove', vim.log.levels.WARN)
  end
end

function show_next()
  while not shown and queue[1] do
    shown = queue[1]
    local is_open, why = pcall(open_window, shown)
    if not is_open then
      -- Neovim opens no window at times, such as from the command-line window.
      local question = table.remove(queue, 1)
      shown = nil
      question.decide({ decision = 'deny', reason = 'The user could not be asked.' })
      vim.notify('Ringback: denied, since no window could be opened: ' .. tostring(why), vim.log.levels.WARN)
    end
  end
end

--- Asks in a window.
---@param request ringback.ApprovalRequest
---@param decide fun(decision: ringback.ToolsApproveResult)
---@return fun() withdraw
function M.window(request, decide)
  local question = { request = request, decide = decide }
  table.insert(queue, question)
  show_next()
  return function()
    settle(question, nil)
  end
end

--- Asks by `vim.ui.select`, for those who have replaced it by one that does not block.
---@param request ringback.ApprovalRequest
---@param decide fun(decision: ringback.ToolsApproveResult)
---@return fun() withdraw after which an answer is not used
function M.select(request, decide)
  local is_withdrawn = false
  local choices = { { 'Allow', 'allow' }, { 'Allow always in this session', 'always' }, { 'Deny', 'deny' } }
  local prompt = ('May the model call %s %s?'):format(request.name, serving.one_line(request.arguments, 500))
  vim.schedule(function()
    if is_withdrawn then
      return
    end
    vim.ui.select(choices, {
      prompt = prompt,
      kind = 'ringback',
      format_item = function(choice)
        return choice[1]
      end,
    }, function(choice)
      if not is_withdrawn then
        decide(DECISIONS[choice and choice[2] or 'deny'])
      end
    end)
  end)
  return function()
    is_withdrawn = true
  end
end

--- The tool that the user is asked about, or nil.
---@return string?
function M.pending()
  return queue[1] and queue[1].request.name
end

--- Answers the question that is shown, or without an answer takes the cursor to it.
---@param answer? 'allow'|'always'|'deny'
---@return boolean there_was_one
function M.answer(answer)
  local question = queue[1]
  if not question then
    return false
  elseif DECISIONS[answer] then
    settle(question, DECISIONS[answer])
  else
    question.entered, question.shown_at = true, 0
    vim.api.nvim_set_current_win(question.window)
  end
  return true
end

return M
