--- Runs the tests in this Neovim:
---   nvim --headless -u NONE -i NONE -n -c 'luafile clients/neovim/tests/run.lua'
--- The daemon is that of the variable RINGBACK. RINGBACK_TESTS, a Lua pattern, chooses some of the tests.
local here = vim.fn.fnamemodify(debug.getinfo(1, 'S').source:sub(2), ':p:h')
package.path = here .. '/?.lua;' .. package.path
local support = require('support')
local only = vim.env.RINGBACK_TESTS or ''
local counts = { ok = 0, failed = 0 }

local function write(...)
  io.stdout:write(table.concat({ ... }), '\n')
  io.stdout:flush()
end

local function run(name, case)
  local ok, why = xpcall(function()
    support.reset()
    case(support, require('ringback'))
  end, debug.traceback)
  if ok then
    counts.ok = counts.ok + 1
    write('ok      ', name)
  else
    counts.failed = counts.failed + 1
    write('FAILED  ', name, '\n        ', (tostring(why):gsub('\n', '\n        ')))
  end
end

local function run_all()
  vim.o.columns, vim.o.lines = 100, 40
  vim.cmd('cd ' .. vim.fn.fnameescape(support.root))
  for _, file in ipairs(vim.fn.sort(vim.fn.glob(here .. '/cases/*.lua', true, true))) do
    local cases = dofile(file)
    for index = 1, #cases, 2 do
      local name = vim.fn.fnamemodify(file, ':t:r') .. ': ' .. cases[index]
      if name:find(only) then
        run(name, cases[index + 1])
      end
    end
  end
  support.reset().stop()
end

-- Whatever happens, this Neovim ends.
local is_whole, why = xpcall(run_all, debug.traceback)
write(('%d tests passed, %d failed'):format(counts.ok, counts.failed), is_whole and '' or '\n' .. why)
vim.cmd(is_whole and counts.failed == 0 and counts.ok > 0 and 'qall!' or 'cquit 1')
