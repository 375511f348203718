--- What the daemon asks of Neovim: tool calls and approvals. Each request is answered exactly once.
local json = require('ringback.json')
local rpc = require('ringback.rpc')
local tools = require('ringback.tools')
local types = require('ringback.types')

local M = {}

--- What the user is asked about.
---@class ringback.ApprovalRequest: ringback.ToolsApproveParams
---@field tool? ringback.Tool

---@class ringback.Serving
local Serving = {}
Serving.__index = Serving

---@param client ringback.Client
---@return ringback.Serving
function M.new(client)
  return setmetatable({ client = client, open = {} }, Serving)
end

-- `1` and `"1"` are different ids.
local function key(id)
  return type(id) .. ':' .. tostring(id)
end

--- Takes a request of the daemon.
---@param id any
---@param method string
---@param params any
function Serving:accept(id, method, params)
  local methods = { [types.methods.tools_call] = self._call, [types.methods.tools_approve] = self._approve }
  local connection = self.client.connection
  if not methods[method] then
    return connection:respond_error(id, rpc.METHOD_NOT_FOUND, 'There is no method ' .. method .. '.')
  elseif type(params) ~= 'table' or type(params.name) ~= 'string' then
    return connection:respond_error(id, rpc.INVALID_PARAMS, 'A tool call has an object with a name.')
  end
  methods[method](self, self:_open(id, connection), params)
end

-- A request that waits for its answer, with what is to be done when it is cancelled.
function Serving:_open(id, connection)
  local request = { id = id, is_open = true, is_cancelled = false, on_cancel = {} }
  self.open[key(id)] = request
  function request.close()
    local was_open = request.is_open
    request.is_open = false
    if self.open[key(id)] == request then
      self.open[key(id)] = nil
    end
    return was_open
  end
  function request.respond(result)
    if request.close() then
      local unsaid = connection:respond(id, result)
      if unsaid and unsaid.kind == 'not_sent' then
        connection:respond(id, tools.error_result('The result is no JSON: ' .. unsaid.message))
      end
    end
  end
  function request.respond_cancelled()
    if request.close() then
      connection:respond_error(id, rpc.CANCELLED, 'cancelled')
    end
  end
  return request
end

--- Answers a request whose result nobody wants any more, and stops its tool.
---@param id any
function Serving:cancel(id)
  local request = self.open[key(id)]
  if request then
    request.is_cancelled = true
    request.respond_cancelled()
    for _, callback in ipairs(request.on_cancel) do
      rpc.call_back(callback)
    end
  end
end

--- Stops everything: the daemon is gone.
function Serving:cancel_all()
  for _, request in pairs(vim.tbl_extend('force', {}, self.open)) do
    self:cancel(request.id)
  end
end

function Serving:_context(request, params)
  local session = self.client.sessions[params.sessionId]
  return {
    store = session and session.store or {},
    sessionId = params.sessionId,
    turnId = params.turnId,
    callId = params.callId,
    is_cancelled = function()
      return request.is_cancelled
    end,
    on_cancel = function(callback)
      table.insert(request.on_cancel, callback)
    end,
    progress = function(value)
      if request.is_open then
        self.client:notify(types.methods.progress, { token = params.callId, value = value })
      end
    end,
  }
end

function Serving:_call(request, params)
  local tool = self.client:find_tool(params.sessionId, params.name)
  if not tool then
    return request.respond(tools.error_result(('There is no tool %q.'):format(params.name)))
  end
  local function done(value, failure)
    local is_result, result = pcall(tools.result, value)
    if failure ~= nil then
      result = tools.error_result(failure)
    elseif not is_result then
      result = tools.error_result('The result is no JSON: ' .. tools.words(result))
    end
    local session = self.client.sessions[params.sessionId]
    if session and result.isError and type(result.content) == 'string' then
      session.failures[params.callId] = result.content
    end
    request.respond(result)
  end
  local context = self:_context(request, params)
  local ok, value
  if tool.run then
    ok, value = pcall(tool.run, params.arguments, context)
  else
    ok, value = pcall(tool.start, params.arguments, context, vim.schedule_wrap(done))
  end
  if not ok then
    done(nil, value == nil and 'The tool failed.' or value)
  elseif tool.run then
    done(value)
  end
end

function Serving:_approve(request, params)
  local tool = self.client:find_tool(params.sessionId, params.name)
  local function deny(reason)
    request.respond({ decision = 'deny', reason = tools.words(reason) })
  end
  if tool and tool.check then
    local is_fine, why = pcall(tool.check, params.arguments, self:_context(request, params))
    if not is_fine then
      return deny(why)
    end
  end
  local question = vim.tbl_extend('force', {}, params)
  question.tool = tool
  if not self.client.options.approve then
    return deny('Nobody is there to ask.')
  end
  local asked, withdraw = pcall(self.client.options.approve, question, function(decision)
    request.respond(decision)
  end)
  if not asked then
    deny('The question could not be asked.')
    error(withdraw, 0)
  elseif withdraw then
    table.insert(request.on_cancel, withdraw)
  end
end

--- The arguments of a call on one line, at most so many bytes of it.
---@param arguments any
---@param bytes integer
---@return string
function M.one_line(arguments, bytes)
  local text = json.encode(arguments)
  if #text <= bytes then
    return text
  end
  -- Cut between characters, not inside one.
  return text:sub(1, bytes):gsub('[\192-\255][\128-\191]*$', '') .. '…'
end

return M
