-- The commands. Nothing else is loaded until one of them is used.
if vim.g.loaded_ringback then
  return
end
vim.g.loaded_ringback = true

local command = vim.api.nvim_create_user_command

-- Goes on with the words of a command, or asks for them.
local function with_words(words, question, use)
  if words ~= '' then
    return use(words)
  end
  vim.ui.input({ prompt = question }, function(answer)
    if answer and answer ~= '' then
      use(answer)
    end
  end)
end

command('Ringback', function(call)
  local ringback = require('ringback')
  local quoted = call.range > 0 and ringback.quote(0, call.line1, call.line2) or nil
  with_words(call.args, 'Ringback: ', function(words)
    ringback.prompt(quoted and words .. '\n\n' .. quoted or words)
  end)
end, { nargs = '*', range = true, desc = 'Prompt a model; a range is added to the prompt' })

command('RingbackSteer', function(call)
  with_words(call.args, 'Add to the turn: ', require('ringback').steer)
end, { nargs = '*', desc = 'Add a prompt to the turn that is under way' })

command('RingbackCancel', function()
  require('ringback').cancel()
end, { desc = 'End the turn that is under way' })

command('RingbackNew', function()
  require('ringback').new()
end, { desc = 'Begin another session' })

command('RingbackRestart', function()
  require('ringback').restart()
end, { desc = 'End the daemon; the next prompt starts a new one' })

command('RingbackApprove', function(call)
  local answer = call.args ~= '' and call.args or nil
  if not require('ringback.approval').answer(answer) then
    vim.notify('Ringback: nothing needs your approval.')
  end
end, {
  nargs = '?',
  complete = function()
    return { 'allow', 'always', 'deny' }
  end,
  desc = 'Answer the question that is open, or go to it',
})

command('RingbackModel', function(call)
  local ringback = require('ringback')
  if call.args ~= '' then
    return ringback.set_model(call.args)
  end
  ringback.models(function(failure, ids)
    if failure then
      return vim.notify('Ringback: ' .. failure.message, vim.log.levels.ERROR)
    end
    vim.ui.select(ids, { prompt = 'Model (now ' .. ringback.model() .. '):' }, function(id)
      if id then
        ringback.set_model(id)
      end
    end)
  end)
end, {
  nargs = '?',
  complete = function(lead)
    return require('ringback').complete_model(lead)
  end,
  desc = 'Choose the model',
})
