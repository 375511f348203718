--- Runs one call of a tool and gives the result as the model reads it.
local function result_of(t, tool, arguments)
  require('ringback').tool(tool)
  return t.answer(t.turn({ t.call(tool.name, arguments), { text = '{{result}}' } }))
end

return {
  'a tool gives text, a value, a result or nothing', function(t)
    local function given(value)
      t.reset()
      return result_of(t, { name = 'give', run = function() return value end })
    end
    t.equal(given('words'), 'words')
    t.equal(given({ a = 1, b = { true } }), '{"a":1,"b":[true]}')
    t.equal(given({ 1, 2 }), '[1,2]')
    t.equal(given(1.5), '1.5')
    t.equal(given(false), 'false')
    t.equal(given(nil), 'Done.')
    t.equal(given({ content = { { type = 'text', text = 'block' } } }), 'block')
  end,

  'a tool may give its result later', function(t)
    t.equal(result_of(t, { name = 'later', start = function(arguments, _, done)
      vim.defer_fn(function() done('later ' .. arguments.x) end, 5)
    end }, { x = 'y' }), 'later y')
  end,

  'a result may be given from a luv callback', function(t)
    local uv = vim.uv or vim.loop
    t.equal(result_of(t, { name = 'timer', start = function(_, _, done)
      local timer = uv.new_timer()
      timer:start(1, 0, function()
        timer:close()
        done({ n = 1 })
      end)
    end }), '{"n":1}')
  end,

  'an error is an error result in its own words', function(t)
    t.equal(result_of(t, { name = 'fail', run = function() error('failed on purpose') end }), 'failed on purpose')
    t.contains(t.text(), '→ **failed**: failed on purpose')
    t.reset()
    t.equal(result_of(t, { name = 'fail', start = function() error({ message = 'as a table' }) end }), 'as a table')
    t.reset()
    t.equal(result_of(t, { name = 'fail', start = function(_, _, done) done(nil, 'later on purpose') end }), 'later on purpose')
    t.reset()
    t.contains(result_of(t, { name = 'fail', run = function() error() end }), 'The tool failed.')
  end,

  'a second result is not used', function(t)
    t.equal(result_of(t, { name = 'twice', start = function(_, _, done)
      done('first')
      done('second')
    end }), 'first')
  end,

  'a result that is no JSON is an error result', function(t)
    t.contains(result_of(t, { name = 'bad', run = function() return { x = print } end }), 'no JSON')
    t.reset()
    t.contains(result_of(t, { name = 'bad', run = function() return { content = print } end }), 'no JSON')
    t.reset()
    t.equal(result_of(t, { name = 'bytes', run = function() return 'a\255b' end }), 'a\239\191\189b')
  end,

  'integers of any size survive', function(t)
    local got
    t.contains(result_of(t, { name = 'huge', run = function(arguments)
      got = arguments
      return arguments
    end }, { n = require('ringback.json').number('12345678901234567890'), m = 7 }), '12345678901234567890')
    t.equal(tostring(got.n), '12345678901234567890')
    t.equal(got.m, 7)
  end,

  'many calls of one step are answered each', function(t, ringback)
    local waiting, calls = {}, {}
    ringback.tool({ name = 'echo', inputSchema = { type = 'object', properties = { n = { type = 'integer' } } },
      start = function(arguments, _, done)
        table.insert(waiting, 1, function() done('r' .. arguments.n) end)
        if #waiting == 32 then
          for _, one in ipairs(waiting) do one() end
        end
      end })
    for n = 1, 32 do
      calls[n] = { name = 'echo', arguments = { n = n } }
    end
    local turn = t.turn({ { toolCalls = calls }, { text = '{{result}}' } })
    t.equal(t.answer(turn), 'r32')
    t.equal(select(2, t.text():gsub('→ done', '')), 32)
  end,

  'a tool may wait with everything else going on', function(t, ringback)
    t.equal(result_of(t, { name = 'ask', run = function()
      local total
      ringback.client():request('session/list', nil, function(_, result) total = result.total end)
      assert(vim.wait(5000, function() return total end, 2), 'no answer')
      return total
    end }), '1')
  end,

  'a tool tells its progress', function(t, ringback)
    local go
    ringback.tool({ name = 'slow', start = function(_, context, done)
      context.progress({ message = 'half way', progress = 1, total = 2 })
      go = done
    end })
    local turn = t.start({ t.call('slow'), { text = 'x' } })
    t.wait('the progress', function()
      for _, update in ipairs(turn.updates) do
        if update.message == 'half way' then return true end
      end
    end)
    go('done')
    t.finish(turn)
  end,

  'a cancelled turn stops its tool at once', function(t, ringback)
    local cancelled, context = 0, nil
    ringback.tool({ name = 'slow', start = function(_, given)
      context = given
      context.on_cancel(function() cancelled = cancelled + 1 end)
    end })
    local turn = t.start({ t.call('slow'), { text = 'x' } })
    t.wait('the call', function() return context end)
    t.equal(context.is_cancelled(), false)
    ringback.cancel()
    t.equal(t.finish(turn).result.stopReason, 'cancelled')
    t.equal({ cancelled, context.is_cancelled() }, { 1, true })
    t.contains(t.text(), 'cancelled')
  end,

  'a callback that fails is told and hurts nobody', function(t, ringback)
    local told
    local notify = vim.notify
    vim.notify = function(message) told = message end
    local done = false
    ringback.session({ model = t.scripted({ { text = 'x' } }) }):prompt('Hi', {
      on_update = function() error('clumsy') end,
      on_done = function() done = true end,
    })
    t.wait('the end', function() return done end)
    vim.notify = notify
    t.contains(told, 'clumsy')
  end,

  'a definition that the daemon refuses is told, and the other tools work', function(t, ringback)
    ringback.tool({ name = 'bad', inputSchema = { type = 'objekt' }, run = function() end })
    t.equal(result_of(t, { name = 'good', run = function() return 'fine' end }), 'fine')
    t.contains(t.messages[1], 'bad')
    t.contains(t.messages[1], '/inputSchema/type')
  end,

  'what is no tool is refused at once', function(t, ringback)
    t.contains(t.raised(ringback.tool, { name = 'x' }), '`run` or `start`')
    t.contains(t.raised(ringback.tool, { run = print }), 'name')
    t.contains(t.raised(ringback.tool, { name = 'x', run = 5 }), 'no function')
    t.raised(ringback.tool, { name = 'x', run = print, inputSchema = { default = print } })
  end,

  'a tool is replaced, and removed', function(t, ringback)
    t.equal(result_of(t, { name = 'change', run = function() return 'one' end }), 'one')
    t.equal(result_of(t, { name = 'change', run = function() return 'two' end }), 'two')
    ringback.remove_tool('change')
    t.contains(t.answer(t.turn({ t.call('change'), { text = '{{result}}' } })), 'change')
    t.contains(t.text(), '→ **failed**')
  end,

  'a session of a plugin has its own tools and no buffer', function(t, ringback)
    local session = ringback.session({ model = t.scripted({ t.call('mine'), { text = '{{result}}' }, { text = 'More.' } }) })
    session:tool({ name = 'mine', run = function() return 'own' end })
    local answer
    session:prompt('Go', { on_done = function(_, result) answer = result end })
    t.wait('the end', function() return answer end)
    t.equal(answer.message.content[1].text, 'own')
    t.equal(ringback.buffer(), nil)
    local id = session.id
    session:close()
    t.wait('the end of the session', function() return not ringback.client().sessions[id] end)
  end,

  'the editor offers the tools that are chosen', function(t, ringback)
    local function offered(chosen)
      t.reset()
      t.setup({ tools = chosen })
      local names
      require('ringback').client():request('tools/list', nil, function(_, result)
        names = vim.tbl_map(function(tool) return tool.name end, result.tools)
      end)
      t.wait('the list', function() return names end)
      return names
    end
    t.equal(offered(true), { 'buffer_edit', 'buffer_list', 'buffer_read', 'diagnostics', 'lsp_definition' })
    t.equal(offered(false), {})
    t.equal(offered({ 'diagnostics' }), { 'diagnostics' })
  end,
}
