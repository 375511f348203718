--- What the cases need: scripts for the daemon, waits with a bound, a plugin that was never used.
local json

local M = {}

--- The plugin's folder and the checkout.
M.plugin = vim.fn.fnamemodify(debug.getinfo(1, 'S').source:sub(2), ':p:h:h')
M.root = vim.fn.fnamemodify(M.plugin, ':h:h')
--- The bound of every wait.
M.wait_ms = 20000

local uv = vim.uv or vim.loop
local folder

--- Ends what the last case left and loads the plugin anew.
function M.reset()
  local loaded = package.loaded['ringback']
  if loaded then
    loaded.stop()
  end
  vim.cmd('silent! stopinsert | silent! only! | enew! | silent! %bwipeout!')
  for name in pairs(package.loaded) do
    if name:find('^ringback') then
      package.loaded[name] = nil
    end
  end
  vim.g.loaded_ringback = nil
  vim.opt.runtimepath:prepend(M.plugin)
  vim.cmd('runtime plugin/ringback.lua')
  M.messages = {}
  M.setup({})
  json = require('ringback.json')
  require('ringback.approval').guard_ms = 0
  return require('ringback')
end

--- Sets options, with messages kept in `messages`.
function M.setup(options)
  options.notify = function(message)
    table.insert(M.messages, message)
  end
  require('ringback').setup(options)
end

--- A file with this text; gives its path.
function M.file(name, text)
  folder = folder or vim.fn.tempname()
  vim.fn.mkdir(folder, 'p')
  local path = folder .. '/' .. name
  local file = assert(io.open(path, 'wb'))
  file:write(text)
  file:close()
  return path
end

local scripts = 0

--- A model that gives these replies.
function M.scripted(replies)
  scripts = scripts + 1
  return 'scripted/' .. M.file(scripts .. '.json', json.encode({ replies = replies }))
end

--- Waits until something holds; an error that says what did not come.
function M.wait(what, condition)
  if not vim.wait(M.wait_ms, condition, 2) then
    error('never came: ' .. what .. '\n' .. M.text() .. '\n' .. table.concat(M.messages, '\n'), 2)
  end
end

--- Begins a turn, with replies in a new session, without in the one before; gives a table in which `done`, `result`, `failure`, `updates` appear.
function M.start(replies, text)
  local turn = { updates = {} }
  if replies then
    require('ringback').new()
    require('ringback').config.model = type(replies) == 'table' and M.scripted(replies) or replies
  end
  require('ringback').prompt(text or 'Go on.', {
    on_update = function(update)
      table.insert(turn.updates, update)
    end,
    on_done = function(failure, result)
      assert(not turn.done, 'ended twice')
      turn.done, turn.failure, turn.result = true, failure, result
    end,
  })
  return turn
end

--- Waits for a turn's end.
function M.finish(turn)
  M.wait('the end of the turn', function()
    return turn.done
  end)
  return turn
end

--- A turn from beginning to end.
function M.turn(replies, text)
  return M.finish(M.start(replies, text))
end

--- Waits for an update of a turn with this type, and where given with this status.
function M.update(turn, kind, status)
  local found
  M.wait(kind .. ' ' .. tostring(status), function()
    for _, update in ipairs(turn.updates) do
      if update.type == kind and (not status or update.status == status) then
        found = update
        return true
      end
    end
  end)
  return found
end

--- What the view shows.
function M.text()
  local ringback = package.loaded['ringback']
  local buffer = ringback and ringback.buffer()
  return buffer and table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, false), '\n') or ''
end

--- The text of an answer.
function M.answer(turn)
  local texts = {}
  for _, block in ipairs(turn.result.message.content) do
    texts[#texts + 1] = block.text
  end
  return table.concat(texts)
end

function M.equal(got, expected)
  if not vim.deep_equal(got, expected) then
    error(('expected %s\ngot %s'):format(vim.inspect(expected):sub(1, 2000), vim.inspect(got):sub(1, 2000)), 2)
  end
end

function M.contains(text, part)
  if not tostring(text):find(part, 1, true) then
    error(('expected to contain: %s\ngot: %s'):format(part, tostring(text):sub(1, 3000)), 2)
  end
end

function M.lacks(text, part)
  if tostring(text):find(part, 1, true) then
    error(('expected not to contain: %s\ngot: %s'):format(part, text:sub(1, 3000)), 2)
  end
end

--- The error that a function raises.
function M.raised(action, ...)
  local ok, why = pcall(action, ...)
  assert(not ok, 'no error was raised')
  return tostring(why)
end

--- The daemon's process id.
function M.pid()
  return require('ringback').client().connection.process.pid
end

--- Whether a process is there.
function M.is_alive(pid)
  return uv.kill(pid, 0) == 0
end

--- A call in a scripted reply.
function M.call(name, arguments)
  return { toolCalls = { { name = name, arguments = arguments or vim.empty_dict() } } }
end

--- The shell's word for a text.
function M.quote(text)
  return "'" .. text:gsub("'", "'\\''") .. "'"
end

--- A buffer with these lines in the current window.
function M.edit(lines, name)
  vim.cmd('enew!')
  if name then
    vim.api.nvim_buf_set_name(0, name)
  end
  vim.api.nvim_buf_set_lines(0, 0, -1, false, lines)
  return vim.api.nvim_get_current_buf()
end

return M
