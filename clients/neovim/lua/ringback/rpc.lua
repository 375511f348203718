--- JSON-RPC 2.0 with a daemon: requests and their answers in both directions, one message a line.
local json = require('ringback.json')
local process = require('ringback.process')
local types = require('ringback.types')

local M = {}

--- JSON-RPC's own error codes, and the one for requests that were cancelled.
M.METHOD_NOT_FOUND, M.INVALID_PARAMS, M.INTERNAL_ERROR, M.CANCELLED = -32601, -32602, -32603, -32800

--- An error as the daemon answers it; `kind` is the word to branch on. `code` is nil where no answer
--- stands behind it: `daemon_died`, `bad_message`, `not_sent`, `start_timeout`, `no_daemon`.
---@class ringback.Error
---@field message string
---@field kind string
---@field code? integer
---@field data? ringback.ErrorData
---@field death? ringback.Death

--- What a connection calls, always in Neovim's main loop.
---@class ringback.ConnectionEvents
---@field on_request fun(id: any, method: string, params: any) answer with `respond` or `respond_error`
---@field on_notification fun(method: string, params: any)
---@field on_end fun(failure: ringback.Error) after every open request failed with it

---@class ringback.Connection
---@field process ringback.Process
---@field failure? ringback.Error set when it has ended
local Connection = {}
Connection.__index = Connection

--- An error of the client itself.
---@param kind string
---@param message string
---@return ringback.Error
function M.error(kind, message)
  return { kind = kind, message = message }
end

--- Starts a daemon and speaks with it; nil and why when it cannot be started.
---@param command string[]
---@param options { cwd?: string, env?: table<string, string> }
---@param events ringback.ConnectionEvents
---@return ringback.Connection?, string?
function M.start(command, options, events)
  local self = setmetatable({ events = events, open = {}, last_id = 0 }, Connection)
  local started, why = process.start(command, options, {
    on_line = function(line)
      self:_take_line(line)
    end,
    on_end = function(death)
      self:_take_end(death)
    end,
  })
  self.process = started
  return started and self or nil, why
end

--- Sends a request; the callback gets its answer or its error exactly once, never before this returns.
---@param method string
---@param params table?
---@param callback fun(failure: ringback.Error?, result: any)
---@return integer id for `$/cancelRequest`
function Connection:request(method, params, callback)
  self.last_id = self.last_id + 1
  local id = self.last_id
  self.open[id] = callback
  local sent = self:_send({ id = id, method = method, params = params })
  if sent then
    -- What cannot be sent fails like what the daemon refuses.
    vim.schedule(function()
      self:_settle(id, sent)
    end)
  end
  return id
end

--- Sends a notification; one that cannot be sent any more is dropped, since nobody is there to read it.
---@param method string
---@param params table?
function Connection:notify(method, params)
  self:_send({ method = method, params = params })
end

--- Answers a request of the daemon.
---@param id any as it came
---@param result any
---@return ringback.Error? failure why it could not be said
function Connection:respond(id, result)
  return self:_send({ id = id, result = result == nil and vim.NIL or result })
end

--- Answers a request of the daemon with an error.
---@param id any as it came
---@param code integer
---@param message string
function Connection:respond_error(id, code, message)
  self:_send({ id = id, error = { code = code, message = message } })
end

function Connection:_send(message)
  if self.failure then
    return self.failure
  end
  message.jsonrpc = '2.0'
  local is_text, text = pcall(json.encode, message)
  if not is_text then
    return M.error('not_sent', text)
  end
  if not self.process:write(text .. '\n') then
    return M.error('daemon_died', 'The daemon does not take messages any more.')
  end
end

function Connection:_settle(id, failure, result)
  local callback = self.open[id]
  self.open[id] = nil
  if callback then
    M.call_back(callback, failure, result)
  end
end

--- Calls a function of somebody else; its mistake is told and costs nobody else's message.
---@param callback function
function M.call_back(callback, ...)
  local ok, why = pcall(callback, ...)
  if not ok then
    vim.notify('Ringback: a callback failed: ' .. tostring(why), vim.log.levels.ERROR)
  end
end

function Connection:_take_line(line)
  local is_json, message = pcall(json.decode, line)
  if not is_json or type(message) ~= 'table' then
    return self.process:refuse(
      ('It wrote what is no message: %q (%s)'):format(line:sub(1, 80), is_json and 'no object' or message)
    )
  end
  if type(message.method) == 'string' then
    if message.id == nil then
      M.call_back(self.events.on_notification, message.method, message.params)
    else
      M.call_back(self.events.on_request, message.id, message.method, message.params)
    end
  elseif type(message.id) == 'number' then
    self:_settle(message.id, M.from_answer(message.error), message.result)
  end
end

--- The error in an answer, or nil where there is none.
---@param member any
---@return ringback.Error?
function M.from_answer(member)
  if type(member) ~= 'table' then
    return nil
  end
  local data = type(member.data) == 'table' and member.data or {}
  local message = tostring(member.message)
  for _, problem in ipairs(type(data.problems) == 'table' and data.problems or {}) do
    if type(problem) == 'table' then
      message = ('%s\n%s: %s'):format(message, problem.pointer, problem.message)
    end
  end
  return { code = member.code, kind = data.kind or 'error', message = message, data = data }
end

function Connection:_take_end(death)
  local kind = self.process.complaint and 'bad_message' or 'daemon_died'
  self.failure = { kind = kind, message = death.message, death = death }
  local ids = vim.tbl_keys(self.open)
  table.sort(ids)
  for _, id in ipairs(ids) do
    self:_settle(id, self.failure)
  end
  M.call_back(self.events.on_end, self.failure)
end

--- Ends the daemon within bounds: `shutdown` and `exit`, then SIGTERM, then SIGKILL. Waits for it.
---@param milliseconds integer for each of the three
function Connection:close(milliseconds)
  if self.failure then
    return
  end
  local function is_over()
    return self.failure ~= nil
  end
  local answered = false
  self:request(types.methods.shutdown, nil, function()
    answered = true
  end)
  vim.wait(milliseconds, function()
    return answered or self.failure ~= nil
  end, 5)
  self:notify(types.methods.exit)
  self.process:close_stdin()
  for _, signal in ipairs({ 'sigterm', 'sigkill' }) do
    if vim.wait(milliseconds, is_over, 5) then
      return
    end
    self.process:kill(signal)
  end
  vim.wait(milliseconds, is_over, 5)
end

return M
