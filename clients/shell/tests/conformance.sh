#!/bin/sh
# The program that `ringback conform` puts to the test: loop.sh with three tools.
#
#   ringback conform -- clients/shell/tests/conformance.sh
set -u

folder=$(dirname "$0")
tools=$(mktemp) || exit 1
trap 'rm -f "$tools"' EXIT
cat >"$tools" <<'END'
[
  {
    "name": "echo",
    "description": "Gives back the text.",
    "inputSchema": {
      "type": "object", "properties": {"text": {"type": "string"}}, "required": ["text"]
    },
    "command": "jq -j .text"
  },
  {
    "name": "fail",
    "description": "Fails.",
    "inputSchema": {"type": "object"},
    "command": "echo failed on purpose; exit 1"
  },
  {
    "name": "slow",
    "description": "Takes until it is cancelled.",
    "inputSchema": {"type": "object"},
    "command": "sleep 3600"
  }
]
END

# The shell would leave a line break of its own behind the text: see `-n`.
"$folder/../loop.sh" -n -t "$tools" \
  -a 'jq -e ".name == \"echo\"" >/dev/null || { echo not that one; exit 1; }' conform || exit 1
