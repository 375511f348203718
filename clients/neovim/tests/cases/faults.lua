local uv = vim.uv or vim.loop

-- A daemon that this shell program plays.
local function shell(t, program)
  t.setup({ command = { 'sh', '-c', program } })
end

local ANSWER = [[printf '{"jsonrpc":"2.0","id":1,"result":{"protocolVersion":1,"serverInfo":{}}}\n'; ]]

return {
  'a daemon that is killed is told of, and the next prompt starts another', function(t, ringback)
    local turn = t.start({ { stall = true } })
    t.update(turn, 'step_started')
    local pid = t.pid()
    uv.kill(pid, 'sigkill')
    local failure = t.finish(turn).failure
    t.equal({ failure.kind, failure.death.signal }, { 'daemon_died', 9 })
    t.contains(failure.message, 'killed by SIGKILL')
    t.wait('the message', function() return #t.messages > 0 end)
    t.contains(t.messages[1], 'The daemon was killed by SIGKILL. The next prompt starts a new one.')
    t.contains(t.text(), 'killed by SIGKILL')
    local again = t.start(nil, 'Hello?')
    t.update(again, 'step_started')
    ringback.cancel()
    t.finish(again)
    t.contains(t.text(), 'A new daemon, a new session')
    assert(t.pid() ~= pid and not t.is_alive(pid))
    t.equal(t.answer(t.turn({ { text = 'Back.' } })), 'Back.')
  end,

  'a tool call that is open when the daemon dies is stopped', function(t, ringback)
    local cancelled, done
    ringback.tool({ name = 'slow', start = function(_, context, finish)
      done = finish
      context.on_cancel(function() cancelled = true end)
    end })
    local turn = t.start({ t.call('slow') })
    t.wait('the call', function() return done end)
    uv.kill(t.pid(), 'sigkill')
    t.equal(t.finish(turn).failure.kind, 'daemon_died')
    t.wait('the cancel', function() return cancelled end)
    done('too late')
    t.lacks(t.text(), '… running')
  end,

  'every open request fails when the daemon dies', function(t, ringback)
    local failures = 0
    for _ = 1, 3 do
      ringback.session({ model = t.scripted({ { stall = true } }) }):prompt('x', {
        on_done = function(failure) failures = failures + (failure.kind == 'daemon_died' and 1 or 0) end,
      })
    end
    t.wait('the sessions', function() return vim.tbl_count(ringback.client().sessions) == 3 end)
    uv.kill(t.pid(), 'sigkill')
    t.wait('three failures', function() return failures == 3 end)
  end,

  'a daemon that is missing is named, with what to do', function(t)
    t.setup({ command = '/nowhere/ringback' })
    local failure = t.turn({ { text = 'x' } }).failure
    t.equal(failure.kind, 'no_daemon')
    t.contains(failure.message, '/nowhere/ringback')
    t.contains(failure.message, 'RINGBACK')
    t.contains(t.messages[1], '/nowhere/ringback')
  end,

  'the daemon is that of the option, else of RINGBACK, else of the PATH', function(t)
    local find = require('ringback.client').find
    local path = t.file('ringback', '#!/bin/sh\n')
    uv.fs_chmod(path, 493)
    local set = vim.env.RINGBACK
    vim.env.RINGBACK = path
    t.equal(find({ 'sh', '-c' }), { vim.fn.exepath('sh'), '-c' })
    t.equal(find(nil), { path })
    vim.env.RINGBACK = nil
    local paths = vim.env.PATH
    vim.env.PATH = vim.fn.fnamemodify(path, ':h') .. ':' .. paths
    t.equal(find(nil), { path })
    vim.env.PATH, vim.env.RINGBACK = paths, set
  end,

  'a daemon that dies at once says why', function(t)
    shell(t, 'echo no such luck >&2; exit 3')
    local failure = t.turn({ { text = 'x' } }).failure
    t.equal(failure.kind, 'daemon_died')
    t.equal(failure.death.code, 3)
    t.contains(failure.message, 'ended with status 3. It said: no such luck')
  end,

  'much on stderr does no harm', function(t)
    shell(t, 'i=0; while [ $i -lt 3000 ]; do echo "line $i xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" >&2; i=$((i+1)); done; head -c 300000 /dev/zero | tr "\\0" x >&2; exit 4')
    local failure = t.turn({ { text = 'x' } }).failure
    t.equal(failure.death.code, 4)
    assert(#failure.death.stderr <= 20 and #failure.message < 25000)
  end,

  'what is no message ends the daemon', function(t)
    shell(t, 'read x; ' .. ANSWER .. 'echo "{rubbish"; sleep 60')
    local failure = t.turn({ { text = 'x' } }).failure
    t.equal(failure.kind, 'bad_message')
    t.contains(failure.message, 'rubbish')
  end,

  'a message that is cut off is told of', function(t)
    shell(t, 'read x; ' .. ANSWER .. [[printf '{"jsonrpc"'; exit 0]])
    t.contains(t.turn({ { text = 'x' } }).failure.message, 'cut off')
  end,

  'a line without end is not kept', function(t)
    require('ringback.process').max_line_bytes = 100000
    shell(t, 'cat /dev/zero')
    t.contains(t.turn({ { text = 'x' } }).failure.message, 'more than 100000 bytes')
  end,

  'a daemon that does not answer is not waited for', function(t)
    t.setup({ command = { 'sleep', '60' }, start_timeout_ms = 50 })
    t.contains(t.turn({ { text = 'x' } }).failure.message, 'did not answer `initialize` within 50 ms')
  end,

  'a daemon that closes its stdout is ended', function(t)
    require('ringback.process').end_grace_ms = 50
    shell(t, 'exec >&-; exec sleep 60')
    t.equal(t.turn({ { text = 'x' } }).failure.death.signal, 9)
  end,

  'a process that holds the pipes after the daemon does not hold us', function(t)
    require('ringback.process').end_grace_ms = 50
    shell(t, 'sleep 3 & exit 5')
    t.equal(t.turn({ { text = 'x' } }).failure.death.code, 5)
  end,

  'another protocol is refused', function(t)
    shell(t, [[read x; printf '{"jsonrpc":"2.0","id":1,"result":{"protocolVersion":2}}\n'; sleep 60]])
    t.equal(t.turn({ { text = 'x' } }).failure.kind, 'protocol_version')
  end,

  'a daemon that hangs in a cancel is ended', function(t, ringback)
    require('ringback.session').cancel_timeout_ms = 50
    local turn = t.start({ { stall = true } })
    t.update(turn, 'step_started')
    uv.kill(t.pid(), 'sigstop')
    ringback.cancel()
    t.contains(t.finish(turn).failure.message, 'did not end a cancelled turn')
  end,

  'a daemon that hangs is ended by :RingbackRestart, and the settings stay', function(t, ringback)
    t.setup({ stop_timeout_ms = 50, session = { instructions = 'Be brief.' } })
    local turn = t.start({ { stall = true } })
    t.update(turn, 'step_started')
    local pid = t.pid()
    uv.kill(pid, 'sigstop')
    vim.cmd('RingbackRestart')
    t.finish(turn)
    assert(not t.is_alive(pid))
    t.equal(t.turn({ { text = 'Here.' } }).result.stopReason, 'end_turn')
  end,

  'restarting in a turn cancels it', function(t)
    local turn = t.start({ { stall = true } })
    t.update(turn, 'step_started')
    vim.cmd('RingbackRestart')
    t.equal(t.finish(turn).result.stopReason, 'cancelled')
    t.lacks(t.text(), '**Error**')
  end,

  'the daemon may be stopped from a callback', function(t, ringback)
    local stopped
    ringback.session({ model = t.scripted({ { text = 'x' } }) }):prompt('x', {
      on_done = function()
        local pid = t.pid()
        ringback.stop()
        stopped = not t.is_alive(pid)
      end,
    })
    t.wait('the stop', function() return stopped ~= nil end)
    assert(stopped)
  end,

  'what the daemon asks beyond the protocol is answered', function(t, ringback)
    local seen = t.file('seen', '')
    shell(t, 'read x; ' .. ANSWER .. [[printf '{"jsonrpc":"2.0","id":"1","method":"no/such","params":{}}\n{"jsonrpc":"2.0","id":18446744073709551617,"method":"tools/call","params":{"name":"none","arguments":{},"callId":"c"}}\n{"jsonrpc":"2.0","id":null,"method":"tools/call","params":[]}\n{"jsonrpc":"2.0","method":"no/such/notification"}\n{"jsonrpc":"2.0","method":"session/update","params":{"update":{"type":"new"}}}\n'; cat > ]] .. t.quote(seen))
    ringback.client():ensure(function() end)
    t.wait('the answers', function()
      local text = table.concat(vim.fn.readfile(seen), '\n')
      return text:find('-32601,', 1, true) and text:find('"id":18446744073709551617', 1, true) and text:find('"id":null', 1, true)
        and text:find('"id":"1"', 1, true)
    end)
  end,

  'leaving Neovim ends the daemon cleanly', function(t)
    local pid_file = t.file('pid', '')
    local program = ([[
      vim.opt.rtp:prepend(%q)
      local ringback = require('ringback')
      ringback.setup({ session = { model = %q } })
      ringback.prompt('x', { on_update = function()
        vim.fn.writefile({ tostring(ringback.client().connection.process.pid) }, %q)
        vim.cmd('qall!')
      end })
    ]]):format(t.plugin, t.scripted({ { stall = true } }), pid_file)
    local code
    vim.fn.jobstart({ vim.v.progpath, '--headless', '-u', 'NONE', '-i', 'NONE', '-n', '-c', 'luafile ' .. t.file('leave.lua', program) }, {
      on_exit = function(_, status) code = status end,
    })
    t.wait('the end', function() return code end)
    t.equal(code, 0)
    local pid = tonumber(vim.fn.readfile(pid_file)[1])
    assert(pid and not t.is_alive(pid), 'the daemon is still there')
  end,
}
