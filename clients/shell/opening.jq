# Everything up to the prompt, which is the input. It is sent at once; the daemon takes it in order.

. as $prompt
| def request($id; $method; $params):
  {jsonrpc: "2.0", id: $id, method: $method, params: $params};
request(1; "initialize"; {protocolVersion: 1, processId: $process,
  clientInfo: {name: "ringback-shell", version: "0.1.0"},
  capabilities: {approvals: ($approve != "")}}),
{jsonrpc: "2.0", method: "initialized"},
(if ($tools[0] | length) == 0 then empty else
  request(2; "tools/register"; {tools: $tools[0] | map(del(.command))}) end),
request(3; "session/new"; {sessionId: "loop"}
  + (if $model == "" then {} else {model: $model} end)
  + (if $instructions == "" then {} else {instructions: $instructions} end)),
request(4; "session/prompt"; {sessionId: "loop", prompt: $prompt})
