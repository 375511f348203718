--- Other people's clients work unchanged: Neovim's own client for language servers, `vim.lsp.rpc`, talks
--- to the daemon, with nothing of this plugin loaded.
---   nvim --headless -u NONE -i NONE -n -c 'luafile clients/neovim/tests/lsp_rpc.lua'
--- The daemon is that of the variable RINGBACK, else `ringback` on the PATH.
local WAIT_MS = 20000
local INVALID_PARAMS, CANCELLED = -32602, -32800

local updates, cancelled_ids, calls, problems = {}, {}, {}, {}
local tools, ended = {}, nil

local function say(...)
  io.stdout:write(table.concat({ ... }), '\n')
  io.stdout:flush()
end

local function expect(condition, what)
  if not condition then
    error('not so: ' .. what, 2)
  end
end

local function wait(what, condition)
  if not vim.wait(WAIT_MS, condition, 2) then
    error('never came: ' .. what, 2)
  end
end

local dispatchers = {
  notification = function(method, params)
    if method == 'session/update' then
      updates[#updates + 1] = params
    elseif method == '$/cancelRequest' then
      cancelled_ids[#cancelled_ids + 1] = params.id
    end
  end,
  server_request = function(method, params)
    if method ~= 'tools/call' then
      return nil, { code = INVALID_PARAMS, message = 'There is no method ' .. method .. '.' }
    end
    calls[#calls + 1] = params
    return tools[params.name](params.arguments)
  end,
  on_error = function(code, why)
    problems[#problems + 1] = ('%s: %s'):format(tostring(code), vim.inspect(why))
  end,
  on_exit = function(code, signal)
    ended = { code = code, signal = signal }
  end,
}

-- Neovim took program and arguments apart until 0.10; since then the program's list is one argument.
local function start(program)
  if vim.fn.has('nvim-0.10') == 1 then
    return vim.lsp.rpc.start({ program }, dispatchers)
  end
  return vim.lsp.rpc.start(program, {}, dispatchers)
end

local client

-- Sends a request; gives a table in which `failure` or `result` appear, and `updates`, how many came before.
local function send(method, params)
  local answer = {}
  local is_sent, id = client.request(method, params, function(failure, result)
    answer.failure, answer.result, answer.is_there, answer.updates = failure, result, true, #updates
  end)
  expect(is_sent, method .. ' is sent')
  answer.id = id
  return answer
end

local function ask(method, params)
  local answer = send(method, params)
  wait('the answer to ' .. method, function()
    return answer.is_there
  end)
  return answer.failure, answer.result, answer
end

-- The answer of a request that succeeds.
local function get(method, params)
  local failure, result, answer = ask(method, params)
  expect(not failure, method .. ' succeeds: ' .. vim.inspect(failure))
  return result, answer
end

local function number_schema()
  return { type = 'object', properties = { a = { type = 'number' }, b = { type = 'number' } }, required = { 'a', 'b' } }
end

local cases = {}

function cases.a_initialize()
  local result = get('initialize', {
    protocolVersion = 1,
    clientInfo = { name = 'vim.lsp.rpc' },
    processId = (vim.uv or vim.loop).os_getpid(),
    capabilities = vim.empty_dict(),
  })
  expect(result.serverInfo.name == 'ringback', 'the daemon says its name')
  client.notify('initialized', vim.empty_dict())
  return ('initialize: %s %s, protocol %d'):format(result.serverInfo.name, result.serverInfo.version, result.protocolVersion)
end

function cases.b_tools()
  tools.add = function(arguments)
    return { content = tostring(arguments.a + arguments.b) }
  end
  local result = get('tools/register', {
    tools = { { name = 'add', description = 'Add two numbers', inputSchema = number_schema() } },
  })
  expect(vim.deep_equal(result.registered, { 'add' }), 'the tool is registered')
  return 'tools/register: add'
end

-- Whether an update of a type came, and when.
local function index_of(first, kind, status)
  for index = first, #updates do
    local update = updates[index].update
    if update.type == kind and (not status or update.status == status) then
      return index
    end
  end
  error('there is no update ' .. kind, 2)
end

function cases.c_a_turn_with_a_tool_call()
  local first = #updates + 1
  local result, answer = get('session/prompt', { prompt = 'What is 5 + 7?' })
  expect(result.stopReason == 'end_turn', 'the turn ends by itself')
  expect(result.message.content[1].text:find('12', 1, true), 'the answer has the sum')
  -- Lua's tables have no order, and the built-in model fills in the members in the order of the schema.
  local numbers = calls[1] and { calls[1].arguments.a, calls[1].arguments.b } or {}
  table.sort(numbers)
  expect(#calls == 1 and vim.deep_equal(numbers, { 5, 7 }), 'the tool is called once, with 5 and 7')
  local started, called = index_of(first, 'turn_started'), index_of(first, 'tool_call')
  local completed, finished = index_of(first, 'tool_call_update', 'completed'), index_of(first, 'turn_finished')
  local streamed = index_of(completed, 'text_delta')
  expect(started < called and called < completed and completed < streamed and streamed < finished, 'the updates are in order')
  expect(finished == answer.updates and finished == #updates, 'the answer follows the last update')
  for index = first + 1, finished do
    expect(updates[index].seq == updates[index - 1].seq + 1, '`seq` counts up by one')
  end
  return ('session/prompt: %q after %d updates'):format(result.message.content[1].text, finished - first + 1)
end

function cases.d_a_turn_that_is_cancelled()
  local answer, told_id
  -- Neovim answers with what this returns, so it does not return before the turn has ended without it.
  tools.add = function()
    client.notify('$/cancelRequest', { id = answer.id })
    vim.wait(WAIT_MS, function()
      return answer.is_there and #cancelled_ids > 0
    end, 2)
    told_id = cancelled_ids[1]
    return nil, { code = CANCELLED, message = 'cancelled' }
  end
  answer = send('session/prompt', { prompt = 'What is 5 + 7?' })
  wait('the end of the turn', function()
    return answer.is_there and told_id ~= nil
  end)
  expect(not answer.failure and answer.result.stopReason == 'cancelled', 'a cancelled turn has a result')
  expect(#cancelled_ids == 1, 'the tool call is cancelled too')
  return 'cancelled: a turn whose tool never answers'
end

function cases.e_errors()
  local failure = ask('session/prompt', { sessionId = 'no-such-session', prompt = 'Hello!' })
  expect(failure and failure.data.kind == 'unknown_session', 'an unknown session is an error: ' .. vim.inspect(failure))
  local unknown = ask('no/such/method', vim.empty_dict())
  expect(unknown and unknown.code == -32601, 'an unknown method is an error')
  return ('errors: %d %s, %d %s'):format(failure.code, failure.data.kind, unknown.code, unknown.data.kind)
end

function cases.f_the_end()
  local result = get('shutdown')
  expect(result == nil or result == vim.NIL, '`shutdown` is answered with null')
  client.notify('exit')
  wait('the end of the daemon', function()
    return ended
  end)
  expect(ended.code == 0 and ended.signal == 0, 'the daemon ends with 0: ' .. vim.inspect(ended))
  expect(#problems == 0, 'the client has nothing to complain of: ' .. table.concat(problems, '\n'))
  return 'shutdown, exit: status 0'
end

local function run()
  client = assert(start(vim.env.RINGBACK or 'ringback'), 'the daemon does not start')
  for _, name in ipairs(vim.fn.sort(vim.tbl_keys(cases))) do
    say('ok      ', cases[name]())
  end
end

local is_fine, why = xpcall(run, debug.traceback)
if not is_fine then
  say('FAILED  ', tostring(why), '\n', table.concat(problems, '\n'))
end
vim.cmd(is_fine and 'qall!' or 'cquit 1')
