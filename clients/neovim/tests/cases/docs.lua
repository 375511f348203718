local function read(path)
  return table.concat(vim.fn.readfile(path), '\n') .. '\n'
end

-- The blocks of a language in the README.
local function blocks(t, language)
  local found = {}
  for block in read(t.plugin .. '/README.md'):gmatch('\n```' .. language .. '\n(.-)\n```\n') do
    found[#found + 1] = block
  end
  return found
end

return {
  'the help file has tags for all that there is', function(t)
    local folder = vim.fn.tempname()
    vim.fn.mkdir(folder, 'p')
    vim.fn.writefile(vim.fn.readfile(t.plugin .. '/doc/ringback.txt'), folder .. '/ringback.txt')
    vim.cmd('helptags ' .. folder)
    local tags = read(folder .. '/tags')
    for name in pairs(vim.api.nvim_get_commands({})) do
      if name:find('^Ringback') then
        t.contains(tags, ':' .. name .. '\t')
      end
    end
    for name, value in pairs(require('ringback')) do
      if type(value) == 'function' then
        t.contains(tags, 'ringback.' .. name .. '()\t')
      end
    end
    for line in read(t.plugin .. '/doc/ringback.txt'):gmatch('[^\n]+') do
      assert(vim.fn.strdisplaywidth(line) <= 79, line)
    end
    -- Every reference leads somewhere.
    for tag in read(t.plugin .. '/doc/ringback.txt'):gmatch('|([^|%s]+)|') do
      assert(tags:find(tag .. '\t', 1, true) or #vim.fn.getcompletion(tag, 'help') > 0, tag)
    end
  end,

  ':checkhealth finds the daemon', function(t)
    vim.cmd('checkhealth ringback')
    local text = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n')
    t.contains(text, 'Neovim ')
    t.contains(text, 'It answers: ringback ' .. require('ringback.client').VERSION .. ', protocol 1')
    t.lacks(text, 'ERROR')
    t.lacks(text, 'WARNING')
  end,

  ':checkhealth says what is wrong', function(t)
    t.setup({ command = '/nowhere/ringback' })
    vim.cmd('checkhealth ringback')
    t.contains(table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n'), '/nowhere/ringback')
    t.setup({ command = { 'sh', '-c', 'echo broken >&2; exit 1' } })
    vim.cmd('checkhealth ringback')
    t.contains(table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n'), 'broken')
  end,

  'the examples of the README run as they stand', function(t, ringback)
    local programs = blocks(t, 'lua')
    assert(#programs >= 3, 'where are they?')
    for _, program in ipairs(programs) do
      t.reset()
      assert(loadstring(program))()
    end
  end,

  'the first answer of the README comes', function(t)
    local command = table.concat(blocks(t, 'vim'), '\n'):match(':(Ringback [^\n]+)')
    vim.cmd(command)
    t.wait('the answer', function() return t.text():find('## rehearsal/rehearsal\n\n%S') end)
  end,

  'the example of a session without a buffer answers', function(t)
    for _, one in ipairs(blocks(t, 'lua')) do
      if one:find('ringback.session', 1, true) or one:find(').session(', 1, true) then
        local said
        local print_before = print
        print = function(text) said = text end
        assert(loadstring(one))()
        local came = vim.wait(t.wait_ms, function() return said end, 2)
        print = print_before
        assert(came and #tostring(said) > 0, 'no answer')
        return
      end
    end
    error('no such example')
  end,

  'an option that does not exist, or of another type, is refused', function(t, ringback)
    t.contains(t.raised(ringback.setup, { modell = 'x' }), 'modell')
    t.contains(t.raised(ringback.setup, { model = 5 }), 'string/table')
    ringback.setup()
  end,

  'nothing is loaded before the first command', function(t)
    local out = vim.fn.system({ vim.v.progpath, '--headless', '-u', 'NONE', '-i', 'NONE', '--cmd', 'set rtp^=' .. t.plugin,
      '-c', 'runtime plugin/ringback.lua', '-c', "lua io.stdout:write(tostring(package.loaded['ringback']) .. vim.fn.exists(':Ringback'))", '-c', 'qa' })
    t.contains(out, 'nil2')
  end,
}
