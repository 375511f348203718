# Turns each line of the daemon into one line of fields with tabs between them, for the shell that
# reads them: loop.sh runs one jq with this for the whole session. Text is escaped for printf %b.
#
#   text TEXT | call NAME COMMAND LINE | ask LINE | cancel LINE | refuse CODE MESSAGE LINE
#   note TEXT | stop REASON | error TEXT | bad TEXT
#
# A line comes as a JSON string: see quote.awk. $tools is the file of tools, $approve the command
# for approvals. LINE is the message as it came, because jq before 1.7 rounds large numbers.

# JSON and printf agree on most escapes; `join` is not used, being quadratic before jq 1.7.
def escaped:
  . as $text
  | tojson[1:-1]
  | if contains("\\u") then
      [$text | explode[]
        | if . == 92 then 92, 92 elif . == 10 then 92, 110 elif . == 9 then 92, 116
          elif . == 0 then 92, 48, 48, 48, 48 else . end]
      | implode
    else [split("\\\"")[] | ., "\""][:-1] | add // "" end;

def request($line):
  if .method == "tools/call" then
    .params.name as $name
    | ($tools[0] | map(select(.name == $name)) | first) as $tool
    | if $tool == null then ["refuse", "-32602", "There is no such tool.", $line]
      else ["call", $name, ($tool.command | escaped), $line] end
  elif .method == "tools/approve" and $approve != "" then ["ask", $line]
  else ["refuse", "-32601", "This client does not know the method.", $line] end;

def update:
  .params.update
  | if .type == "text_delta"
    then (if .text == "" then empty else ["text", (.text | escaped)] end)
    elif .type == "discarded" and (.messageIds | length) > 0
    then ["note", "The text of this attempt is withdrawn: \(.reason)" | escaped]
    else empty end;

def answer:
  if has("error")
  then [.error.data.problems[]? | " \(.pointer): \(.message)"] as $problems
    | ["error", ("\(.error.message) (\(.error.data.kind), \(.error.code))\($problems | join(";"))"
        | gsub("\n"; " ") | escaped)]
  elif .id == 4 then ["stop", .result.stopReason]
  else empty end;

def message($line):
  if has("method") | not then
    if has("id") and (has("result") or has("error")) then answer else error end
  elif has("id") then request($line)
  elif .method == "session/update" then update
  elif .method == "$/cancelRequest" then ["cancel", $line]
  else empty end;

# A tab in a message is white space between its members, or else it is none.
(split("\t") | join(" ")) as $line
| $line | if test("^\\s*$") then empty
  else try (fromjson | if type == "object" then message($line) else error end)
    catch ["bad", ($line[:200] | escaped)] end
| join("\t")
