#!/bin/sh
# Prompts Ringback once; tools are shell commands. POSIX sh and jq 1.6 or later.
#
#   loop.sh [-d DAEMON] [-t TOOLS] [-m MODEL] [-i INSTRUCTIONS] [-w SECONDS] [-v] PROMPT
#
#   -d  the daemon's executable; otherwise $RINGBACK, otherwise `ringback` on the PATH
#   -t  a JSON file: an array of tool definitions, each with a member "command"
#   -m  the model, provider/model        -i  instructions for the model
#   -w  give up after so many seconds    -v  show tool calls on stderr
#   PROMPT may be - for standard input.
#
# A tool call runs `sh -c COMMAND` with the arguments, a JSON object, on its standard input. Its
# standard output is the result; a status other than 0 makes it an error result, with stderr.
# The model's text goes to standard output while it is streamed.
#
# Exit status: 0 end_turn, 10 max_tokens, 11 refusal, 12 cancelled, 13 limit, 14 another stop
# reason; 20 the daemon answered with an error, 21 it ended too early, 22 it wrote something that is
# no message; 64 wrong usage, 69 jq or the daemon is missing, 124 the time of -w is over, 128 + n
# ended by signal n.
#
# How it works. Three named pipes and four processes:
#
#   write_messages --in--> daemon --raw--> translate (one jq) --out--> serve
#         ^------------------outbox-----------------------------------|  |-- tool calls
#
# A message for the daemon is a file; its name goes through `outbox`. A line with a name is shorter
# than what a pipe takes in one piece, so tool calls that end together cannot mix their answers.
# Only `serve` and its tool calls hold `outbox` open: when they end, everything behind them does.
# Lists of process ids are split on purpose, and what a trap calls is reachable.
# shellcheck disable=SC2046,SC2086,SC2317
set -u

shutdown_seconds=5   # that the daemon has to end after `exit`
kill_seconds=2       # between SIGTERM and SIGKILL
result_bytes=1000000 # of a tool call's output; what is beyond is cut, and the cut is named

tab=$(printf '\t')
work='' daemon='' writer='' translator='' server='' drain='' watch=''

say() { printf 'loop.sh: %s\n' "$1" >&2; }

usage() {
  sed -n '/^#   loop.sh/,/^#   PROMPT/s/^# \{0,1\}//p' "$0" >&2
  exit 64
}

# Processes ----------------------------------------------------------------------------------

# The process $1 and every process below it.
tree() {
  printf '%s\n' "$1"
  ps -A -o pid= -o ppid= 2>/dev/null | awk -v root="$1" '
    { parent[$1] = $2 }
    END {
      for (pid in parent) {
        above = parent[pid]
        for (depth = 0; depth < 100 && above != root && above in parent; depth++)
          above = parent[above]
        if (above == root) print pid
      }
    }'
}

# Sends signal $1 to the other arguments; one that has ended already is nobody's mistake.
signal() {
  signal_name=$1
  shift
  for each in "$@"; do kill -s "$signal_name" "$each" 2>/dev/null; done
  return 0
}

# Whether the process $1 is there and is more than an exit status that nobody has collected.
is_alive() {
  kill -s 0 "$1" 2>/dev/null || return 1
  case $(ps -o stat= -p "$1" 2>/dev/null) in
  Z*) return 1 ;;
  esac
}

# Ends whatever is left and removes the pipes; called on every way out.
cleanup() {
  code=$?
  trap '' HUP INT TERM
  trap - EXIT
  exec 4<&-
  # First nothing new may start: a tool call writes its process down and then looks for this mark,
  # so it either sees the mark or is seen below.
  [ -z "$work" ] || : >"$work/closing"
  signal TERM $server
  for root in $watch; do signal KILL $(tree "$root"); done
  { for root in $server $watch; do wait "$root"; done; } 2>/dev/null
  left=''
  for root in $drain $writer $translator $daemon $(open_calls); do
    left="$left $(tree "$root")"
  done
  signal TERM $left
  { sleep "$kill_seconds"; signal KILL $left; } &
  killer=$!
  {
    for root in $drain $writer $translator $daemon; do wait "$root"; done
    # A tool that does not heed SIGTERM is a child of none of them any more.
    for each in $left; do
      if is_alive "$each"; then wait "$killer"; fi
    done
    signal KILL $(tree "$killer")
    wait "$killer"
  } 2>/dev/null # Some shells report each signal there.
  [ -z "$work" ] || rm -rf "$work"
  exit "$code" # Some shells would end with the status of the last command instead.
}

# Ends with the status of signal $1.
interrupted() { exit $((128 + $1)); }

# Towards the daemon -------------------------------------------------------------------------

# Writes the messages whose files `outbox` names, in that order.
write_messages() {
  while IFS= read -r file; do
    cat "$file" 2>/dev/null
    rm -f "$file"
  done
}

# Queues the message in file $1.
post() { printf '%s\n' "$1" >&3; }

# The opening: everything up to the prompt is sent at once, the daemon takes it in order.
opening() {
  jq -nc --rawfile prompt "$work/prompt" --slurpfile tools "$work/tools" \
    --arg model "$model" --arg instructions "$instructions" --argjson process "$$" '
    def request($id; $method; $params):
      {jsonrpc: "2.0", id: $id, method: $method, params: $params};
    request(1; "initialize";
      {protocolVersion: 1, clientInfo: {name: "loop.sh"}, processId: $process}),
    {jsonrpc: "2.0", method: "initialized"},
    (if ($tools[0] | length) == 0 then empty else
      request(2; "tools/register"; {tools: $tools[0] | map(del(.command))}) end),
    request(3; "session/prompt"; {prompt: $prompt}
      + (if $model == "" then {} else {model: $model} end)
      + (if $instructions == "" then {} else {instructions: $instructions} end))'
}

# From the daemon ----------------------------------------------------------------------------

# One long-lived jq turns each message into one line of fields with tabs between them, in which text
# is escaped for printf %b. A jq per message would cost more than the rest together.
translate() {
  jq -Rr --unbuffered --slurpfile tools "$work/tools" '
    # Only what the shell would change; the usual text has nothing of that and is left as it is.
    def escaped:
      if (tojson | length) == length + 2 then . else
        [explode[]
          | if . == 92 then 92, 92 elif . == 10 then 92, 110 elif . == 9 then 92, 116
            elif . == 0 then 92, 48, 48, 48, 48 else . end]
        | implode end;
    def fields: map(if . == "" then "-" else . end) | join("\t");
    def request:
      (.id | tojson) as $id
      | if .method == "tools/call" then
          .params as $params
          | ($tools[0] | map(select(.name == $params.name)) | first) as $tool
          | if $tool == null
            then ["refuse", $id, "-32602", "There is no such tool."]
            else ["call", $id, $params.name, ($tool.command | escaped),
              ($params.arguments | tojson)] end
        else ["refuse", $id, "-32601", "This client does not know the method."] end;
    def update:
      .params.update
      | if .type == "text_delta"
        then (if .text == "" then empty else ["text", (.text | escaped)] end)
        elif .type == "discarded" and (.messageIds | length) > 0
        then ["note", "The text of this attempt is withdrawn: \(.reason)" | escaped]
        elif .type == "tool_call_update" and .isError == true
        then ["trace", "tool call \(.callId) failed"]
        else empty end;
    def answer:
      if has("error")
      then ["error", "\(.error.message) (\(.error.data.kind), \(.error.code))\(
          [.error.data.problems[]? | "\n  \(.pointer): \(.message)"] | join(""))" | escaped]
      elif .id == 3 then ["stop", .result.stopReason]
      else empty end;
    def message:
      if has("method") | not then
        if has("id") and (has("result") or has("error")) then answer else error end
      elif has("id") then request
      elif .method == "session/update" then update
      elif .method == "$/cancelRequest" then ["cancel", (.params.id | tojson)]
      else empty end;
    . as $line
    | if test("^\\s*$") then empty
      else try (fromjson | if type == "object" then message else error end)
        catch ["bad", ($line[:200] | escaped)] end
    | map(if type == "string" then . else tojson end) | fields'
}

# Takes what `translate` writes and returns the exit status.
serve() {
  exec 3>"$work/outbox"
  calls=0 printed=''
  opening >"$work/opening" && post "$work/opening"
  while IFS=$tab read -r kind a b c d; do
    case $kind in
    text) printed=1 && printf '%b' "$a" ;;
    call)
      [ -z "$verbose" ] || say "$b $d"
      new_call "$a"
      printf '%s\n' "$d" >"$folder/arguments"
      call "$folder" "$a" "$(printf '%b' "$c")" &
      ;;
    cancel) cancel "$a" ;;
    refuse)
      new_call "$a"
      : >"$folder/ended"
      refuse "$folder" "$a" "$b" "$c"
      ;;
    note) say "$(printf '%b' "$a")" ;;
    trace) [ -z "$verbose" ] || say "$a" ;;
    error)
      [ -z "$printed" ] || echo
      say "$(printf '%b' "$a")"
      return 20
      ;;
    bad)
      [ -z "$printed" ] || echo
      say "The daemon wrote something that is no message: $(printf '%b' "$a")"
      return 22
      ;;
    stop)
      [ -z "$printed" ] || echo
      farewell
      stop_status "$a"
      return
      ;;
    esac
  done
  return 21
}

# The exit status for stop reason $1.
stop_status() {
  case $1 in
  end_turn) return 0 ;;
  max_tokens) status=10 ;;
  refusal) status=11 ;;
  cancelled) status=12 ;;
  limit) status=13 ;;
  *) status=14 ;;
  esac
  say "The turn stopped: $1"
  return "$status"
}

# Ends the daemon when its time is over; killed itself when the daemon ends earlier.
end_daemon() {
  sleep "$shutdown_seconds"
  signal TERM "$daemon"
  sleep "$kill_seconds"
  signal KILL "$daemon"
}

# Asks the daemon to end.
farewell() {
  printf '%s\n' '{"jsonrpc":"2.0","id":4,"method":"shutdown"}' \
    '{"jsonrpc":"2.0","method":"exit"}' >"$work/farewell"
  post "$work/farewell"
}

# Tool calls ---------------------------------------------------------------------------------

# Makes a folder for the request with id $1.
new_call() {
  calls=$((calls + 1))
  folder=$work/call.$calls
  mkdir "$folder"
  printf '%s\n' "$1" >"$folder/id"
}

# The processes of the tool calls that have not ended.
open_calls() {
  for folder in "$work"/call.*; do
    [ -e "$folder/ended" ] || cat "$folder/process" 2>/dev/null
  done
}

# Executes command $3 for the request with id $2; $1 is a folder for this call alone.
call() {
  sh -c 'echo "$$" >"$1/process" && [ ! -e "$1/../closing" ] && [ ! -e "$1/answered" ] &&
    exec sh -c "$2"' sh "$1" "$3" <"$1/arguments" >"$1/out" 2>"$1/err" 3>&- 4<&-
  status=$?
  [ ! -e "$work/closing" ] || return 0
  : >"$1/ended"
  cat "$1/err" >&2
  mkdir "$1/answered" 2>/dev/null || return 0 # Cancelled meanwhile, and answered as such.
  bytes=$(wc -c <"$1/out")
  head -c "$result_bytes" "$1/out" >"$1/kept"
  result=$(
    jq -nc --rawfile out "$1/kept" --rawfile err "$1/err" --argjson status "$status" \
      --argjson cut "$((bytes > result_bytes ? bytes - result_bytes : 0))" '
      def text: {type: "text", text: .};
      {content: [
        ($out | text),
        (if $cut > 0 then "(\($cut) bytes left out)" | text else empty end),
        (if $status != 0 then "exit status \($status)\n\($err[-4000:])" | text else empty end)
      ]} + (if $status != 0 then {isError: true} else {} end)'
  ) || result=''
  if [ -n "$result" ]; then
    printf '{"jsonrpc":"2.0","id":%s,"result":%s}\n' "$2" "$result" >"$1/answer"
  else
    printf '%s,"message":"The output could not be read."}}\n' \
      "{\"jsonrpc\":\"2.0\",\"id\":$2,\"error\":{\"code\":-32603" >"$1/answer"
  fi
  post "$1/answer"
}

# Answers the request with id $2 with error $3 and message $4; $1 is a folder for it.
refuse() {
  printf '{"jsonrpc":"2.0","id":%s,"error":{"code":%s,"message":"%s"}}\n' "$2" "$3" "$4" \
    >"$1/answer"
  post "$1/answer"
}

# Stops the tool call with request id $1, unless it is answered.
cancel() {
  for folder in "$work"/call.*; do
    [ "$(cat "$folder/id")" = "$1" ] || continue
    mkdir "$folder/answered" 2>/dev/null || continue
    [ ! -e "$folder/process" ] || signal TERM $(tree "$(cat "$folder/process")")
    refuse "$folder" "$1" -32800 "The request was cancelled."
  done 2>/dev/null # Before the first call there is no folder.
}

# The whole ----------------------------------------------------------------------------------

model='' instructions='' tools='' seconds='' verbose='' command=${RINGBACK:-ringback}
while getopts d:t:m:i:w:v option; do
  case $option in
  d) command=$OPTARG ;;
  t) tools=$OPTARG ;;
  m) model=$OPTARG ;;
  i) instructions=$OPTARG ;;
  w) seconds=$OPTARG ;;
  v) verbose=1 ;;
  *) usage ;;
  esac
done
shift $((OPTIND - 1))
[ $# -eq 1 ] || usage
command -v jq >/dev/null || { say "jq is missing."; exit 69; }
command -v "$command" >/dev/null || { say "There is no daemon $command."; exit 69; }

trap cleanup EXIT
trap 'interrupted 1' HUP
trap 'interrupted 2' INT
trap 'interrupted 15' TERM
umask 077
work=${TMPDIR:-/tmp}/ringback-loop.$$
mkdir "$work" || { work=''; exit 69; }
mkfifo "$work/outbox" "$work/in" "$work/raw" "$work/out" || exit 69
if [ "$1" = - ]; then cat >"$work/prompt"; else printf '%s' "$1" >"$work/prompt"; fi
if [ -n "$tools" ]; then
  jq -e '
    if type == "array" and all(.[]; [.name, .command | type] == ["string", "string"]) then .
    else error("an array of tools is wanted, each with a name and a command") end' \
    <"$tools" >"$work/tools" || exit 64
else
  echo '[]' >"$work/tools"
fi

"$command" <"$work/in" >"$work/raw" &
daemon=$!
translate <"$work/raw" >"$work/out" &
translator=$!
write_messages >"$work/in" <"$work/outbox" &
writer=$!
# Held open here, so that the daemon can still write when `serve` has ended.
exec 4<"$work/out"
serve <&4 &
server=$!
if [ -n "$seconds" ]; then
  { sleep "$seconds"; : >"$work/late"; signal TERM "$server"; } 4<&- &
  watch=$!
fi

wait "$server" 2>/dev/null
status=$?
[ -e "$work/late" ] && status=124
[ "$status" -ne 124 ] || say "The time of $seconds s is over."
if [ "$status" -eq 21 ] || [ "$status" -lt 20 ]; then
  # The daemon has ended, or has been asked to: what it still says is not wanted any more.
  cat <&4 >/dev/null &
  drain=$!
  end_daemon 4<&- &
  watch="$watch $!"
  wait "$daemon" 2>/dev/null
  ended=$?
  [ "$status" -ne 21 ] || say "The daemon ended with status $ended before the turn did."
fi
exit "$status"
