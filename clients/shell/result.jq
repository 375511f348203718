# The result of a tool call that ended with $status; $cut bytes of its output are left out. Two
# strings come in: the output and the end of what went to standard error.

def text: {type: "text", text: .};
. as $out | input as $err | {content: [
  ($out | text),
  (if $cut > 0 then "(\($cut) bytes left out)" | text else empty end),
  (if $status != 0 then "exit status \($status)\n\($err)" | text else empty end)
]} + (if $status != 0 then {isError: true} else {} end)
