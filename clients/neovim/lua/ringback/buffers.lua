--- The tools that list, read and edit buffers. A buffer is edited only as it was read.
local json = require('ringback.json')

local M = {}

--- How many lines and bytes one reading gives; the model is told where to read on.
M.max_lines, M.max_bytes = 2000, 256 * 1024

-- The changedtick at which the session of a call has read each buffer.
local function ticks(context)
  context.store.buffer_ticks = context.store.buffer_ticks or {}
  return context.store.buffer_ticks
end

--- A buffer's name as the model reads it.
---@param buffer integer
---@return string
function M.name(buffer)
  local name = vim.api.nvim_buf_get_name(buffer)
  return name == '' and '(no name)' or vim.fn.fnamemodify(name, ':.')
end

-- Whether the model may see a buffer: what `:ls` shows, without terminals and our own.
local function is_offered(buffer)
  return vim.api.nvim_buf_is_loaded(buffer)
    and vim.bo[buffer].buflisted
    and vim.bo[buffer].buftype ~= 'terminal'
    and not vim.b[buffer].ringback
end

--- The buffer that the user works in, or nil: that of the current window, else the last one used.
---@return integer?
function M.current()
  local current = vim.api.nvim_get_current_buf()
  if is_offered(current) then
    return current
  end
  local best
  for _, info in ipairs(vim.fn.getbufinfo({ buflisted = 1, bufloaded = 1 })) do
    if is_offered(info.bufnr) and (not best or info.lastused > best.lastused) then
      best = info
    end
  end
  return best and best.bufnr
end

--- The buffer that a call means; an error when there is none.
---@param arguments table
---@return integer
function M.resolve(arguments)
  local number = arguments.buffer
  if number == nil then
    return M.current() or error('No buffer is open.', 0)
  end
  if type(number) ~= 'number' or number < 1 or not vim.api.nvim_buf_is_valid(number) or not is_offered(number) then
    error(('There is no buffer %s; buffer_list tells which there are.'):format(tostring(number)), 0)
  end
  return number
end

local function list()
  local current = M.current()
  local buffers = {}
  for _, buffer in ipairs(vim.api.nvim_list_bufs()) do
    if is_offered(buffer) then
      buffers[#buffers + 1] = {
        buffer = buffer,
        name = M.name(buffer),
        filetype = vim.bo[buffer].filetype,
        lines = vim.api.nvim_buf_line_count(buffer),
        modified = vim.bo[buffer].modified,
        current = buffer == current,
      }
    end
  end
  return { content = json.encode(buffers), structuredContent = { buffers = buffers } }
end

local function read(arguments, context)
  local buffer = M.resolve(arguments)
  local count = vim.api.nvim_buf_line_count(buffer)
  local first = math.max(arguments.first or 1, 1)
  local last = math.min(arguments.last or count, count)
  if first > last then
    error(('There are no lines %d to %d; the buffer has %d.'):format(first, arguments.last or count, count), 0)
  end
  local parts, bytes, shown = { '' }, 0, first - 1
  for index, line in ipairs(vim.api.nvim_buf_get_lines(buffer, first - 1, math.min(last, first - 1 + M.max_lines), false)) do
    bytes = bytes + #line + 8
    if bytes > M.max_bytes and index > 1 then
      break
    end
    shown = first - 1 + index
    parts[#parts + 1] = ('%6d\t%s'):format(shown, line)
  end
  ticks(context)[buffer] = vim.api.nvim_buf_get_changedtick(buffer)
  parts[1] = ('Buffer %d, %s, lines %d to %d of %d:'):format(buffer, M.name(buffer), first, shown, count)
  if shown < last then
    parts[#parts + 1] = ('Read on with first = %d.'):format(shown + 1)
  end
  return table.concat(parts, '\n')
end

-- The edits of a call, last lines first, so that none moves the lines of another.
local function sorted_edits(arguments, count)
  local edits = vim.deepcopy(arguments.edits)
  table.sort(edits, function(a, b)
    return a.first > b.first
  end)
  local limit = count + 1
  for _, edit in ipairs(edits) do
    if edit.last < edit.first - 1 or edit.first < 1 or edit.last > count or edit.first > count + 1 then
      error(('There are no lines %d to %d; the buffer has %d.'):format(edit.first, edit.last, count), 0)
    elseif math.max(edit.first, edit.last) > limit then
      error('Two edits touch the same lines.', 0)
    end
    limit = edit.first - 1
    for _, line in ipairs(edit.lines) do
      if line:find('\n', 1, true) then
        error('A line has a line break in it; give each line by itself.', 0)
      end
    end
  end
  return edits
end

-- Refuses an edit that would not do what the model means; returns the buffer and the edits.
local function check(arguments, context)
  local buffer = M.resolve(arguments)
  local tick = ticks(context)[buffer]
  if not vim.bo[buffer].modifiable or vim.bo[buffer].readonly then
    error('The buffer cannot be changed.', 0)
  elseif not tick then
    error('Read the buffer with buffer_read before you edit it.', 0)
  elseif tick ~= vim.api.nvim_buf_get_changedtick(buffer) then
    error('The buffer has changed since you read it. Read it again with buffer_read.', 0)
  end
  return buffer, sorted_edits(arguments, vim.api.nvim_buf_line_count(buffer))
end

-- Replaces whole lines. Where lines go or come, so does a line break: the one behind them, or at the
-- end of the buffer the one before them.
local function replace(buffer, edit)
  local count = vim.api.nvim_buf_line_count(buffer)
  local lines, first_row, last_row = vim.deepcopy(edit.lines), edit.first - 1, edit.last
  local function length(row)
    return #vim.api.nvim_buf_get_lines(buffer, row, row + 1, true)[1]
  end
  if #lines > 0 and last_row > first_row then
    vim.api.nvim_buf_set_text(buffer, first_row, 0, last_row - 1, length(last_row - 1), lines)
  elseif last_row < count then
    lines[#lines + 1] = ''
    vim.api.nvim_buf_set_text(buffer, first_row, 0, last_row, 0, lines)
  elseif first_row == 0 then
    vim.api.nvim_buf_set_text(buffer, 0, 0, count - 1, length(count - 1), { '' })
  else
    table.insert(lines, 1, '')
    vim.api.nvim_buf_set_text(buffer, first_row - 1, length(first_row - 1), count - 1, length(count - 1), lines)
  end
end

local function edit(arguments, context)
  local buffer, edits = check(arguments, context)
  -- Setting the option ends the undo step before, so that this is one of its own.
  vim.bo[buffer].undolevels = vim.bo[buffer].undolevels
  vim.api.nvim_buf_call(buffer, function()
    for index, one in ipairs(edits) do
      if index > 1 then
        vim.cmd('undojoin')
      end
      replace(buffer, one)
    end
  end)
  ticks(context)[buffer] = nil
  return ('Edited %s, which now has %d lines; it is not saved. Line numbers may have moved: read it again before another edit.'):format(
    M.name(buffer),
    vim.api.nvim_buf_line_count(buffer)
  )
end

-- What the user approves: the difference.
local function preview(arguments)
  local buffer = M.resolve(arguments)
  local lines = { M.name(buffer), '' }
  local edits = sorted_edits(arguments, vim.api.nvim_buf_line_count(buffer))
  for index = #edits, 1, -1 do
    local one = edits[index]
    lines[#lines + 1] = ('@@ line %d @@'):format(one.first)
    for _, line in ipairs(vim.api.nvim_buf_get_lines(buffer, one.first - 1, one.last, false)) do
      lines[#lines + 1] = '-' .. line
    end
    for _, line in ipairs(one.lines) do
      lines[#lines + 1] = '+' .. line
    end
  end
  return lines, 'diff'
end

local BUFFER = { type = 'integer', minimum = 1, description = 'number of the buffer; the one the user works in if absent' }

local function line_number(description)
  return { type = 'integer', minimum = 0, description = description }
end

local EDIT = {
  type = 'object',
  properties = {
    first = line_number('first line to replace, counted from 1'),
    last = line_number('last line to replace; first - 1 inserts before the first'),
    lines = { type = 'array', items = { type = 'string' }, description = 'what takes their place; [] deletes them' },
  },
  required = { 'first', 'last', 'lines' },
  additionalProperties = false,
}

--- The tools.
---@type ringback.Tool[]
M.tools = {
  {
    name = 'buffer_list',
    description = 'Lists the buffers that are open in the editor, with their numbers.',
    annotations = { readOnlyHint = true },
    run = list,
  },
  {
    name = 'buffer_read',
    description = 'Reads lines of a buffer of the editor, with their numbers, as they are in the editor, saved or not.',
    inputSchema = {
      type = 'object',
      properties = {
        buffer = BUFFER,
        first = line_number('first line, counted from 1'),
        last = line_number('last line'),
      },
    },
    annotations = { readOnlyHint = true },
    run = read,
  },
  {
    name = 'buffer_edit',
    description = 'Replaces, inserts or deletes whole lines of a buffer that buffer_read has read. '
      .. 'All edits of a call count lines as they were read. Does not save.',
    inputSchema = {
      type = 'object',
      properties = { buffer = BUFFER, edits = { type = 'array', items = EDIT, minItems = 1 } },
      required = { 'edits' },
    },
    annotations = { readOnlyHint = false, destructiveHint = true },
    policy = { approval = 'ask', concurrency = 'serial' },
    check = check,
    preview = preview,
    run = edit,
  },
}

return M
