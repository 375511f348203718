--- The running daemon as Neovim sees it: its start, its end, its tools and sessions.
local rpc = require('ringback.rpc')
local serving = require('ringback.serving')
local tools = require('ringback.tools')
local types = require('ringback.types')
local uv = vim.uv or vim.loop

local M = {}

M.PROTOCOL_VERSION = types.version
--- The version of this plugin, which is the daemon's.
M.VERSION = '0.1.0'

--- How the daemon is started and what it is told.
---@class ringback.ClientOptions
---@field command? string|string[] the daemon; else `$RINGBACK`, else `ringback` on the PATH
---@field arguments? string[]
---@field env? table<string, string>
---@field cwd? string
---@field initialize? ringback.InitializeParams further members of `initialize`, such as `providers`
---@field start_timeout_ms? integer
---@field stop_timeout_ms? integer
---@field approve? fun(request: ringback.ApprovalRequest, decide: fun(decision: ringback.ToolsApproveResult)): fun()? asks; gives back what withdraws the question
---@field on_end? fun(failure: ringback.Error) the daemon died
---@field on_refused? fun(tool: ringback.Tool, failure: ringback.Error) the daemon does not take a tool

---@class ringback.Client
---@field options ringback.ClientOptions
---@field connection? ringback.Connection
---@field state 'stopped'|'starting'|'ready'
---@field server? ringback.InitializeResult what `initialize` answered
---@field sessions table<string, ringback.Session>
local Client = {}
Client.__index = Client

--- A client without a daemon yet; `ensure` starts it.
---@param options ringback.ClientOptions
---@return ringback.Client
function M.new(options)
  return setmetatable({ options = options, state = 'stopped', waiting = {}, sessions = {} }, Client)
end

--- Finds the daemon: the option, else the variable RINGBACK, else `ringback` on the PATH.
---@param command? string|string[]
---@return string[]?, string? failure which file is missing, and what can be done
function M.find(command)
  local words = type(command) == 'table' and command or { command or vim.env.RINGBACK or 'ringback' }
  if #words == 0 or words[1] == '' then
    words = { 'ringback' }
  end
  local path = vim.fn.exepath(vim.fn.expand(words[1]))
  if path == '' then
    return nil,
      ('There is no executable %q. Put `ringback` on the PATH, set the variable RINGBACK, '):format(words[1])
        .. "or call require('ringback').setup({ command = '/path/to/ringback' })."
  end
  local found = { path }
  vim.list_extend(found, words, 2)
  return found
end

--- Calls back when the daemon is ready, starting it if none runs.
---@param callback fun(failure: ringback.Error?)
function Client:ensure(callback)
  if self.state == 'ready' then
    return callback(nil)
  end
  table.insert(self.waiting, callback)
  if self.state == 'stopped' then
    self.state = 'starting'
    self:_start()
  end
end

function Client:_tell_waiting(failure)
  local waiting = self.waiting
  self.waiting = {}
  for _, callback in ipairs(waiting) do
    rpc.call_back(callback, failure)
  end
end

function Client:_start()
  local command, missing = M.find(self.options.command)
  local connection
  if command then
    vim.list_extend(command, self.options.arguments or {})
    self.serving = serving.new(self)
    connection, missing = rpc.start(command, { cwd = self.options.cwd, env = self.options.env }, {
      on_request = function(id, method, params)
        self.serving:accept(id, method, params)
      end,
      on_notification = function(method, params)
        self:_take_notification(method, params)
      end,
      on_end = function(failure)
        if connection == self.connection then
          self:_take_end(failure)
        end
      end,
    })
  end
  if not connection then
    self.state = 'stopped'
    return vim.schedule(function()
      self:_tell_waiting(rpc.error('no_daemon', missing))
    end)
  end
  self.connection = connection
  self:_initialize(connection)
end

function Client:_initialize(connection)
  local params = vim.tbl_deep_extend('force', {
    protocolVersion = M.PROTOCOL_VERSION,
    clientInfo = { name = 'ringback-neovim', version = M.VERSION, title = 'Neovim' },
    processId = uv.os_getpid(),
    capabilities = { approvals = self.options.approve ~= nil },
  }, self.options.initialize or {})
  local milliseconds = self.options.start_timeout_ms or 10000
  local timer = vim.defer_fn(function()
    if connection == self.connection and self.state == 'starting' then
      connection.process:refuse(('It did not answer `initialize` within %d ms.'):format(milliseconds))
    end
  end, milliseconds)
  connection:request(types.methods.initialize, params, function(failure, result)
    if not timer:is_closing() then
      timer:close()
    end
    local version = type(result) == 'table' and result.protocolVersion
    if not failure and version ~= M.PROTOCOL_VERSION then
      failure = rpc.error('protocol_version', ('The daemon speaks protocol %s.'):format(vim.inspect(version)))
    end
    if failure then
      connection.process:kill('sigkill')
      self.state, self.connection = 'stopped', nil
      return self:_tell_waiting(failure)
    end
    self.server, self.state = result, 'ready'
    connection:notify(types.methods.initialized, vim.empty_dict())
    for _, name in ipairs(vim.fn.sort(vim.tbl_keys(tools.all))) do
      self:register(tools.all[name])
    end
    self:_tell_waiting(nil)
  end)
end

--- Tells the daemon of a tool, if one runs; otherwise it is told when it starts.
---@param tool ringback.Tool
---@param session_id? string only this session sees it
function Client:register(tool, session_id)
  if self.state ~= 'ready' then
    return
  end
  local params = { tools = { tools.definition(tool) }, sessionId = session_id }
  -- One request for each: a definition that is refused must not take the others with it.
  self.connection:request(types.methods.tools_register, params, function(failure)
    if failure and failure.code and self.options.on_refused then
      self.options.on_refused(tool, failure)
    end
  end)
end

--- Tells the daemon that a tool is gone.
---@param name string
function Client:unregister(name)
  if self.state == 'ready' then
    self.connection:request(types.methods.tools_unregister, { names = { name } }, function() end)
  end
end

--- The tool that a session's model means.
---@param session_id string
---@param name string
---@return ringback.Tool?
function Client:find_tool(session_id, name)
  local session = self.sessions[session_id]
  return session and session.tools[name] or tools.all[name]
end

--- Sends a request once the daemon is ready.
---@param method string
---@param params table?
---@param callback fun(failure: ringback.Error?, result: any)
function Client:request(method, params, callback)
  self:ensure(function(failure)
    if failure then
      return callback(failure)
    end
    self.connection:request(method, params, callback)
  end)
end

--- Sends a notification, if a daemon runs.
---@param method string
---@param params table?
function Client:notify(method, params)
  if self.state == 'ready' then
    self.connection:notify(method, params)
  end
end

--- Ends the daemon and waits for its end.
function Client:stop()
  if self.connection then
    self.stopping = true
    self.connection:close(self.options.stop_timeout_ms or 1000)
    self.stopping = false
  end
end

function Client:_take_notification(method, params)
  if type(params) ~= 'table' then
    return
  end
  if method == types.methods.session_update then
    local session = self.sessions[params.sessionId]
    if session and type(params.update) == 'table' then
      session:take_update(params.update)
    end
  elseif method == types.methods.cancel_request then
    self.serving:cancel(params.id)
  end
end

function Client:_take_end(failure)
  self.state, self.connection, self.server = 'stopped', nil, nil
  self.serving:cancel_all()
  local sessions = self.sessions
  self.sessions = {}
  for _, session in pairs(sessions) do
    session:take_end(failure)
  end
  if not self.stopping and self.options.on_end then
    self.options.on_end(failure)
  end
end

return M
