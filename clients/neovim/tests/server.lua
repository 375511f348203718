--- A language server for the tests, run by `nvim --headless --cmd 'luafile server.lua'`: the definition
--- of everything is on the first line, at the column that was asked about; in a line that begins with
--- `silent` nothing has an answer.
local uv = vim.uv or vim.loop
local input, output = uv.new_pipe(false), uv.new_pipe(false)
local documents, received, is_over = {}, '', false
input:open(0)
output:open(1)

local function send(message)
  message.jsonrpc = '2.0'
  local text = vim.json.encode(message)
  output:write(('Content-Length: %d\r\n\r\n%s'):format(#text, text))
end

local methods = {}

function methods.initialize(message)
  send({ id = message.id, result = { capabilities = { definitionProvider = true, textDocumentSync = 1 } } })
end

methods['textDocument/didOpen'] = function(message)
  documents[message.params.textDocument.uri] = message.params.textDocument.text
end

methods['textDocument/definition'] = function(message)
  local uri, position = message.params.textDocument.uri, message.params.position
  if not (documents[uri] or ''):find('^silent') then
    local place = { line = 0, character = position.character }
    send({ id = message.id, result = { { uri = uri, range = { start = place, ['end'] = place } } } })
  end
end

function methods.shutdown(message)
  send({ id = message.id, result = vim.NIL })
end

function methods.exit()
  is_over = true
end

input:read_start(function(_, chunk)
  if not chunk then
    is_over = true
    return
  end
  received = received .. chunk
  while true do
    local length, start = received:match('Content%-Length: (%d+).-\r\n\r\n()')
    if not length or #received < start + length - 1 then
      return
    end
    local message = vim.json.decode(received:sub(start, start + length - 1))
    received = received:sub(start + length)
    if methods[message.method] then
      methods[message.method](message)
    end
  end
end)
vim.wait(120000, function()
  return is_over
end, 5)
os.exit(0)
