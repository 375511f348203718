local function add_tool(ringback)
  ringback.tool({ name = 'write', policy = { approval = 'ask' }, run = function() return 'written' end,
    inputSchema = { type = 'object', properties = { what = { type = 'string' } } } })
end

local SCRIPT = { { toolCalls = { { name = 'write', arguments = { what = 'it' } } } }, { text = '{{result}}' } }

-- The windows that float.
local function floats()
  return vim.tbl_filter(function(window)
    return vim.api.nvim_win_get_config(window).relative ~= ''
  end, vim.api.nvim_list_wins())
end

local function asked(t)
  t.wait('the question', function() return #floats() == 1 end)
  return floats()[1]
end

local function press(keys)
  vim.api.nvim_feedkeys(keys, 'xt', false)
end

return {
  'allowing lets the tool run', function(t, ringback)
    add_tool(ringback)
    local window = vim.api.nvim_get_current_win()
    local turn = t.start(SCRIPT)
    local float = asked(t)
    t.equal(vim.api.nvim_get_current_win(), float)
    local shown = table.concat(vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(float), 0, -1, false), '\n')
    t.contains(shown, 'write')
    t.contains(shown, 'what = "it"')
    t.contains(ringback.status(), 'write?')
    press('a')
    t.equal(t.answer(t.finish(turn)), 'written')
    t.equal(floats(), {})
    t.equal(vim.api.nvim_get_current_win(), window)
  end,

  'denying tells the model so', function(t, ringback)
    add_tool(ringback)
    local turn = t.start(SCRIPT)
    asked(t)
    press('d')
    t.contains(t.answer(t.finish(turn)), 'The user denied it.')
  end,

  'allowing always asks once', function(t, ringback)
    add_tool(ringback)
    local turn = t.start({ SCRIPT[1], SCRIPT[1], { text = '{{result}}' } })
    asked(t)
    vim.cmd('RingbackApprove always')
    t.equal(t.answer(t.finish(turn)), 'written')
  end,

  'closing the window denies', function(t, ringback)
    add_tool(ringback)
    local turn = t.start(SCRIPT)
    asked(t)
    vim.cmd('close')
    t.contains(t.answer(t.finish(turn)), 'closed the question')
  end,

  'cancelling the turn withdraws the question', function(t, ringback)
    add_tool(ringback)
    local turn = t.start(SCRIPT)
    asked(t)
    vim.cmd('RingbackCancel')
    t.equal(t.finish(turn).result.stopReason, 'cancelled')
    t.wait('the end of the question', function() return #floats() == 0 end)
    vim.cmd('RingbackApprove allow')
  end,

  'the death of the daemon withdraws the question', function(t, ringback)
    add_tool(ringback)
    local turn = t.start(SCRIPT)
    asked(t)
    ringback.client().connection.process:kill('sigkill')
    t.equal(t.finish(turn).failure.kind, 'daemon_died')
    t.wait('the end of the question', function() return #floats() == 0 end)
  end,

  'keys that were meant for another window answer nothing', function(t, ringback)
    require('ringback.approval').guard_ms = 3600000
    add_tool(ringback)
    local turn = t.start(SCRIPT)
    asked(t)
    press('a')
    t.equal(#floats(), 1)
    vim.cmd('RingbackApprove')
    press('a')
    t.equal(t.answer(t.finish(turn)), 'written')
  end,

  'questions are asked one after another', function(t, ringback)
    add_tool(ringback)
    local ends = 0
    for _ = 1, 2 do
      ringback.session({ model = t.scripted(SCRIPT) }):prompt('Go', { on_done = function() ends = ends + 1 end })
    end
    for index = 1, 2 do
      asked(t)
      vim.cmd('RingbackApprove allow')
      t.wait('an end', function() return ends == index end)
    end
  end,

  'nothing stands still while the question is open', function(t, ringback)
    add_tool(ringback)
    local turn = t.start(SCRIPT)
    asked(t)
    local other
    ringback.session({ model = t.scripted({ { text = 'Meanwhile.' } }) }):prompt('Hi', {
      on_done = function(_, result) other = result end,
    })
    t.wait('the other turn', function() return other end)
    vim.cmd('RingbackApprove deny')
    t.finish(turn)
  end,

  'vim.ui.select asks where that is wanted', function(t, ringback)
    t.setup({ approve = 'select' })
    add_tool(ringback)
    local select = vim.ui.select
    local prompts, answer = {}, nil
    vim.ui.select = function(choices, options, choose)
      table.insert(prompts, options.prompt .. ' ' .. options.format_item(choices[1]))
      answer = function(index) choose(choices[index]) end
    end
    local turn = t.start({ SCRIPT[1], { text = '{{result}}' }, SCRIPT[1], SCRIPT[1], { text = 'x' } })
    t.wait('the question', function() return answer end)
    answer(1)
    t.equal(t.answer(t.finish(turn)), 'written')
    t.contains(prompts[1], 'write {"what":"it"}')
    answer = nil
    turn = t.start(nil)
    t.wait('the question', function() return answer end)
    ringback.cancel()
    t.finish(turn)
    answer(1)
    vim.ui.select = select
    t.lacks(t.text(), '**Error**')
  end,

  'a function of the user may decide', function(t, ringback)
    t.setup({ approve = function(request, decide)
      decide({ decision = 'allow', arguments = { what = request.arguments.what .. '!' } })
    end })
    ringback.tool({ name = 'write', policy = { approval = 'ask' }, run = function(arguments) return arguments.what end })
    t.equal(t.answer(t.turn(SCRIPT)), 'it!')
    t.setup({ approve = function() error('clumsy') end })
    local notify = vim.notify
    vim.notify = function() end
    t.contains(t.answer(t.turn(SCRIPT)), 'could not be asked')
    vim.notify = notify
  end,
}
