--- Tools in Lua: what one looks like, what it may give back, and which there are.
local json = require('ringback.json')

local M = {}

--- A tool. `name` to `policy` are the protocol's; exactly one of `run` and `start` executes it.
---@class ringback.Tool
---@field name string
---@field description? string what the model reads
---@field title? string
---@field inputSchema? table a JSON Schema for the arguments; none means no arguments
---@field outputSchema? table
---@field annotations? table hints such as `readOnlyHint`
---@field policy? ringback.ToolPolicy such as `{ approval = 'ask' }`
---@field run? fun(arguments: table, context: ringback.Context): any gives the result, or raises an error
---@field start? fun(arguments: table, context: ringback.Context, done: fun(result: any, failure: any)) gives it later
---@field check? fun(arguments: table, context: ringback.Context) raises an error for a call that is not worth asking about
---@field preview? fun(arguments: table): string[], string? what the user sees when asked, and its filetype

--- One call, as the tool sees it.
---@class ringback.Context
---@field sessionId string
---@field turnId string
---@field callId string
---@field store table lives as long as the session, for notes of tools
---@field is_cancelled fun(): boolean
---@field on_cancel fun(callback: fun()) what is to be stopped when nobody waits for the result any more
---@field progress fun(value: ringback.ToolProgress)

--- The tools of all sessions, by name.
---@type table<string, ringback.Tool>
M.all = {}

local WIRE = { 'name', 'description', 'title', 'inputSchema', 'outputSchema', 'annotations', 'policy' }

--- Refuses, by an error, what is no tool. What only the daemon can judge, it judges when it is told.
---@param tool ringback.Tool
function M.validate(tool)
  if type(tool) ~= 'table' or type(tool.name) ~= 'string' then
    error('ringback: a tool is a table with a name', 0)
  end
  if (tool.run == nil) == (tool.start == nil) then
    error(('ringback: the tool %q needs either `run` or `start`'):format(tool.name), 0)
  end
  for _, member in ipairs({ 'run', 'start', 'check', 'preview' }) do
    if tool[member] ~= nil and not vim.is_callable(tool[member]) then
      error(('ringback: `%s` of the tool %q is no function'):format(member, tool.name), 0)
    end
  end
  json.encode(M.definition(tool))
end

--- The tool's definition for the daemon.
---@param tool ringback.Tool
---@return ringback.ToolDefinition
function M.definition(tool)
  local definition = {}
  for _, member in ipairs(WIRE) do
    definition[member] = tool[member]
  end
  local schema = tool.inputSchema or { type = 'object' }
  -- `{}` is a list in Lua's JSON, and a schema has no use for a list of no properties.
  if type(schema.properties) == 'table' and next(schema.properties) == nil then
    schema = vim.tbl_extend('force', schema, { properties = vim.empty_dict() })
  end
  definition.inputSchema = schema
  return definition
end

--- The words of an error, without the place in a file that Lua puts before them.
---@param failure any
---@return string
function M.words(failure)
  if type(failure) == 'table' and failure.message then
    failure = failure.message
  end
  local text = tostring(failure)
  return text:match('^%S[^\n]-%.lua:%d+: (.*)$') or text:match('^%[string ".-"%]:%d+: (.*)$') or text
end

--- The result for the daemon of a tool that failed.
---@param failure any
---@return ringback.ToolsCallResult
function M.error_result(failure)
  return { content = M.words(failure), isError = true }
end

--- The result for the daemon of what a tool gave back: text; a result with `content` or
--- `structuredContent`; or any value that JSON can carry, of which an object is structured content.
---@param value any
---@return ringback.ToolsCallResult
function M.result(value)
  if type(value) == 'string' then
    return { content = value }
  elseif type(value) == 'table' and (value.content ~= nil or value.structuredContent ~= nil) then
    return value
  elseif value == nil or value == vim.NIL then
    return { content = 'Done.' }
  end
  local text = json.encode(value)
  if text:sub(1, 1) == '{' then
    return { content = text, structuredContent = value }
  end
  return { content = text }
end

return M
