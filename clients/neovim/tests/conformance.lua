--- The program that `ringback conform` checks this client with:
---   ringback conform -- nvim --headless -u NONE -i NONE -n -c 'luafile clients/neovim/tests/conformance.lua'
local plugin = vim.fn.fnamemodify(debug.getinfo(1, 'S').source:sub(2), ':p:h:h')
vim.opt.runtimepath:prepend(plugin)
local uv = vim.uv or vim.loop
local ringback = require('ringback')
local failure, is_done

ringback.setup({
  tools = false,
  notify = function() end,
  approve = function(request, decide)
    if request.name == 'echo' then
      decide({ decision = 'allow' })
    else
      decide({ decision = 'deny', reason = 'not that one' })
    end
  end,
})

ringback.tool({
  name = 'echo',
  inputSchema = { type = 'object', properties = { text = { type = 'string' } }, required = { 'text' } },
  run = function(arguments)
    return arguments.text
  end,
})

ringback.tool({
  name = 'fail',
  run = function()
    error('failed on purpose')
  end,
})

ringback.tool({
  name = 'slow',
  start = function(_, context, done)
    context.on_cancel(function()
      done(nil, 'cancelled')
    end)
  end,
})

ringback.session():prompt('conform', {
  on_update = function(update)
    if update.type == 'text_delta' then
      io.stdout:write(update.text)
      io.stdout:flush()
    end
  end,
  on_done = function(refused, result)
    failure = refused and refused.message or (result.stopReason ~= 'end_turn' and result.stopReason)
    is_done = true
  end,
})

-- The kit ends what takes too long; this bound is for those who run the program by hand.
vim.wait(600000, function()
  return is_done
end, 2)
ringback.stop()
if failure or not is_done then
  io.stderr:write(tostring(failure or 'no end'):gsub('%s*\n%s*', ' ') .. '\n')
end
io.stdout:flush()
os.exit((failure or not is_done) and 1 or 0)
