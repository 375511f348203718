local function lines(buffer)
  return vim.api.nvim_buf_get_lines(buffer, 0, -1, false)
end

local function window_of(ringback)
  return vim.fn.bufwinid(ringback.buffer())
end

return {
  'a prompt of the command line is answered in the view', function(t, ringback)
    ringback.tool({
      name = 'add',
      description = 'Add two numbers',
      inputSchema = { type = 'object', properties = { a = { type = 'number' }, b = { type = 'number' } }, required = { 'a', 'b' } },
      run = function(arguments)
        return tostring(arguments.a + arguments.b)
      end,
    })
    vim.cmd('Ringback What is 5 + 7?')
    t.wait('the answer', function()
      return t.text():find('The answer is 12.', 1, true) and not ringback.status():find('answering')
    end)
    t.equal(t.text():gsub('%d+ ms', 'N ms'), table.concat({
      '## You', '', 'What is 5 + 7?', '', '## rehearsal/rehearsal', '',
      '- **add** `{"a":5,"b":7}` → done in N ms', '', 'The answer is 12.',
    }, '\n'))
    t.equal(vim.bo[ringback.buffer()].filetype, 'markdown')
    assert(vim.api.nvim_get_current_buf() ~= ringback.buffer(), 'the cursor stays where it was')
  end,

  'text is shown while it streams', function(t)
    local turn = t.start({ t.call('look'), { text = { 'one ', 'two' } }, { stall = true } }, 'Go.')
    t.finish(turn)
    turn = t.start(nil, 'More.')
    t.update(turn, 'step_started')
    t.contains(t.text(), '## You\n\nMore.')
    require('ringback').cancel()
    t.finish(turn)
  end,

  'the words before a stall are there before the end', function(t)
    local turn = t.start({ { text = { 'Hello, ', 'wörld' }, error = { kind = 'overloaded', message = 'Busy.', afterText = true, times = 1, retryAfterMs = 60000 } } })
    t.update(turn, 'retrying')
    t.contains(t.text(), 'Busy.')
    t.lacks(t.text(), 'Hello')
    assert(not turn.done)
    vim.cmd('RingbackCancel')
    t.equal(t.finish(turn).result.stopReason, 'cancelled')
    t.contains(t.text(), '_Cancelled._')
  end,

  'what a failed attempt streamed is withdrawn, and the next attempt counts', function(t)
    local turn = t.turn({ { reasoning = 'Hm.\nSo.', text = { 'wrong ', 'right' }, error = { kind = 'rate_limited', message = 'Slow down.', retryAfterMs = 1, afterText = true, times = 1 } } })
    t.equal(t.answer(turn), 'wrong right')
    t.equal(select(2, t.text():gsub('wrong right', '')), 1)
    t.contains(t.text(), '> Hm.\n> So.\n\nwrong right')
  end,

  'a follow-up goes to the same session', function(t, ringback)
    t.turn({ { text = 'First.' }, { text = 'Second to {{prompt}}' } }, 'One')
    t.contains(t.answer(t.turn(nil, 'Two')), 'Second to Two')
    local total
    ringback.client():request('session/list', nil, function(_, result)
      total = result.total
    end)
    t.wait('the list', function() return total end)
    t.equal(total, 1)
  end,

  'a second prompt in a turn is refused politely, and the turn goes on', function(t, ringback)
    local go
    ringback.tool({ name = 'slow', start = function(_, _, done) go = done end })
    local first = t.start({ t.call('slow'), { text = 'Done.' } })
    t.wait('the call', function() return go end)
    local second = t.start(nil, 'And now?')
    t.equal(second.failure.kind, 'session_busy')
    t.contains(t.messages[1], ':RingbackSteer')
    t.lacks(t.text(), 'And now?')
    go('x')
    t.equal(t.finish(first).result.stopReason, 'end_turn')
  end,

  'the daemon refuses a second prompt too', function(t, ringback)
    local turn = t.start({ { stall = true } })
    t.update(turn, 'step_started')
    local failure
    local id = next(ringback.client().sessions)
    ringback.client():request('session/prompt', { sessionId = id, prompt = 'x' }, function(refused)
      failure = refused
    end)
    t.wait('the refusal', function() return failure end)
    t.equal(failure.kind, 'session_busy')
    ringback.cancel()
    t.finish(turn)
  end,

  'characters that come byte by byte are whole', function(t)
    t.setup({ command = { 'sh', '-c', '"${RINGBACK:-ringback}" | dd bs=1 2>/dev/null' } })
    local text = 'Zürich – 東京 😀 „Übergröße“'
    t.equal(t.answer(t.turn({ { text = { text:sub(1, 11), text:sub(12) } } })), text)
    t.contains(t.text(), text)
  end,

  'four MiB go in both directions', function(t, ringback)
    local big = ('é😀\n'):rep(600000)
    local got
    ringback.tool({
      name = 'big',
      inputSchema = { type = 'object', properties = { text = { type = 'string' } } },
      policy = { maxResultBytes = 16 * 1024 * 1024 },
      run = function(arguments)
        got = arguments.text
        return arguments.text
      end,
    })
    local turn = t.turn({ t.call('big', { text = big }), { text = '{{result}}' } })
    assert(got == big, 'the arguments differ')
    assert(t.answer(turn) == big, 'the answer differs')
    t.contains(t.text(), big)
  end,

  'ten thousand deltas keep their order', function(t)
    local texts = {}
    for index = 1, 10000 do
      texts[index] = index .. ' '
    end
    local turn = t.turn({ { text = texts } })
    t.equal(t.answer(turn), table.concat(texts))
    t.contains(t.text(), table.concat(texts))
  end,

  'a turn is one undo step', function(t, ringback)
    t.turn({ { text = { 'a', 'b\n', 'c' } }, { text = { 'd', 'e' } } }, 'One')
    local before = lines(ringback.buffer())
    t.turn(nil, 'Two')
    local after = lines(ringback.buffer())
    vim.api.nvim_buf_call(ringback.buffer(), function() vim.cmd('silent undo') end)
    t.equal(lines(ringback.buffer()), before)
    vim.api.nvim_buf_call(ringback.buffer(), function() vim.cmd('silent redo') end)
    t.equal(lines(ringback.buffer()), after)
  end,

  'an undo in the middle of a turn does no harm', function(t, ringback)
    local turn = t.start({ t.call('slow'), { text = 'The end.' } })
    ringback.tool({ name = 'slow', start = function(_, _, done)
      vim.api.nvim_buf_call(ringback.buffer(), function() vim.cmd('silent undo') end)
      done('x')
    end })
    t.finish(turn)
    t.contains(t.text(), 'The end.')
  end,

  'the cursor follows when it is at the end', function(t, ringback)
    t.turn({ { text = 'a\nb\nc' }, { text = 'd\ne\nf' }, { text = 'g\nh' } })
    local window = window_of(ringback)
    t.equal(vim.api.nvim_win_get_cursor(window)[1], vim.api.nvim_buf_line_count(ringback.buffer()))
    vim.api.nvim_win_set_cursor(window, { 2, 0 })
    t.turn(nil, 'More')
    t.equal(vim.api.nvim_win_get_cursor(window), { 2, 0 })
    vim.api.nvim_win_set_cursor(window, { vim.api.nvim_buf_line_count(ringback.buffer()), 0 })
    t.turn(nil, 'More')
    t.equal(vim.api.nvim_win_get_cursor(window)[1], vim.api.nvim_buf_line_count(ringback.buffer()))
  end,

  'a range stands in the prompt, and the model gets what is shown', function(t)
    t.edit({ 'local a = 1', '```', 'print(a)' }, 'range.lua')
    vim.bo.filetype = 'lua'
    require('ringback').config.model = t.scripted({ { text = '<{{prompt}}>' } })
    vim.cmd('2,3Ringback What is this?')
    local expected = 'What is this?\n\nrange.lua, lines 2 to 3:\n\n````lua\n```\nprint(a)\n````'
    t.wait('the answer', function() return t.text():find('>', 1, true) end)
    t.contains(t.text(), '## You\n\n' .. expected)
    t.contains(t.text(), '<' .. expected .. '>')
  end,

  'steering joins the turn and is shown', function(t, ringback)
    local go
    ringback.tool({ name = 'slow', start = function(_, _, done) go = done end })
    local turn = t.start({ t.call('slow'), { text = 'As you say: {{prompt}}' } })
    t.wait('the call', function() return go end)
    vim.cmd('RingbackSteer In French.')
    local answered = false
    ringback.client():request('tools/list', nil, function() answered = true end)
    t.wait('the steering', function() return answered end)
    go('x')
    t.contains(t.answer(t.finish(turn)), 'In French.')
    t.contains(t.text(), '> **You:** In French.')
    vim.cmd('RingbackSteer Too late.')
    t.wait('the refusal', function() return #t.messages > 0 end)
    t.contains(t.messages[1], 'No turn')
  end,

  'a new session has a buffer of its own and forgets', function(t, ringback)
    t.turn({ { text = 'First.' } })
    local buffer = ringback.buffer()
    vim.cmd('RingbackNew')
    t.equal(ringback.buffer(), nil)
    t.equal(t.answer(t.turn({ { text = 'First again.' } })), 'First again.')
    assert(ringback.buffer() ~= buffer)
    assert(vim.api.nvim_buf_is_valid(buffer))
  end,

  'cancelling before the daemon has started ends the turn', function(t, ringback)
    local turn = t.start({ { text = 'x' } })
    ringback.cancel()
    t.equal(t.finish(turn).result.stopReason, 'cancelled')
    vim.cmd('RingbackCancel')
    t.contains(t.messages[#t.messages], 'no turn')
  end,

  'models are completed and changed', function(t, ringback)
    t.equal(vim.fn.getcompletion('RingbackModel reh', 'cmdline'), { 'rehearsal/rehearsal' })
    t.equal(vim.fn.getcompletion('RingbackModel none', 'cmdline'), {})
    t.turn({ { text = 'Scripted.' } })
    vim.cmd('RingbackModel rehearsal/rehearsal')
    t.wait('the message', function() return #t.messages > 0 end)
    t.equal(t.turn(nil, 'Hello').result.model, 'rehearsal/rehearsal')
    t.equal(ringback.model(), 'rehearsal/rehearsal')
    vim.cmd('RingbackModel nowhere/x')
    t.wait('the refusal', function() return #t.messages > 1 end)
    t.contains(t.messages[2], 'nowhere')
  end,

  'a model that fails is an error in the view', function(t)
    local turn = t.turn({ { error = { kind = 'authentication', message = 'No key.' } } })
    t.equal(turn.failure.kind, 'authentication')
    t.contains(t.text(), '**Error** (authentication): No key.')
  end,

  'a limit is named', function(t)
    t.setup({ session = { limits = { steps = 1, finalAnswer = false } } })
    local turn = t.turn({ t.call('buffer_list'), { text = 'x' } })
    t.equal(turn.result.stopReason, 'limit')
    t.contains(t.text(), 'steps 1')
  end,

  'settings that the daemon refuses are told with their place', function(t)
    t.setup({ session = { limits = { stepps = 1 } } })
    t.contains(t.turn({ { text = 'x' } }).failure.message, '/limits/stepps')
    t.contains(t.text(), '/limits/stepps')
  end,

  'the view may be wiped out in the middle', function(t, ringback)
    local turn = t.start({ t.call('slow'), { text = 'x' }, { text = 'Again.' } })
    vim.cmd('bwipeout! ' .. ringback.buffer())
    t.equal(t.finish(turn).result.stopReason, 'end_turn')
    t.turn(nil, 'More')
    t.contains(t.text(), 'Again.')
  end,

  'the status says what goes on', function(t, ringback)
    t.equal(ringback.status(), '')
    local turn = t.start({ { stall = true } })
    t.contains(ringback.status(), 'starting')
    t.update(turn, 'step_started')
    t.contains(ringback.status(), 'thinking')
    ringback.cancel()
    t.finish(turn)
    t.equal(ringback.status(), 'ringback: ready')
    ringback.stop()
    t.equal(ringback.status(), '')
  end,
}
