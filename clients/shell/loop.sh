#!/bin/sh
# Prompts Ringback once; tools are shell commands. POSIX sh, awk and jq 1.6 or later.
#
#   loop.sh [-d DAEMON] [-t TOOLS] [-a COMMAND] [-m MODEL] [-i TEXT] [-w SECONDS] [-nv] PROMPT
#
#   -d  the daemon's executable; otherwise $RINGBACK, otherwise `ringback` on the PATH
#   -t  a JSON file: an array of tool definitions, each with a member "command"
#   -a  decides on calls that need an approval; otherwise the terminal is asked, if there is one
#   -m  the model, provider/model        -i  instructions for the model
#   -w  give up after so many seconds    -n  no line break of our own behind the text
#   -v  show tool calls on stderr
#   PROMPT may be - for standard input.
#
# A tool call runs `sh -c COMMAND` with the arguments, a JSON object, on its standard input. Its
# standard output is the result; a status other than 0 makes it an error result, with stderr.
# The COMMAND of -a gets the question, {name, arguments, …}; it allows with status 0 (every later
# call of that tool too if it prints `always`), else denies, and what it prints is the reason.
# The model's text goes to standard output while it is streamed. Ctrl-C cancels the turn.
#
# Exit status, as of `ringback ask`: 0 the model is done, 1 an error, 2 a wrong command line, 3 a
# limit of output tokens, 4 a refusal, 5 a limit of the turn, 130 cancelled; 124 the time of -w is
# over, 128 + n ended by signal n. Standard error has a line that says what happened.
#
# How it works. Named pipes, and processes between them:
#
#   write_messages --in--> daemon --raw--> translate (loop.jq) --out--> serve
#         ^------------------outbox-----------------------------------|  |-- tool calls, approvals
#
# A message for the daemon is a file; its name goes through `outbox`. A line with a name is shorter
# than what a pipe takes in one piece, so tool calls that end together cannot mix their answers.
# When the turn is over and nobody holds `outbox` open any more, everything behind it ends.
# Lists of process ids are split on purpose, and what a trap calls is reachable.
# shellcheck disable=SC2046,SC2086,SC2317
set -u

shutdown_seconds=5   # that the daemon has to end after `exit`
cancel_seconds=5     # that it has to end a cancelled turn
kill_seconds=2       # between SIGTERM and SIGKILL
result_bytes=8388608 # of a command's output; what is beyond is cut, and the cut is named

tab=$(printf '\t') work=''
daemon='' writer='' translator='' asker='' server='' drain='' watch=''

say() { printf 'loop.sh: %s\n' "$1" >&2; }

usage() {
  sed -n '/^#   loop.sh/,/^#   PROMPT/s/^# \{0,1\}//p' "$0" >&2
  exit 2
}

# Processes ----------------------------------------------------------------------------------

# The processes $1 … and every process below them.
tree() {
  [ $# -gt 0 ] || return 0
  printf '%s\n' "$@"
  ps -A -o pid= -o ppid= 2>/dev/null | awk -v roots=" $* " '
    { parent[$1] = $2 }
    END {
      for (pid in parent) {
        above = parent[pid]
        for (depth = 0; depth < 100 && !index(roots, " " above " ") && above in parent; depth++)
          above = parent[above]
        if (index(roots, " " above " ")) print pid
      }
    }'
}

# Sends signal $1 to the processes $2 …; one that has ended already is nobody's mistake.
signal() {
  for each in "$@"; do [ "$each" = "$1" ] || kill -s "$1" "$each" 2>/dev/null; done
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
  exec 3>&- 4<&-
  # First nothing new may start: a tool call writes its process down and then looks for this mark,
  # so it either sees the mark or is seen below.
  [ -z "$work" ] || : >"$work/closing"
  signal TERM $server $asker
  signal KILL $(tree $watch)
  { for root in $server $watch; do wait "$root"; done; } 2>/dev/null
  left=$(tree $asker $drain $writer $translator $daemon $(open_calls))
  signal TERM $left
  # Ends when the last tool call has, which is a child of none of these any more.
  cat <&6 >/dev/null &
  tools_end=$!
  { sleep "$kill_seconds"; signal KILL $left "$tools_end"; } &
  killer=$!
  {
    for root in $asker $drain $writer $translator $daemon "$tools_end"; do wait "$root"; done
    signal KILL $(tree "$killer")
    wait "$killer"
  } 2>/dev/null # Some shells report each signal there.
  [ -z "$work" ] || rm -rf "$work"
  exit "$code" # Some shells would end with the status of the last command instead.
}

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

# Standard input as a JSON string: see quote.awk.
quoted() {
  { cat; echo; } | tr '\000\377' '\377\376' |
    LC_ALL=C awk -v whole=1 -f "$here/quote.awk"
}

# The messages up to the prompt.
opening() {
  quoted <"$work/prompt" |
    jq -c --slurpfile tools "$work/tools" --arg model "$model" --arg approve "$approve" \
      --arg instructions "$instructions" --argjson process "$$" -f "$here/opening.jq"
}

# Asks the daemon to end.
farewell() {
  printf '%s\n' '{"jsonrpc":"2.0","id":5,"method":"shutdown"}' \
    '{"jsonrpc":"2.0","method":"exit"}' >"$work/farewell"
  post "$work/farewell"
}

# From the daemon ----------------------------------------------------------------------------

# One long-lived jq: one for each message would cost more than the rest together.
translate() {
  LC_ALL=C awk $at_once -f "$here/quote.awk" |
    jq -r --unbuffered --slurpfile tools "$work/tools" --arg approve "$approve" \
      -f "$here/loop.jq"
}

# The member $1 of the message $2, with every digit that the daemon wrote.
member() { printf '%s\n' "$2" | LC_ALL=C awk -v wanted="$1" -f "$here/member.awk"; }

# Takes what `translate` writes and returns the exit status; 21 is that nothing comes any more.
serve() {
  calls=0 printed=''
  opening >"$work/opening" && post "$work/opening"
  while IFS=$tab read -r kind a b c; do
    case $kind in
    text) printed=1 && printf '%b' "$a" ;;
    call)
      is_alive "$daemon" || break # Nobody wants what it still asked for.
      new_call "$c" params.arguments
      [ -z "$verbose" ] || say "$a $(cat "$folder/arguments")"
      call result "$folder" "$(printf '%b' "$b")" &
      ;;
    ask)
      new_call "$a" params
      printf '%s\n' "$folder" >&5
      ;;
    cancel) cancel "$(member params.id "$a")" ;;
    refuse)
      new_call "$c" params
      : >"$folder/ended"
      refuse "$folder" "$a" "$b"
      ;;
    note) say "$(printf '%b' "$a")" ;;
    *)
      end_line
      farewell
      case $kind in
      error) say "$(printf '%b' "$a")" ;;
      bad) say "The daemon wrote something that is no message: $(printf '%b' "$a")" ;;
      esac
      [ "$kind" = stop ] || return 1
      stop_status "$a"
      return
      ;;
    esac
  done
  end_line
  return 21
}

# Ends the line of the text, if there is one.
end_line() { [ -z "$printed" ] || [ -n "$bare" ] || echo; }

# The exit status for stop reason $1.
stop_status() {
  case $1 in
  end_turn) return 0 ;;
  max_tokens) status=3 ;;
  refusal) status=4 ;;
  limit) status=5 ;;
  cancelled) status=130 ;;
  *) status=1 ;;
  esac
  say "The turn stopped: $1"
  return "$status"
}

# Tool calls and approvals -------------------------------------------------------------------

# Makes a folder for the request $1, with its member $2 as what the command reads.
new_call() {
  calls=$((calls + 1))
  folder=$work/call.$calls
  mkdir "$folder"
  member id "$1" >"$folder/id"
  member "$2" "$1" >"$folder/arguments"
}

# The processes of the tool calls that have not ended.
open_calls() {
  for folder in "$work"/call.*; do
    [ -e "$folder/ended" ] || cat "$folder/process" 2>/dev/null
  done
}

# Runs command $3 for the request in folder $2 and answers with what $1 makes of it.
call() {
  sh -c 'echo "$$" >"$1/process" && [ ! -e "$1/../closing" ] && [ ! -e "$1/answered" ] &&
    exec sh -c "$2"' sh "$2" "$3" <"$2/arguments" >"$2/out" 2>"$2/err" 3>&- 4<&- 5>&-
  status=$?
  [ ! -e "$work/closing" ] || return 0
  : >"$2/ended"
  cat "$2/err" >&2
  mkdir "$2/answered" 2>/dev/null || return 0 # Cancelled meanwhile, and answered as such.
  if result=$("$1" "$2" "$status"); then
    printf '{"jsonrpc":"2.0","id":%s,"result":%s}\n' "$(cat "$2/id")" "$result" >"$2/answer"
    post "$2/answer"
  else
    refuse "$2" -32603 'The output could not be read.'
  fi
}

# What the command of the tool call in folder $1 wrote before it ended with status $2.
result() {
  bytes=$(wc -c <"$1/out")
  { head -c "$result_bytes" "$1/out" | quoted; tail -c 4000 "$1/err" | quoted; } |
    jq -c --argjson status "$2" \
      --argjson cut "$((bytes > result_bytes ? bytes - result_bytes : 0))" -f "$here/result.jq"
}

# What the command that was asked for an approval says, with folder and status as above.
decision() {
  head -c 4000 "$1/out" | quoted | jq -c --argjson status "$2" '
    sub("\\s+$"; "") as $words
    | if $status == 0 then {decision: (if $words == "always" then "allow_always" else "allow" end)}
      else {decision: "deny"} + (if $words == "" then {} else {reason: $words} end) end'
}

# Asks one question after the other: several at once could not share a terminal.
ask_in_turn() {
  while IFS= read -r question; do call decision "$question" "$approve"; done
}

# Answers the request in folder $1 with error $2 and message $3.
refuse() {
  printf '{"jsonrpc":"2.0","id":%s,"error":{"code":%s,"message":"%s"}}\n' "$(cat "$1/id")" "$2" \
    "$3" >"$1/answer"
  post "$1/answer"
}

# Stops what is done for the request with id $1, unless it is answered.
cancel() {
  for folder in "$work"/call.*; do
    [ "$(cat "$folder/id")" = "$1" ] || continue
    mkdir "$folder/answered" 2>/dev/null || continue
    [ ! -e "$folder/process" ] || signal TERM $(tree "$(cat "$folder/process")")
    refuse "$folder" -32800 'The request was cancelled.'
  done 2>/dev/null # Before the first call there is no folder.
}
# The whole ----------------------------------------------------------------------------------

# Ctrl-C: cancels the turn; the second time, or when that takes too long, ends everything.
interrupted() {
  [ -z "$cancelled" ] || exit 130
  cancelled=1 woken=1
  printf '%s\n' '{"jsonrpc":"2.0","method":"session/cancel","params":{"sessionId":"loop"}}' \
    >"$work/cancel"
  post "$work/cancel"
  end_later "$cancel_seconds" "$server" 130
}

# After $1 seconds ends process $2 and leaves the loop's status $3.
end_later() {
  { sleep "$1"; echo "$3" >"$work/late"; signal TERM "$2"; sleep "$kill_seconds"
    signal KILL "$2"; } 3>&- 4<&- &
  watch="$watch $!"
}

# Waits for process $1, whatever a trap does meanwhile, and sets `status`.
await() {
  while :; do
    woken=''
    wait "$1" 2>/dev/null
    status=$?
    [ -n "$woken" ] || return 0
  done
}

model='' instructions='' tools='' approve='' seconds='' bare='' verbose='' cancelled='' woken=''
command=${RINGBACK:-ringback}
while getopts d:t:a:m:i:w:nv option; do
  case $option in
  d) command=$OPTARG ;;
  t) tools=$OPTARG ;;
  a) approve=$OPTARG ;;
  m) model=$OPTARG ;;
  i) instructions=$OPTARG ;;
  w) seconds=$OPTARG ;;
  n) bare=1 ;;
  v) verbose=1 ;;
  *) usage ;;
  esac
done
shift $((OPTIND - 1))
[ $# -eq 1 ] || usage
command -v jq >/dev/null || { say 'jq is missing.'; exit 1; }
command -v "$command" >/dev/null || { say "There is no daemon $command."; exit 1; }
here=$(dirname "$0")
# mawk collects input until its buffer is full unless it is told not to; no other awk takes that.
at_once='-W interactive'
[ -z "$(awk $at_once 'BEGIN { exit }' 2>&1 </dev/null)" ] || at_once=''
if [ -z "$approve" ] && (: <>/dev/tty) 2>/dev/null; then approve=$(cat "$here/ask.sh"); fi

trap cleanup EXIT
trap 'exit 129' HUP
trap 'exit 143' TERM
umask 077
work=${TMPDIR:-/tmp}/ringback-loop.$$
mkdir "$work" || { work=''; exit 1; }
mkfifo "$work/outbox" "$work/in" "$work/raw" "$work/out" "$work/questions" "$work/open" || exit 1
if [ "$1" = - ]; then cat >"$work/prompt"; else printf '%s' "$1" >"$work/prompt"; fi
if [ -n "$tools" ]; then
  jq -e '
    if type == "array" and all(.[]; [.name, .command | type] == ["string", "string"]) then .
    else error("an array of tools is wanted, each with a name and a command") end' \
    <"$tools" >"$work/tools" || exit 2
else
  echo '[]' >"$work/tools"
fi

# `open` has no message in it: it is at its end when no tool call holds it any more.
exec 7<>"$work/open"
exec 6<"$work/open" 7>&-
"$command" <"$work/in" >"$work/raw" &
daemon=$!
translate <"$work/raw" >"$work/out" &
translator=$!
write_messages >"$work/in" <"$work/outbox" &
writer=$!
exec 3>"$work/outbox"
ask_in_turn <"$work/questions" 7>"$work/open" &
asker=$!
# Held open here, so that the daemon can still write when `serve` has ended.
exec 4<"$work/out"
serve <&4 5>"$work/questions" 7>"$work/open" &
server=$!
[ -z "$seconds" ] || end_later "$seconds" "$server" 124
trap interrupted INT
await "$server"
trap 'exit 130' INT
if [ -e "$work/late" ]; then
  status=$(cat "$work/late")
  say "The turn did not end within the time that it had."
  exit "$status"
fi
exec 3>&-
turn=$status
# A daemon that says nothing more takes nothing more: calls that are open would keep its input so.
[ "$turn" -ne 21 ] || signal TERM $(tree "$writer")
# The daemon has ended, or has been asked to: what it still says is not wanted any more.
cat <&4 >/dev/null &
drain=$!
end_later "$shutdown_seconds" "$daemon" 1
await "$daemon"
[ "$turn" -eq 21 ] || exit "$turn"
how="ended with status $status"
[ "$status" -le 128 ] || how="was ended by SIG$(kill -l "$status")"
say "The daemon $how before the turn was over."
exit 1
