local function json()
  return require('ringback.json')
end

local function both(text)
  return json().encode(json().decode(text))
end

return {
  'what was read is written the same', function(t)
    for _, text in ipairs({
      '{"a":[1,2.5,-3,100000,true,false,null],"b":{},"c":[],"d":"é😀\\\\\\"\\n\\u0001"}',
      '[]', '{}', '""', '0', '[[],{}]', '12345678901234567890', '-9007199254740993', '9007199254740991',
      '0.1', '0.3333333333333333', '1e+300',
    }) do
      t.equal(both(text), text)
    end
  end,

  'a number that a Lua number can carry is one', function(t)
    t.equal(json().decode('[9007199254740992,1e3,1.5]'), { 9007199254740992, 1000, 1.5 })
    t.equal(tostring(json().decode('9007199254740993')), '9007199254740993')
    t.equal(json().encode(json().number('123456789012345678901234567890')), '123456789012345678901234567890')
  end,

  'escapes, pairs and halves of surrogates are read', function(t)
    t.equal(json().decode([["\u0041\ud83d\ude00\ud800x\udc00\/\b\f\n\r\t\u0000"]]), 'A😀\239\191\189x\239\191\189/\b\f\n\r\t\0')
  end,

  'bytes that are not UTF-8 are written as U+FFFD', function(t)
    local mark = '\239\191\189'
    t.equal(json().utf8('a\255b\195'), 'a' .. mark .. 'b' .. mark)
    t.equal(json().utf8('\237\160\128'), mark:rep(3))
    t.equal(json().utf8('\192\175é€😀\244\144\128\128'), mark:rep(2) .. 'é€😀' .. mark:rep(4))
  end,

  'what is not JSON is an error that names the place', function(t)
    for text, place in pairs({
      [''] = 'offset 0', ['[1,]'] = 'offset 3', ['{"a"}'] = 'offset 4', ['nul'] = 'offset 0', ['01'] = 'offset 0',
      ['"a'] = 'offset 2', ['"\n"'] = 'offset 1', ['[1 2]'] = 'offset', ['1 2'] = 'offset 1', ['"\\x"'] = 'offset 1',
      ['{"a":1,}'] = 'offset', ['"\\u12"'] = 'offset', [('['):rep(5000)] = 'nested too deep', ['-'] = 'offset 0',
    }) do
      t.contains(t.raised(json().decode, text), place)
    end
  end,

  'what JSON cannot say is an error', function(t)
    local cycle = {}
    cycle.cycle = cycle
    for _, value in ipairs({ 0 / 0, 1 / 0, print, { 1, 2, nil, 4 }, { 1, a = 2 }, { [3] = 1 }, cycle }) do
      t.raised(json().encode, { x = value })
    end
  end,

  'members are written in order, so that the same definition is the same text', function(t)
    t.equal(json().encode({ b = 1, a = 2, c = { z = 1, y = 2 } }), '{"a":2,"b":1,"c":{"y":2,"z":1}}')
  end,
}
