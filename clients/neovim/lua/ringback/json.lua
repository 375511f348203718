--- JSON as the daemon speaks it (RFC 8259).
--- `vim.json` writes 14 digits of a number, reads integers above 2^53 as something else, and lets bytes
--- through that are not UTF-8, which the daemon refuses; hence a reader and a writer of our own.
local M = {}

local MAX_DEPTH = 512 -- the daemon's `maxDepth`
local REPLACEMENT = '\239\191\189' -- U+FFFD
local empty_dict = getmetatable(vim.empty_dict())

--- An integer that a Lua number cannot carry; `tostring` gives its digits.
---@class ringback.Number
---@field text string
local Number = {}
Number.__index = Number

function Number.__tostring(self)
  return self.text
end

function Number.__eq(a, b)
  return a.text == b.text
end

--- An integer of any size from its digits, such as `json.number('12345678901234567890')`.
---@param text string
---@return ringback.Number
function M.number(text)
  assert(text:find('^%-?[1-9]%d*$') or text == '0', 'not an integer: ' .. text)
  return setmetatable({ text = text }, Number)
end

--- Whether a value is an integer from `number`, or one that was read and is too large for Lua.
---@param value any
---@return boolean
function M.is_number(value)
  return getmetatable(value) == Number
end

-- Text that is UTF-8.

-- The length of the UTF-8 sequence at a place, or nil (RFC 3629: no overlong forms, no surrogates).
local function sequence_length(text, place)
  local a, b, c, d = text:byte(place, place + 3)
  local function follows(x)
    return x and x >= 0x80 and x < 0xC0
  end
  if a >= 0xC2 and a < 0xE0 then
    return follows(b) and 2 or nil
  elseif a >= 0xE0 and a < 0xF0 then
    local right = follows(b) and not (a == 0xE0 and b < 0xA0) and not (a == 0xED and b >= 0xA0)
    return right and follows(c) and 3 or nil
  elseif a >= 0xF0 and a < 0xF5 then
    local right = follows(b) and not (a == 0xF0 and b < 0x90) and not (a == 0xF4 and b >= 0x90)
    return right and follows(c) and follows(d) and 4 or nil
  end
  return nil
end

local function mend_run(run)
  local parts, place, kept = {}, 1, 1
  while place <= #run do
    local length = sequence_length(run, place)
    if length then
      place = place + length
    else
      parts[#parts + 1] = run:sub(kept, place - 1)
      parts[#parts + 1] = REPLACEMENT
      place, kept = place + 1, place + 1
    end
  end
  if #parts == 0 then
    return nil
  end
  parts[#parts + 1] = run:sub(kept)
  return table.concat(parts)
end

--- The text with U+FFFD in place of every byte that is not UTF-8.
---@param text string
---@return string
function M.utf8(text)
  if not text:find('[\128-\255]') then
    return text
  end
  return (text:gsub('[\128-\255]+', mend_run))
end

-- Writing.

local ESCAPES = { ['"'] = '\\"', ['\\'] = '\\\\', ['\n'] = '\\n', ['\r'] = '\\r', ['\t'] = '\\t' }

local function write_string(text)
  local escaped = M.utf8(text):gsub('[%z\1-\31"\\]', function(character)
    return ESCAPES[character] or ('\\u%04x'):format(character:byte())
  end)
  return '"' .. escaped .. '"'
end

local function write_number(number)
  if number ~= number or number == math.huge or number == -math.huge then
    error('JSON has no ' .. tostring(number), 0)
  end
  if number == math.floor(number) and math.abs(number) < 1e17 then
    return ('%.0f'):format(number)
  end
  for digits = 15, 16 do
    local text = ('%.' .. digits .. 'g'):format(number)
    if tonumber(text) == number then
      return text
    end
  end
  return ('%.17g'):format(number)
end

-- Whether a table is a list, with how many values; a table that is neither list nor object is an error.
local function is_list(value)
  local count, named = 0, false
  for key in pairs(value) do
    count = count + 1
    if type(key) ~= 'number' then
      named = true
    end
  end
  if count == 0 then
    return getmetatable(value) ~= empty_dict
  end
  if not named and #value == count then
    return true
  end
  if #value > 0 or not named then
    error('a table that is neither a list nor an object with names', 0)
  end
  return false
end

local write

local function write_table(value, parts, depth)
  if depth > MAX_DEPTH then
    error('nested more than ' .. MAX_DEPTH .. ' deep', 0)
  end
  if is_list(value) then
    parts[#parts + 1] = '['
    for index = 1, #value do
      parts[#parts + 1] = index > 1 and ',' or ''
      write(value[index], parts, depth)
    end
    parts[#parts + 1] = ']'
    return
  end
  -- Sorted, so that the same definition is the same text every time: providers cache by prefix.
  local keys = vim.tbl_keys(value)
  table.sort(keys, function(a, b)
    return tostring(a) < tostring(b)
  end)
  parts[#parts + 1] = '{'
  for index, key in ipairs(keys) do
    if type(key) ~= 'string' then
      error('a table that is neither a list nor an object with names', 0)
    end
    parts[#parts + 1] = (index > 1 and ',' or '') .. write_string(key) .. ':'
    write(value[key], parts, depth)
  end
  parts[#parts + 1] = '}'
end

function write(value, parts, depth)
  local kind = type(value)
  if value == nil or value == vim.NIL then
    parts[#parts + 1] = 'null'
  elseif kind == 'string' then
    parts[#parts + 1] = write_string(value)
  elseif kind == 'number' then
    parts[#parts + 1] = write_number(value)
  elseif kind == 'boolean' then
    parts[#parts + 1] = tostring(value)
  elseif M.is_number(value) then
    parts[#parts + 1] = value.text
  elseif kind == 'table' then
    write_table(value, parts, depth + 1)
  elseif kind == 'cdata' and tostring(value):find('^%-?%d+U?LL$') then
    parts[#parts + 1] = (tostring(value):gsub('U?LL$', ''))
  else
    error('JSON has no ' .. kind, 0)
  end
end

--- The text of a value. `vim.NIL` is null, `{}` is an empty list, `vim.empty_dict()` an empty object.
--- Raises an error for what JSON cannot say: functions, NaN, lists with holes, cycles.
---@param value any
---@return string
function M.encode(value)
  local parts = {}
  write(value, parts, 0)
  return table.concat(parts)
end

-- Reading.

local UNESCAPES = { b = '\b', f = '\f', n = '\n', r = '\r', t = '\t' }
UNESCAPES['"'], UNESCAPES['\\'], UNESCAPES['/'] = '"', '\\', '/'
local WORDS = { t = { 'true', true }, f = { 'false', false }, n = { 'null', vim.NIL } }

local function fail(place, what)
  error(('offset %d: %s'):format(place - 1, what), 0)
end

local function utf8_character(code)
  local function tail(shift)
    return 0x80 + math.floor(code / shift) % 0x40
  end
  if code < 0x80 then
    return string.char(code)
  elseif code < 0x800 then
    return string.char(0xC0 + math.floor(code / 0x40), tail(1))
  elseif code < 0x10000 then
    return string.char(0xE0 + math.floor(code / 0x1000), tail(0x40), tail(1))
  end
  return string.char(0xF0 + math.floor(code / 0x40000), tail(0x1000), tail(0x40), tail(1))
end

-- The character of a `\u` escape whose digits begin at a place, and the place behind it.
local function read_unicode(text, place)
  local digits = text:match('^%x%x%x%x', place)
  if not digits then
    fail(place, 'four hexadecimal digits expected')
  end
  local code, next_place = tonumber(digits, 16), place + 4
  if code >= 0xD800 and code < 0xDC00 then
    local low = tonumber(text:match('^\\u(%x%x%x%x)', next_place) or '0', 16)
    if low >= 0xDC00 and low < 0xE000 then
      return utf8_character(0x10000 + (code - 0xD800) * 0x400 + low - 0xDC00), next_place + 6
    end
  end
  if code >= 0xD800 and code < 0xE000 then
    return REPLACEMENT, next_place
  end
  return utf8_character(code), next_place
end

-- The string whose first character is at a place, and the place behind its closing quote.
local function read_string(text, place)
  local parts = {}
  while true do
    local stop = text:find('[%z\1-\31"\\]', place)
    if not stop then
      fail(#text + 1, 'a string is not closed')
    end
    parts[#parts + 1] = text:sub(place, stop - 1)
    local character = text:sub(stop, stop)
    if character == '"' then
      return parts[2] and table.concat(parts) or parts[1], stop + 1
    elseif character ~= '\\' then
      fail(stop, 'a control character in a string')
    end
    local escape = text:sub(stop + 1, stop + 1)
    if escape == 'u' then
      parts[#parts + 1], place = read_unicode(text, stop + 2)
    elseif UNESCAPES[escape] then
      parts[#parts + 1], place = UNESCAPES[escape], stop + 2
    else
      fail(stop, 'no such escape')
    end
  end
end

local function read_number(text, place)
  local digits = text:match('^%-?%d+', place)
  if not digits or digits:find('^%-?0%d') then
    fail(place, 'a value expected')
  end
  local stop = place + #digits
  local rest = text:match('^%.%d+', stop) or ''
  rest = rest .. (text:match('^[eE][+-]?%d+', stop + #rest) or '')
  if rest == '' and #digits > 15 and ('%.0f'):format(tonumber(digits)) ~= digits then
    return M.number(digits), stop
  end
  return tonumber(digits .. rest), stop + #rest
end

local read

local function read_object(text, place, depth)
  local object = {}
  place = text:find('[^ \t\r\n]', place) or #text + 1
  if text:sub(place, place) == '}' then
    return vim.empty_dict(), place + 1
  end
  while true do
    local key, mark
    place = text:match('^[ \t\r\n]*"()', place) or fail(place, 'a name expected')
    key, place = read_string(text, place)
    place = text:match('^[ \t\r\n]*:()', place) or fail(place, 'a colon expected')
    object[key], place = read(text, place, depth)
    mark, place = text:match('^[ \t\r\n]*([,}])()', place)
    if mark == '}' then
      return object, place
    elseif not mark then
      fail(#text, 'a comma or a closing brace expected')
    end
  end
end

local function read_list(text, place, depth)
  local list, count = {}, 0
  place = text:find('[^ \t\r\n]', place) or #text + 1
  if text:sub(place, place) == ']' then
    return list, place + 1
  end
  while true do
    local mark
    count = count + 1
    list[count], place = read(text, place, depth)
    mark, place = text:match('^[ \t\r\n]*([,%]])()', place)
    if mark == ']' then
      return list, place
    elseif not mark then
      fail(#text, 'a comma or a closing bracket expected')
    end
  end
end

function read(text, place, depth)
  place = text:find('[^ \t\r\n]', place) or #text + 1
  local first = text:sub(place, place)
  if first == '"' then
    return read_string(text, place + 1)
  elseif first == '{' or first == '[' then
    if depth >= 2 * MAX_DEPTH then
      fail(place, 'nested too deep')
    end
    return (first == '{' and read_object or read_list)(text, place + 1, depth + 1)
  end
  local word = WORDS[first]
  if word and text:sub(place, place + #word[1] - 1) == word[1] then
    return word[2], place + #word[1]
  end
  return read_number(text, place)
end

--- The value of a text. null is `vim.NIL`, an empty object is `vim.empty_dict()`; an integer that Lua
--- would change is a `ringback.Number`, every other number a Lua number. Raises an error that names the place.
---@param text string
---@return any
function M.decode(text)
  local value, place = read(text, 1, 0)
  if text:find('[^ \t\r\n]', place) then
    fail(place, 'nothing more expected')
  end
  return value
end

return M
