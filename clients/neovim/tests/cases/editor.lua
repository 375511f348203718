local function run(t, calls)
  local replies = {}
  for index, call in ipairs(calls) do
    replies[index] = t.call(call[1], call[2])
  end
  table.insert(replies, { text = '{{result}}' })
  return t.answer(t.turn(replies))
end

local function allow(_, decide)
  decide({ decision = 'allow' })
end

local function lines(buffer)
  return vim.api.nvim_buf_get_lines(buffer, 0, -1, false)
end

local function undo(buffer)
  vim.api.nvim_buf_call(buffer, function() vim.cmd('silent undo') end)
  return lines(buffer)
end

-- A language server that answers with the definition's place, or never.
local function start_server(t, buffer)
  local command = { vim.v.progpath, '--headless', '-u', 'NONE', '-i', 'NONE', '-n', '--cmd',
    'luafile ' .. vim.fn.fnameescape(t.plugin .. '/tests/server.lua') }
  local id
  vim.api.nvim_set_current_buf(buffer)
  if vim.lsp.start then
    id = vim.lsp.start({ name = 'defs', cmd = command, root_dir = t.root })
  else
    id = vim.lsp.start_client({ name = 'defs', cmd = command, root_dir = t.root })
    vim.lsp.buf_attach_client(buffer, id)
  end
  t.wait('the language server', function()
    local client = vim.lsp.get_client_by_id(id)
    return client and client.initialized ~= false and client.server_capabilities
      and client.server_capabilities.definitionProvider
  end)
  return id
end

local function stop_server(id)
  local client = vim.lsp.get_client_by_id(id)
  if vim.fn.has('nvim-0.11') == 1 then client:stop(true) else client.stop(true) end
end

return {
  'buffers are listed, without ours', function(t)
    local buffer = t.edit({ 'a', 'b' }, 'list.txt')
    local text = run(t, { { 'buffer_list' } })
    local list = vim.json.decode(text)
    t.equal(#list, 1)
    t.equal({ list[1].buffer, list[1].name, list[1].lines, list[1].current }, { buffer, 'list.txt', 2, true })
    vim.api.nvim_set_current_win(vim.fn.bufwinid(require('ringback').buffer()))
    t.equal(vim.json.decode(run(t, { { 'buffer_list' } }))[1].current, true)
  end,

  'a buffer is read with numbers, whole and in part', function(t)
    local buffer = t.edit({ 'one', 'two', 'three' }, 'read.txt')
    t.equal(run(t, { { 'buffer_read', { buffer = buffer } } }),
      ('Buffer %d, read.txt, lines 1 to 3 of 3:\n     1\tone\n     2\ttwo\n     3\tthree'):format(buffer))
    t.equal(run(t, { { 'buffer_read', { first = 2, last = 2 } } }),
      ('Buffer %d, read.txt, lines 2 to 2 of 3:\n     2\ttwo'):format(buffer))
    t.contains(run(t, { { 'buffer_read', { first = 4 } } }), 'no lines 4 to 3; the buffer has 3')
    t.contains(run(t, { { 'buffer_read', { buffer = 9999 } } }), 'no buffer 9999')
  end,

  'a long buffer is read in parts', function(t)
    local long = {}
    for index = 1, 2500 do long[index] = 'l' .. index end
    t.edit(long, 'long.txt')
    local text = run(t, { { 'buffer_read' } })
    t.contains(text, 'lines 1 to 2000 of 2500')
    t.contains(text, 'Read on with first = 2001.')
    t.edit({ ('x'):rep(200000), ('y'):rep(200000) }, 'wide.txt')
    t.contains(run(t, { { 'buffer_read' } }), 'Read on with first = 2.')
  end,

  'an edit replaces, inserts and deletes in one undo step', function(t)
    t.setup({ approve = allow })
    local buffer = t.edit({ 'a', 'b', 'c', 'd' }, 'edit.txt')
    local answer = run(t, { { 'buffer_read' }, { 'buffer_edit', { edits = {
      { first = 1, last = 0, lines = { '0' } },
      { first = 2, last = 2, lines = { 'B1', 'B2' } },
      { first = 3, last = 3, lines = {} },
      { first = 5, last = 4, lines = { 'e', 'é' } },
    } } } })
    t.contains(answer, 'now has 7 lines')
    t.equal(lines(buffer), { '0', 'a', 'B1', 'B2', 'd', 'e', 'é' })
    t.equal(undo(buffer), { 'a', 'b', 'c', 'd' })
  end,

  'an edit at the end, of everything, and in an empty buffer', function(t)
    t.setup({ approve = allow })
    local function edited(before, edit)
      local buffer = t.edit(before)
      run(t, { { 'buffer_read' }, { 'buffer_edit', { edits = { edit } } } })
      local after = lines(buffer)
      t.equal(undo(buffer), before)
      return after
    end
    t.equal(edited({ 'a', 'b' }, { first = 2, last = 2, lines = {} }), { 'a' })
    t.equal(edited({ 'a', 'b' }, { first = 1, last = 2, lines = {} }), { '' })
    t.equal(edited({ 'a', 'b' }, { first = 1, last = 2, lines = { 'x' } }), { 'x' })
    t.equal(edited({ 'a' }, { first = 2, last = 1, lines = { 'b' } }), { 'a', 'b' })
    t.equal(edited({ 'a', 'b' }, { first = 1, last = 1, lines = {} }), { 'b' })
  end,

  'an edit does not join what the user did before', function(t)
    t.setup({ approve = allow })
    local buffer = t.edit({ 'a' }, 'undo.txt')
    vim.bo[buffer].undolevels = vim.bo[buffer].undolevels
    vim.api.nvim_buf_set_lines(buffer, 0, 1, false, { 'mine' })
    run(t, { { 'buffer_read' }, { 'buffer_edit', { edits = { { first = 1, last = 1, lines = { 'yours' } } } } } })
    t.equal(lines(buffer), { 'yours' })
    t.equal(undo(buffer), { 'mine' })
  end,

  'an edit is refused where the buffer was not read, has changed, or cannot be changed', function(t, ringback)
    local asked = 0
    t.setup({ approve = function(_, decide)
      asked = asked + 1
      decide({ decision = 'allow' })
    end })
    local edit = { 'buffer_edit', { edits = { { first = 1, last = 1, lines = { 'x' } } } } }
    local buffer = t.edit({ 'a', 'b' }, 'refuse.txt')
    t.contains(run(t, { edit }), 'Read the buffer')
    ringback.tool({ name = 'meddle', run = function() vim.api.nvim_buf_set_lines(buffer, 1, 2, false, { 'changed' }) end })
    t.contains(run(t, { { 'buffer_read' }, { 'meddle' }, edit }), 'has changed since you read it')
    t.equal(asked, 0)
    t.contains(run(t, { { 'buffer_read' }, edit, edit }), 'Read the buffer')
    t.equal(asked, 1)
    vim.bo[buffer].modifiable = false
    t.contains(run(t, { { 'buffer_read' }, edit }), 'cannot be changed')
    vim.bo[buffer].modifiable = true
    for words, edits in pairs({
      ['no lines 1 to 9'] = { { first = 1, last = 9, lines = {} } },
      ['no lines 0 to 0'] = { { first = 0, last = 0, lines = {} } },
      ['touch the same lines'] = { { first = 1, last = 2, lines = {} }, { first = 2, last = 2, lines = {} } },
      ['line break'] = { { first = 1, last = 1, lines = { 'a\nb' } } },
    }) do
      t.contains(run(t, { { 'buffer_read' }, { 'buffer_edit', { edits = edits } } }), words)
    end
    t.equal(lines(buffer), { 'x', 'changed' })
  end,

  'the user sees the difference, and may deny it', function(t)
    local buffer = t.edit({ 'old line', 'b' }, 'diff.txt')
    local turn = t.start({ t.call('buffer_read'), t.call('buffer_edit', { edits = { { first = 1, last = 1, lines = { 'new line' } } } }), { text = '{{result}}' } })
    local shown
    t.wait('the question', function()
      for _, window in ipairs(vim.api.nvim_list_wins()) do
        if vim.api.nvim_win_get_config(window).relative ~= '' then
          shown = table.concat(lines(vim.api.nvim_win_get_buf(window)), '\n')
        end
      end
      return shown
    end)
    t.contains(shown, '@@ line 1 @@\n-old line\n+new line')
    vim.cmd('RingbackApprove deny')
    t.contains(t.answer(t.finish(turn)), 'denied')
    t.equal(lines(buffer), { 'old line', 'b' })
  end,

  'diagnostics are told in order', function(t)
    local buffer = t.edit({ 'a', 'b' }, 'diag.txt')
    t.equal(run(t, { { 'diagnostics' } }), 'There are no diagnostics.')
    vim.diagnostic.set(vim.api.nvim_create_namespace('t'), buffer, {
      { lnum = 1, col = 0, message = 'second', severity = vim.diagnostic.severity.WARN, source = 'lint', code = 'W1' },
      { lnum = 0, col = 2, message = 'first', severity = vim.diagnostic.severity.ERROR },
    })
    t.equal(run(t, { { 'diagnostics', { buffer = buffer } } }),
      'diag.txt:1:3: error: first\ndiag.txt:2:1: warning: second (lint W1)')
  end,

  'a definition comes from the language server', function(t)
    local path = t.file('code.txt', 'x = 1\ny = 😀 x\n')
    vim.cmd('edit ' .. vim.fn.fnameescape(path))
    local buffer = vim.api.nvim_get_current_buf()
    local id = start_server(t, buffer)
    local answer = run(t, { { 'lsp_definition', { buffer = buffer, line = 2, symbol = 'x' } } })
    -- The server says the column it was asked about, in UTF-16.
    t.contains(answer, 'code.txt:1:8: x = 1')
    t.contains(run(t, { { 'lsp_definition', { buffer = buffer, line = 2, symbol = 'z' } } }), 'does not stand in that line')
    t.contains(run(t, { { 'lsp_definition', { buffer = buffer, line = 9, symbol = 'z' } } }), 'no line 9')
    stop_server(id)
  end,

  'a language server that is silent is not waited for', function(t, ringback)
    local buffer = t.edit({ 'silent' }, vim.fn.tempname())
    local id = start_server(t, buffer)
    require('ringback.code').lsp_timeout_ms = 30
    t.contains(run(t, { { 'lsp_definition', { buffer = buffer, line = 1, symbol = 'silent' } } }), 'did not answer within 30 ms')
    require('ringback.code').lsp_timeout_ms = 60000
    local turn = t.start({ t.call('lsp_definition', { buffer = buffer, line = 1, symbol = 'silent' }), { text = 'x' } })
    t.update(turn, 'tool_call_update', 'running')
    ringback.cancel()
    t.equal(t.finish(turn).result.stopReason, 'cancelled')
    stop_server(id)
  end,

  'without a language server there is no definition', function(t)
    local buffer = t.edit({ 'x' }, 'plain.txt')
    t.contains(run(t, { { 'lsp_definition', { buffer = buffer, line = 1, symbol = 'x' } } }), 'No language server')
  end,
}
