--- The tools that say what Neovim knows about code: diagnostics, and definitions from language servers.
local buffers = require('ringback.buffers')

local M = {}

--- How long language servers may take.
M.lsp_timeout_ms = 10000
--- How many diagnostics and locations one result has; the rest is counted.
M.max_entries = 200

local is_0_11 = vim.fn.has('nvim-0.11') == 1

-- Diagnostics.

local SEVERITIES = { 'error', 'warning', 'information', 'hint' }

local function diagnostics(arguments)
  local buffer = arguments.buffer and buffers.resolve(arguments) or nil
  local found = vim.diagnostic.get(buffer)
  table.sort(found, function(a, b)
    if a.bufnr ~= b.bufnr then
      return a.bufnr < b.bufnr
    end
    return a.lnum < b.lnum or (a.lnum == b.lnum and a.col < b.col)
  end)
  local lines = {}
  for index, one in ipairs(found) do
    if index > M.max_entries then
      lines[index] = ('And %d more.'):format(#found - M.max_entries)
      break
    end
    local source = table.concat({ one.source, one.code and tostring(one.code) }, ' ')
    lines[index] = ('%s:%d:%d: %s: %s%s'):format(
      buffers.name(one.bufnr),
      one.lnum + 1,
      one.col + 1,
      SEVERITIES[one.severity] or 'error',
      one.message,
      source ~= '' and ' (' .. source .. ')' or ''
    )
  end
  return #lines > 0 and table.concat(lines, '\n') or 'There are no diagnostics.'
end

-- Language servers. Their API was renamed twice since Neovim 0.7, so it is chosen here.

local function clients_of(buffer)
  local get = vim.lsp.get_clients or vim.lsp.get_active_clients
  return get({ bufnr = buffer })
end

local function supports(client, method)
  if is_0_11 then
    return client:supports_method(method)
  end
  return client.supports_method(method)
end

local function request(client, method, params, callback, buffer)
  if is_0_11 then
    return client:request(method, params, callback, buffer)
  end
  return client.request(method, params, callback, buffer)
end

local function cancel(client, id)
  if is_0_11 then
    return client:cancel_request(id)
  end
  return client.cancel_request(id)
end

-- The place of a byte in a line, in the units that the server counts in.
local function character(client, line, column)
  local encoding = client.offset_encoding or 'utf-16'
  if encoding == 'utf-8' then
    return column
  elseif is_0_11 then
    return vim.str_utfindex(line, encoding, column)
  end
  local utf32, utf16 = vim.str_utfindex(line, column)
  return encoding == 'utf-32' and utf32 or utf16
end

-- The text of a line in a file or its buffer, or nil.
local function line_at(path, row)
  local buffer = vim.fn.bufnr('^' .. vim.fn.escape(path, '\\*?[{') .. '$')
  if buffer ~= -1 and vim.api.nvim_buf_is_loaded(buffer) then
    return vim.api.nvim_buf_get_lines(buffer, row, row + 1, false)[1]
  end
  local is_read, lines = pcall(vim.fn.readfile, path, '', row + 1)
  return is_read and lines[row + 1] or nil
end

-- Locations as words: `Location`, `Location[]` or `LocationLink[]` of LSP 3.17.
local function add_locations(lines, result)
  if type(result) ~= 'table' then
    return
  end
  for _, location in ipairs((result.uri or result.targetUri) and { result } or result) do
    local uri = location.uri or location.targetUri
    local range = location.range or location.targetSelectionRange
    local path = uri:find('^file:') and vim.uri_to_fname(uri) or uri
    local row = range.start.line
    lines[#lines + 1] = ('%s:%d:%d: %s'):format(
      vim.fn.fnamemodify(path, ':.'),
      row + 1,
      range.start.character + 1,
      vim.trim(line_at(path, row) or '')
    )
  end
end

-- Where a symbol stands in a line, as a word of its own if it does so anywhere.
local function find_symbol(line, symbol)
  local words = vim.pesc(symbol)
  local column = line:find('%f[%w_]' .. words .. '%f[^%w_]') or line:find(symbol, 1, true)
  return column or error(('%q does not stand in that line: %s'):format(symbol, line), 0)
end

local function definition(arguments, context, done)
  local buffer = buffers.resolve(arguments)
  local row = arguments.line - 1
  local line = vim.api.nvim_buf_get_lines(buffer, row, row + 1, false)[1]
    or error(('There is no line %d.'):format(arguments.line), 0)
  local column = find_symbol(line, arguments.symbol) - 1
  local method, asked, lines, failures = 'textDocument/definition', {}, {}, {}
  local is_over, open = false, 0
  local function finish()
    if not is_over then
      is_over = true
      if #lines == 0 and #failures > 0 then
        return done(nil, table.concat(failures, '\n'))
      end
      done(#lines > 0 and table.concat(lines, '\n', 1, math.min(#lines, M.max_entries)) or 'No definition was found.')
    end
  end
  local function stop(failure)
    if not is_over then
      failures[#failures + 1] = failure
      for _, one in ipairs(asked) do
        cancel(one.client, one.id)
      end
      finish()
    end
  end
  for _, client in ipairs(clients_of(buffer)) do
    if supports(client, method) then
      open = open + 1
      local params = {
        textDocument = { uri = vim.uri_from_bufnr(buffer) },
        position = { line = row, character = character(client, line, column) },
      }
      local is_sent, id = request(client, method, params, function(failure, result)
        open = open - 1
        if failure then
          failures[#failures + 1] = client.name .. ': ' .. tostring(failure.message)
        elseif not is_over then
          add_locations(lines, result)
        end
        if open == 0 then
          finish()
        end
      end, buffer)
      if is_sent then
        asked[#asked + 1] = { client = client, id = id }
      else
        open = open - 1
      end
    end
  end
  if #asked == 0 then
    error('No language server of this buffer tells definitions.', 0)
  end
  context.on_cancel(function()
    stop('cancelled')
  end)
  vim.defer_fn(function()
    stop(('The language server did not answer within %d ms.'):format(M.lsp_timeout_ms))
  end, M.lsp_timeout_ms)
end

--- The tools.
---@type ringback.Tool[]
M.tools = {
  {
    name = 'diagnostics',
    description = 'Tells the errors and warnings that compilers and linters have for a buffer, or for all.',
    inputSchema = {
      type = 'object',
      properties = { buffer = { type = 'integer', minimum = 1, description = 'number of the buffer; all if absent' } },
    },
    annotations = { readOnlyHint = true },
    run = diagnostics,
  },
  {
    name = 'lsp_definition',
    description = 'Tells where a symbol is defined, by asking the language server.',
    inputSchema = {
      type = 'object',
      properties = {
        buffer = { type = 'integer', minimum = 1, description = 'number of the buffer; the one the user works in if absent' },
        line = { type = 'integer', minimum = 1, description = 'a line in which the symbol stands, counted from 1' },
        symbol = { type = 'string', minLength = 1, description = 'the symbol as it is written in that line' },
      },
      required = { 'line', 'symbol' },
    },
    annotations = { readOnlyHint = true },
    start = definition,
  },
}

return M
