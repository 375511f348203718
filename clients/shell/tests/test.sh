#!/bin/sh
# Tests loop.sh and session.jsonl: `clients/shell/tests/test.sh`; with RINGBACK set, against it as
# well.
#
# The partner is the fake daemon of the Python client's tests, whose prompts say what it does. SH
# names the shell that runs loop.sh (dash, `bash --posix`, `busybox sh`, …; sh unless set).
# shellcheck disable=SC2317 # the tests are called by name
# shellcheck disable=SC2086 # the shell's name may be several words
set -u

here=$(cd "$(dirname "$0")/.." && pwd)
real=${RINGBACK:-}
shell=${SH:-sh}
scratch=${TMPDIR:-/tmp}/ringback-shell-test.$$
passed=0 failed=0
mark=7$$ # Seconds that tools sleep: a number by which they are found if one is left.

mkdir "$scratch" "$scratch/tmp" || exit 1
trap 'rm -rf "$scratch"' EXIT
TMPDIR=$scratch/tmp
export TMPDIR

cat >"$scratch/fake" <<END
#!/bin/sh
exec python3 "$here/../python/tests/fake_daemon.py" \$FAULTS
END
chmod +x "$scratch/fake"

cat >"$scratch/tools.json" <<END
[
  {"name": "add", "inputSchema": {"type": "object", "properties": {"a": {}, "b": {}}},
    "command": "jq '.a + .b'"},
  {"name": "same", "inputSchema": {"type": "object"}, "command": "cat"},
  {"name": "fail", "inputSchema": {"type": "object"},
    "command": "echo some; echo why >&2; exit 5"},
  {"name": "odd", "inputSchema": {"type": "object"},
    "command": "printf '%s\\\\n' 'a\\\\b%d\\ttab' '  \\"q\\" '"},
  {"name": "slow", "inputSchema": {"type": "object"}, "command": "sleep $mark; echo done"},
  {"name": "deaf", "inputSchema": {"type": "object"},
    "command": "trap '' TERM; sleep $mark; sleep $mark"},
  {"name": "big", "inputSchema": {"type": "object"}, "command": "yes | head -c 8388618"}
]
END

bounded() {
  if command -v timeout >/dev/null; then timeout 60 "$@"; else "$@"; fi
}

# Calls loop.sh with the fake daemon; FAULTS are the daemon's.
loop() {
  FAULTS=${FAULTS:-} bounded $shell "$here/loop.sh" -d "$scratch/fake" \
    -t "$scratch/tools.json" "$@" >"$scratch/out" 2>"$scratch/err"
  status=$?
}

# One test's verdict: name, then a command that must succeed; nothing may be left behind.
verdict() {
  name=$1
  shift
  left=$(ls "$scratch/tmp")
  # shellcheck disable=SC2009 # pgrep is not everywhere
  sleepers=$(ps -A -o args= | grep -c "^sleep $mark")
  if "$@" && [ -z "$left" ] && [ "$sleepers" -eq 0 ]; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    printf 'FAILED: %s\n  status %s, left: %s, sleepers: %s\n' \
      "$name" "$status" "$left" "$sleepers"
    sed 's/^/  out: /' "$scratch/out" | head -n 20
    sed 's/^/  err: /' "$scratch/err" | head -n 20
    rm -rf "$scratch/tmp"/*
  fi
}

# Status $1 and, when given, exactly $2 on stdout and a line like $3 on stderr.
ended() {
  [ "$status" -eq "$1" ] || return 1
  if [ $# -gt 1 ]; then [ "$(cat "$scratch/out")" = "$2" ] || return 1; fi
  if [ $# -gt 2 ]; then grep -q -e "$3" "$scratch/err" || return 1; fi
}

# Tools and text ------------------------------------------------------------------------------

loop 'What is 5 + 7?'
verdict 'a tool call is answered' ended 0 'The answer is 12.'
loop -v 'What is 5 + 7?'
verdict '-v shows tool calls' ended 0 'The answer is 12.' 'add {"a":5,"b":7}'
loop 'call same {"a": [1, 1.5, "x\ty\\ z"], "b": "é\u0000"}'
verdict 'arguments arrive on stdin' ended 0 '{"a":[1,1.5,"x\ty\u005c z"],"b":"\u00e9\u0000"}'
# Longer than any buffer, with characters of two bytes behind an odd number of others.
long=$(awk 'BEGIN { for (i = 0; i < 12000; i++) printf "%d äöü😀", i }')
loop - <<END
call same {"text": "$long"}
END
comes_back() { ended 0 && [ "$(jq -r .text "$scratch/out")" = "$long" ]; }
verdict 'long arguments and results keep every character' comes_back
loop - <<END
update {"type": "text_delta", "messageId": "m", "text": "$long"}
END
verdict 'a long text keeps every character' ended 0 "$long"
loop 'call same {"a": [12345678901234567890, 1.0, 1.50]}'
verdict 'numbers arrive as they were written' ended 0 '{"a":[12345678901234567890,1.0,1.5]}'
loop 'calls same [{"n":1},{"n":2},{"n":3}]'
verdict 'calls of one step are served together' ended 0 '{"n":1}
|{"n":2}
|{"n":3}'
loop 'call odd {}'
verdict 'text is printed as it is' ended 0 "$(printf '%s\n%s' 'a\b%d	tab' '  "q" ')"
loop 'update {"type": "text_delta", "messageId": "m", "text": "-"}
update {"type": "text_delta", "messageId": "m", "text": ""}
update {"type": "text_delta", "messageId": "m", "text": " -e x"}'
verdict 'a delta may be a single sign, nothing, or look like an option' ended 0 '- -e x'
loop 'call fail {}'
verdict 'a failing command is an error result' ended 0 'failed: some
exit status 5
why' '^why$'
loop 'call nothing {}'
verdict 'an unknown tool is refused' ended 0 'error -32602: There is no such tool.'
loop 'call big {}'
big_is_cut() { ended 0 && [ "$(tail -n 1 "$scratch/out")" = '(10 bytes left out)' ]; }
verdict 'output above the bound is cut, and the cut is named' big_is_cut
loop 'stopcall slow {}'
verdict 'a cancelled call is stopped and answered' ended 0 \
  'error -32800: The request was cancelled.'
loop 'update {"type": "text_delta", "messageId": "m", "text": "\"a\"\\\"\r\f\b\\u0041\u001b\u007f\u00e9\ud83d\ude00"}'
verdict 'every sign comes through' ended 0 "$(printf '"a"\\"\r\f\b\\u0041\033\177é😀')"
loop 'update {"type": "text_delta", "messageId": "m", "text": "\"a\"\\\"\r\f\b\""}'
verdict 'every usual escape comes through' ended 0 "$(printf '"a"\\"\r\f\b"')"
printf 'say from\nsay stdin' | loop -
verdict 'the prompt may come from stdin' ended 0 'from stdin '
loop -m some/model -i 'Be brief.' 'say x'
verdict 'model and instructions are taken' ended 0 'x '

# Approvals -----------------------------------------------------------------------------------

loop -a 'jq -e "[.name, .arguments.a] == [\"same\", 1]" >/dev/null' 'ask same {"a":1}'
verdict 'a command allows a call' ended 0 '{"a":1}'
loop -a 'echo not that one; exit 1' 'ask same {"a":1}'
verdict 'a command denies a call with its reason' ended 0 'denied: not that one'
loop -a 'echo always' 'ask same {"a":1}'
verdict 'a command allows all calls of a tool' ended 0 '{"a":1}'

# Answers $1 on a terminal that the loop asks.
on_terminal() {
  bounded python3 - "$1" "$shell" "$here/loop.sh" -d "$scratch/fake" -t "$scratch/tools.json" \
    'ask same {"a":1}' >"$scratch/terminal" 2>"$scratch/err" <<'END'
import os, pty, sys
child, terminal = pty.fork()
if child == 0:
    os.environ["FAULTS"] = ""
    os.execvp(sys.argv[2].split()[0], sys.argv[2].split() + sys.argv[3:])
seen = b""
answer = sys.argv[1]
while True:
    try:
        seen += os.read(terminal, 4096)
    except OSError:
        break
    if b"[N]o: " in seen and answer is not None:
        os.write(terminal, b"\x03" if answer == "^C" else answer.encode() + b"\n")
        answer = None
sys.stdout.buffer.write(seen.replace(b"\r", b""))
status = os.waitpid(child, 0)[1]
sys.exit(os.WEXITSTATUS(status) if os.WIFEXITED(status) else 128 + os.WTERMSIG(status))
END
  status=$?
  grep -v -e 'Allow same' -e '\[N\]o: ' -e '^$' "$scratch/terminal" >"$scratch/out"
}
on_terminal y
verdict 'the terminal allows' ended 0 '{"a":1}'
on_terminal n
verdict 'the terminal denies' ended 0 'denied: The user said no.'
on_terminal ^C
verdict 'Ctrl-C at the question cancels the turn' ended 130

# How it ends ---------------------------------------------------------------------------------

for pair in end_turn:0 max_tokens:3 refusal:4 limit:5 cancelled:130 something:1; do
  loop "say x
stop ${pair%:*}"
  verdict "the stop reason ${pair%:*} has a status" ended "${pair#*:}" 'x '
done
loop 'say x
refuse {"code": -32010, "message": "No\nway", "data": {"kind": "overloaded"}}'
verdict 'an error is shown' ended 1 'x ' 'way (overloaded, -32010)'
loop 'say x
die 3'
verdict 'the daemon dies in a turn' ended 1 'x ' 'ended with status 3'
loop 'signal 9'
verdict 'the daemon is killed in a turn' ended 1 '' 'ended by SIGKILL'
loop 'part {"jsonrpc"
die 0'
verdict 'the daemon dies in the middle of a message' ended 1
FAULTS='--die 7' loop 'say x'
verdict 'the daemon dies at the start' ended 1 '' 'ended with status 7'
loop 'call slow {}
die 3' &
late=$!
sleep 1
kill -9 "$(ps -A -o pid= -o args= | awk -v fake="$here/../python/tests/fake_daemon.py" 'index($0, fake) && !/awk/ { print $1; exit }')"
wait "$late"
status=$(awk '/SIGKILL/ { print 1 }' "$scratch/err")
verdict 'the daemon dies while a tool runs' ended "${status:-1}" '' 'ended by SIGKILL'
loop 'say x
raw Hello
hang'
verdict 'rubbish ends the loop' ended 1 'x ' 'no message: Hello'
FAULTS='--garbage' loop 'say x'
verdict 'rubbish at the start ends the loop' ended 1 '' 'no message'
loop 'raw 12
hang'
verdict 'JSON that is no message ends the loop' ended 1
FAULTS='--deaf --deaf-close' loop 'say x'
verdict 'a daemon that does not end is ended' ended 0 'x '
loop -w 1 'hang'
verdict 'the time of -w ends it' ended 124 '' 'did not end within'
FAULTS=--silent loop -w 1 'say x'
verdict 'a daemon that says nothing is waited for no longer than -w' ended 124
loop -w 1 'call slow {}'
verdict 'a tool that is still at work is ended' ended 124
loop -w 1 'call deaf {}'
verdict 'a tool that does not heed SIGTERM is ended' ended 124

# Sends the loop signal $1 as soon as there is text.
interrupt() {
  # `env` and a shell with job control off would ignore INT in the background; python sets it back.
  python3 - "$1" "$shell" "$here/loop.sh" -d "$scratch/fake" -t "$scratch/tools.json" \
    'say x
call slow {}' >"$scratch/out" 2>"$scratch/err" <<'END'
import signal, subprocess, sys
child = subprocess.Popen(
    sys.argv[2].split() + sys.argv[3:], stdout=subprocess.PIPE, start_new_session=True)
child.stdout.read(1)
child.send_signal(getattr(signal, "SIG" + sys.argv[1]))
child.communicate()
sys.exit(child.returncode if child.returncode >= 0 else 128 - child.returncode)
END
  status=$?
}
for pair in HUP:129 INT:130 TERM:143; do
  interrupt "${pair%:*}"
  verdict "SIG${pair%:*} ends everything" ended "${pair#*:}"
done
FAULTS=--no-cancel
export FAULTS
interrupt INT
verdict 'a daemon that does not cancel is ended' ended 130 '' 'did not end within'
unset FAULTS
FAULTS='' bounded $shell "$here/loop.sh" -d "$scratch/fake" 'deltas 20000
say y' 2>"$scratch/err" | head -c 1 >"$scratch/out"
status=0
verdict 'a reader that leaves ends it' ended 0 x

# What is missing -----------------------------------------------------------------------------

mkdir "$scratch/bin"
for each in awk cat dirname mkdir printf ps rm sed sleep; do
  ln -s "$(command -v "$each")" "$scratch/bin/$each"
done
word=${shell%% *}
PATH=$scratch/bin "$(command -v "$word")" ${shell#"$word"} "$here/loop.sh" -d "$scratch/fake" x \
  >"$scratch/out" 2>"$scratch/err"
status=$?
verdict 'without jq it says so' ended 1 '' 'jq is missing'
bounded $shell "$here/loop.sh" -d /no/such/daemon x >"$scratch/out" 2>"$scratch/err"
status=$?
verdict 'without a daemon it says so' ended 1 '' 'There is no daemon /no/such/daemon'
loop
verdict 'without a prompt it tells the usage' ended 2 '' 'PROMPT'
loop -x x
verdict 'an unknown option tells the usage' ended 2 '' 'PROMPT'
echo '{"name": "x"}' >"$scratch/wrong.json"
loop -t "$scratch/wrong.json" x
verdict 'tools of another shape are refused' ended 2 '' 'an array of tools'
loop -t /no/such/file x
verdict 'a tools file that is missing is named' ended 2 '' '/no/such/file'

# The session in a pipe -----------------------------------------------------------------------

piped() {
  FAULTS='' bounded "$1" <"$here/session.jsonl" >"$scratch/out" 2>"$scratch/err"
  status=$?
}
answers() {
  ended 0 && [ "$(jq -r 'select(.id) | .id' "$scratch/out" | tr '\n' ' ')" = '1 2 3 ' ] &&
    jq -e 'select(.id == 3) | .result.stopReason == "end_turn"' "$scratch/out" >/dev/null
}
piped "$scratch/fake"
verdict 'session.jsonl is answered by the fake daemon' answers

# The real daemon -----------------------------------------------------------------------------

if [ -n "$real" ]; then
  piped "$real"
  verdict 'session.jsonl is answered' answers
  real_loop() {
    bounded $shell "$here/loop.sh" -d "$real" "$@" >"$scratch/out" 2>"$scratch/err"
    status=$?
  }
  real_loop -v -t "$here/tools.json" 'What is 5 + 7?'
  says_twelve() { ended 0 && grep -q 12 "$scratch/out" && grep -q 'add {' "$scratch/err"; }
  verdict 'the real daemon calls the tool' says_twelve
  real_loop 'Hello!'
  verdict 'the real daemon answers without tools' ended 0
  # The README's blocks that run as they stand; the one for these tests would not end.
  mkdir "$scratch/path"
  ln -s "$(command -v "$real")" "$scratch/path/ringback"
  awk '/^## Tests/ { exit } /^```/ { open = $0 == "```sh"; next } open' "$here/README.md" \
    >"$scratch/readme"
  (cd "$here/../.." && PATH=$scratch/path:$PATH bounded $shell -e "$scratch/readme") \
    >"$scratch/out" 2>"$scratch/err" </dev/null
  status=$?
  verdict "the README's commands run" says_twelve
  real_loop -m no/such 'Hello!'
  verdict 'an unknown model is an error' ended 1
  echo '[{"name": "no name", "inputSchema": {}, "command": "true"}]' >"$scratch/bad.json"
  real_loop -t "$scratch/bad.json" 'Hello!'
  verdict 'a refused tool is an error' ended 1 '' '/tools/0/name'
fi

printf '%s passed, %s failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
