--- `:checkhealth ringback`.
local clients = require('ringback.client')
local rpc = require('ringback.rpc')
local types = require('ringback.types')

local M = {}

-- Renamed in Neovim 0.8 and again in 0.10.
local function reporter()
  local health = vim.health
  if health and health.ok then
    return health.start, health.ok, health.warn, health.error
  end
  health = vim.fn.has('nvim-0.8') == 1 and health or require('health')
  return health.report_start, health.report_ok, health.report_warn, health.report_error
end

-- Starts a daemon, initializes it and ends it; gives back what it answered, or why it did not.
local function shake_hands(command)
  local answer, failure
  local connection, missing = rpc.start(command, {}, {
    on_request = function() end,
    on_notification = function() end,
    on_end = function() end,
  })
  if not connection then
    return nil, missing
  end
  local params = vim.tbl_extend('force', { protocolVersion = clients.PROTOCOL_VERSION }, require('ringback').config.initialize or {})
  connection:request(types.methods.initialize, params, function(refused, result)
    failure, answer = refused and refused.message, result
  end)
  vim.wait(5000, function()
    return answer ~= nil or failure ~= nil
  end, 10)
  connection:close(1000)
  return answer, failure or 'It did not answer within 5 s.'
end

--- Checks Neovim, the daemon and the way between them.
function M.check()
  local start, ok, warn, fail = reporter()
  local config = require('ringback').config
  start('ringback')
  local version = vim.version()
  local words = ('Neovim %d.%d.%d'):format(version.major, version.minor, version.patch)
  if vim.fn.has('nvim-0.7') == 1 then
    ok(words)
  else
    fail(words .. ' is too old: 0.7 is needed.')
  end
  local command, missing = clients.find(config.command)
  if not command then
    return fail(missing)
  end
  ok('The daemon is ' .. command[1])
  local answer, failure = shake_hands(vim.list_extend(command, config.arguments or {}))
  if not answer then
    return fail('It does not work: ' .. failure)
  end
  local server = answer.serverInfo or {}
  ok(('It answers: %s %s, protocol %s'):format(server.name, server.version, answer.protocolVersion))
  if server.version ~= clients.VERSION then
    warn(('This plugin is of version %s. Take both from one release.'):format(clients.VERSION))
  end
end

return M
