--- Ringback in Neovim: prompts, the session that is shown, and the tools of this editor.
--- `:help ringback` describes all of it.
local approval = require('ringback.approval')
local clients = require('ringback.client')
local sessions = require('ringback.session')
local tools = require('ringback.tools')
local types = require('ringback.types')
local views = require('ringback.view')
local uv = vim.uv or vim.loop

local M = {}

--- What `setup` takes.
---@class ringback.Config: ringback.ClientOptions
---@field model? string|string[] else what the daemon's configuration says
---@field session? ringback.SessionNewParams further members of `session/new`, such as `instructions` and `limits`
---@field tools? boolean|string[] which of the editor's tools are offered: all, none, or these
---@field approve? 'window'|'select'|fun(request: ringback.ApprovalRequest, decide: fun(decision: ringback.ToolsApproveResult)): fun()?
---@field window? 'auto'|'vsplit'|'split'|'tab'|'none'|fun(buffer: integer)
---@field notify? fun(message: string, level: integer)

local DEFAULTS = { tools = true, approve = 'window', window = 'auto', session = {} }
local KNOWN = {
  command = 'string/table', arguments = 'table', env = 'table', cwd = 'string', initialize = 'table',
  start_timeout_ms = 'number', stop_timeout_ms = 'number', model = 'string/table', session = 'table',
  tools = 'boolean/table', approve = 'string/function', window = 'string/function', notify = 'function',
}

---@type ringback.Config
M.config = vim.deepcopy(DEFAULTS)

---@type ringback.Client?
local client
---@type ringback.Session?
local session
---@type ringback.View?
local view
local models = { list = {}, at = 0 }

local function say(message, level)
  local notify = M.config.notify or vim.notify
  notify('Ringback: ' .. message, level or vim.log.levels.INFO)
end

local function redraw_status()
  pcall(vim.cmd, 'redrawstatus!')
end

--- Sets options. What is not named has its default; a daemon that runs is not changed by it.
---@param options? ringback.Config
function M.setup(options)
  for name, value in pairs(options or {}) do
    if not KNOWN[name] then
      error(('ringback: there is no option %q'):format(name), 2)
    elseif not ('/' .. KNOWN[name] .. '/'):find('/' .. type(value) .. '/', 1, true) then
      error(('ringback: the option %q is a %s'):format(name, KNOWN[name]), 2)
    end
  end
  M.config = vim.tbl_extend('force', vim.deepcopy(DEFAULTS), options or {})
end

-- The daemon.

-- The tools of the editor that the configuration offers, unless the user has one of that name.
local function add_editor_tools()
  local chosen = M.config.tools
  for _, module in ipairs({ 'ringback.buffers', 'ringback.code' }) do
    for _, tool in ipairs(require(module).tools) do
      local is_chosen = chosen == true or (type(chosen) == 'table' and vim.tbl_contains(chosen, tool.name))
      if is_chosen and not tools.all[tool.name] then
        tools.all[tool.name] = tool
      end
    end
  end
end

local function ask(request, decide)
  local chosen = M.config.approve
  vim.schedule(redraw_status)
  return (type(chosen) == 'function' and chosen or approval[chosen])(request, decide)
end

--- The client of this Neovim, whose daemon starts when it is first needed.
---@return ringback.Client
function M.client()
  if client then
    return client
  end
  add_editor_tools()
  local options = {
    approve = ask,
    on_refused = function(tool, failure)
      say(('the tool %s is refused: %s'):format(tool.name, failure.message), vim.log.levels.ERROR)
    end,
    on_end = function(failure)
      say(failure.message .. ' The next prompt starts a new one.', vim.log.levels.ERROR)
      redraw_status()
    end,
  }
  for _, name in ipairs({ 'command', 'arguments', 'env', 'cwd', 'initialize', 'start_timeout_ms', 'stop_timeout_ms' }) do
    options[name] = M.config[name]
  end
  client = clients.new(options)
  vim.api.nvim_create_autocmd('VimLeavePre', {
    group = vim.api.nvim_create_augroup('ringback', {}),
    callback = M.stop,
  })
  return client
end

--- Ends the daemon and waits for it. The next prompt starts a new one, in a new session.
function M.stop()
  local running = client
  client = nil
  if running then
    running:stop()
  end
  redraw_status()
end

--- Adds a tool for every session, replacing one of the same name.
---@param tool ringback.Tool
function M.tool(tool)
  tools.validate(tool)
  tools.all[tool.name] = tool
  if client then
    client:register(tool)
  end
end

--- Removes a tool.
---@param name string
function M.remove_tool(name)
  tools.all[name] = nil
  if client then
    client:unregister(name)
  end
end

-- The settings of a new session.
local function settings()
  return vim.tbl_extend('force', M.config.session, { model = M.config.model })
end

--- A session for a plugin of your own, without a buffer: `session:prompt(text, { on_update, on_done })`,
--- `:cancel()`, `:steer()`, `:configure()`, `:tool()`, `:close()`.
---@param options? ringback.SessionNewParams
---@return ringback.Session
function M.session(options)
  return sessions.new(M.client(), vim.tbl_extend('force', settings(), options or {}))
end

-- The session that is shown.

--- Ends the session that is shown; the next prompt begins another one in a buffer of its own.
function M.new()
  if session then
    session:close()
  end
  session, view = nil, nil
  redraw_status()
end

--- Ends the daemon, whatever it does: it gets a second for each of asking, terminating and killing.
function M.restart()
  M.stop()
  if session then
    session.is_lost, session.id = session.is_lost or session.id ~= nil, nil
  end
  say('the daemon has ended; the next prompt starts a new one.')
end

-- The session and its view, made when there are none.
local function shown()
  if session and session.client ~= M.client() then
    -- The daemon of this session is gone; its settings go on.
    local lost = session
    session = sessions.new(M.client(), lost.settings)
    session.is_lost = lost.is_lost
  end
  session = session or M.session()
  view = view or views.new()
  return session, view
end

local STOPS = {
  max_tokens = '_Cut off: the model has written as much as it may._',
  refusal = '_The model refused._',
  cancelled = '_Cancelled._',
}

-- What is to be said about the end of a turn, or nil.
local function ending(failure, result)
  if failure then
    return ('**Error** (%s): %s'):format(failure.kind, failure.message)
  elseif result.stopReason == 'limit' then
    local limit = result.limit or {}
    return ('_Stopped by a limit: %s %s._'):format(limit.kind, tostring(limit.value))
  end
  return STOPS[result.stopReason]
end

--- Submits a prompt to the session that is shown, and shows the answer as it comes.
---@param text string
---@param events? ringback.TurnEvents
function M.prompt(text, events)
  events = events or {}
  local to, buffer = shown()
  if to:is_busy() then
    say('a turn is under way. :RingbackSteer adds to it, :RingbackCancel ends it.', vim.log.levels.WARN)
    return to:prompt(text, events)
  end
  buffer:show(M.config.window)
  if to.is_lost then
    buffer:note('_A new daemon, a new session: the model does not know what stands above._')
    to.is_lost = false
  end
  buffer:prompt(text, 'You')
  to:prompt(text, {
    on_update = function(update)
      buffer:take(update, to.failures)
      redraw_status()
      if events.on_update then
        events.on_update(update)
      end
    end,
    on_done = function(failure, result)
      buffer:finish()
      local words = ending(failure, result)
      if words then
        buffer:note(words)
      end
      if failure and failure.kind == 'no_daemon' then
        say(failure.message, vim.log.levels.ERROR)
      end
      redraw_status()
      if events.on_done then
        events.on_done(failure, result)
      end
    end,
  })
  redraw_status()
end

--- Ends the turn that is under way.
function M.cancel()
  if not (session and session:cancel()) then
    say('no turn is under way.')
  end
  redraw_status()
end

--- Adds a prompt to the turn that is under way.
---@param text string
function M.steer(text)
  if not session then
    return say('no turn is under way.')
  end
  session:steer(text, function(failure)
    if failure then
      say(failure.message, vim.log.levels.WARN)
    end
  end)
end

--- The lines of a buffer as they go into a prompt: with a heading and a fence, so that they can be seen.
---@param buffer integer
---@param first integer
---@param last integer
---@return string
function M.quote(buffer, first, last)
  local lines = vim.api.nvim_buf_get_lines(buffer, first - 1, last, false)
  local fence = '```'
  for _, line in ipairs(lines) do
    local run = line:match('^%s*(```+)')
    fence = run and #run >= #fence and run .. '`' or fence
  end
  local name = require('ringback.buffers').name(buffer)
  local head = ('%s, lines %d to %d:'):format(name, first, last)
  return ('%s\n\n%s%s\n%s\n%s'):format(head, fence, vim.bo[buffer].filetype, table.concat(lines, '\n'), fence)
end

-- Models.

--- Asks for the models that can be used.
---@param callback fun(failure: ringback.Error?, ids: string[])
function M.models(callback)
  M.client():request(types.methods.models_list, nil, function(failure, result)
    local ids = {}
    for _, model in ipairs(not failure and result.models or {}) do
      ids[#ids + 1] = model.id
    end
    callback(failure, ids)
  end)
end

--- Completes the name of a model; the list is asked for at most every minute, and waited for 3 seconds.
---@param lead string
---@return string[]
function M.complete_model(lead)
  if #models.list == 0 or uv.hrtime() - models.at > 60e9 then
    local is_there = false
    M.models(function(_, ids)
      models, is_there = { list = ids, at = uv.hrtime() }, true
    end)
    vim.wait(3000, function()
      return is_there
    end, 10)
  end
  return vim.tbl_filter(function(id)
    return vim.startswith(id, lead)
  end, models.list)
end

--- Sets the model of this session, from its next turn on, and of those to come.
---@param model string
function M.set_model(model)
  M.config.model = model
  if not session then
    return say('the model is ' .. model .. '.')
  end
  session:configure({ model = model }, function(failure)
    if failure then
      return say(failure.message, vim.log.levels.ERROR)
    end
    say('the model is ' .. model .. '.')
    redraw_status()
  end)
end

--- The model's name as far as it is known.
---@return string
function M.model()
  local configured = session and session.settings.model or M.config.model
  local first = type(configured) == 'table' and configured[1] or configured
  return session and session.model or first or "the daemon's default"
end

--- What a statusline can show: empty without a daemon, else what is going on.
---@return string
function M.status()
  local asked = approval.pending()
  if asked then
    return ('ringback: %s? (:RingbackApprove)'):format(asked)
  elseif session and session.turn then
    return ('ringback: %s %ds'):format(session.activity, (uv.hrtime() - session.turn.began) / 1e9)
  elseif client and client.state == 'ready' then
    return 'ringback: ready'
  end
  return ''
end

--- The buffer in which the session is shown, or nil.
---@return integer?
function M.buffer()
  return view and view:is_valid() and view.buffer or nil
end

return M
