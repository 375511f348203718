--- One conversation with a model, of which at most one turn is under way.
local rpc = require('ringback.rpc')
local tools = require('ringback.tools')
local types = require('ringback.types')
local uv = vim.uv or vim.loop

local M = {}

--- How long a cancelled turn may take to end; a daemon that takes longer is killed.
M.cancel_timeout_ms = 5000

--- What a turn calls, always in Neovim's main loop.
---@class ringback.TurnEvents
---@field on_update? fun(update: ringback.Update) the protocol's `session/update`, in order
---@field on_done? fun(failure: ringback.Error?, result: ringback.SessionPromptResult?) exactly once, after the last update

---@class ringback.Session
---@field id? string nil before the first prompt, and after the daemon has gone
---@field settings ringback.SessionNewParams the members of `session/new`
---@field tools table<string, ringback.Tool> those that only this session has
---@field failures table<string, string> what tools of this turn said when they failed, by call
---@field turn? table the one under way
---@field store table notes of tools about this session
---@field activity string what the turn is doing, in a word or two
local Session = {}
Session.__index = Session

--- A session that is opened with its first prompt.
---@param client ringback.Client
---@param settings? ringback.SessionNewParams the members of `session/new`: `model`, `instructions`, `limits` and so on
---@return ringback.Session
function M.new(client, settings)
  local self = setmetatable({ client = client, settings = settings or {} }, Session)
  self.tools, self.failures, self.store, self.activity = {}, {}, {}, ''
  return self
end

--- Whether a turn is under way.
---@return boolean
function Session:is_busy()
  return self.turn ~= nil
end

--- Adds a tool that only this session sees.
---@param tool ringback.Tool
function Session:tool(tool)
  tools.validate(tool)
  self.tools[tool.name] = tool
  if self.id then
    self.client:register(tool, self.id)
  end
end

--- Begins a turn. A session in a turn refuses with the kind `session_busy`, and the turn goes on.
---@param prompt ringback.Content text, or blocks
---@param events? ringback.TurnEvents
function Session:prompt(prompt, events)
  events = events or {}
  if self.turn then
    if events.on_done then
      events.on_done(rpc.error('session_busy', 'A turn of this session is under way.'))
    end
    return
  end
  local turn = { events = events, began = uv.hrtime(), is_cancelled = false }
  self.turn, self.failures, self.activity = turn, {}, 'starting'
  self:_open(turn, function(failure)
    if failure or turn.is_cancelled then
      return self:_finish(turn, failure, { stopReason = 'cancelled' })
    end
    self.activity = 'thinking'
    local params = { sessionId = self.id, prompt = prompt }
    turn.request = self.client.connection:request(types.methods.session_prompt, params, function(refused, result)
      self:_finish(turn, refused, result)
    end)
  end)
end

-- Opens the session at the daemon, unless it is.
function Session:_open(turn, callback)
  self.client:ensure(function(failure)
    if failure or self.id or turn.is_cancelled then
      return callback(failure)
    end
    local settings = next(self.settings) and self.settings or vim.empty_dict()
    self.client.connection:request(types.methods.session_new, settings, function(refused, result)
      if not refused then
        self.id, self.model, self.store = result.sessionId, result.model, {}
        self.client.sessions[self.id] = self
        for _, tool in pairs(self.tools) do
          self.client:register(tool, self.id)
        end
      end
      callback(refused)
    end)
  end)
end

function Session:_finish(turn, failure, result)
  if self.turn ~= turn then
    return
  end
  self.turn, self.activity = nil, ''
  if turn.events.on_done then
    rpc.call_back(turn.events.on_done, failure, not failure and result or nil)
  end
end

--- Takes an update of the daemon.
---@param update ringback.Update
function Session:take_update(update)
  if update.type == 'turn_started' then
    self.model = update.model
  elseif update.type == 'tool_call' then
    self.activity = update.name
  elseif update.type == 'text_delta' then
    self.activity = 'answering'
  elseif update.type == 'step_started' or update.type == 'reasoning_delta' then
    self.activity = 'thinking'
  elseif update.type == 'retrying' then
    self.activity = 'retrying'
  end
  if self.turn and self.turn.events.on_update then
    rpc.call_back(self.turn.events.on_update, update)
  end
end

--- The daemon has gone, and with it what was said.
---@param failure ringback.Error
function Session:take_end(failure)
  self.is_lost = self.id ~= nil
  self.id = nil
  if self.turn then
    self:_finish(self.turn, failure)
  end
end

--- Ends the turn, whose `on_done` then says `stopReason` `cancelled`. Does nothing without a turn.
---@return boolean cancelled whether there was one
function Session:cancel()
  local turn = self.turn
  if not turn then
    return false
  end
  turn.is_cancelled = true
  self.activity = 'cancelling'
  local connection = self.client.connection
  if turn.request and connection then
    connection:notify(types.methods.cancel_request, { id = turn.request })
    vim.defer_fn(function()
      if self.turn == turn then
        connection.process:refuse(('It did not end a cancelled turn within %d ms.'):format(M.cancel_timeout_ms))
      end
    end, M.cancel_timeout_ms)
  end
  return true
end

--- Adds a prompt to the turn that is under way.
---@param prompt ringback.Content
---@param callback fun(failure: ringback.Error?)
function Session:steer(prompt, callback)
  if not self.id or not self.turn then
    return callback(rpc.error('turn_not_found', 'No turn is under way.'))
  end
  self.client:request(types.methods.session_steer, { sessionId = self.id, prompt = prompt }, callback)
end

--- Changes settings from the next turn on.
---@param settings ringback.SessionNewParams members of `session/new`
---@param callback fun(failure: ringback.Error?)
function Session:configure(settings, callback)
  if not self.id then
    self.settings = vim.tbl_extend('force', self.settings, settings)
    return callback(nil)
  end
  local params = vim.tbl_extend('force', settings, { sessionId = self.id })
  self.client:request(types.methods.session_configure, params, function(failure, result)
    if not failure then
      self.settings = vim.tbl_extend('force', self.settings, settings)
      self.model = result.model
    end
    callback(failure)
  end)
end

--- Ends the session; a turn of it is cancelled.
function Session:close()
  self:cancel()
  if self.id then
    local id = self.id
    self.id = nil
    self.client:request(types.methods.session_close, { sessionId = id }, function()
      self.client.sessions[id] = nil
    end)
  end
end

return M
