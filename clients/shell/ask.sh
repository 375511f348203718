#!/bin/sh
# Asks the terminal about the call on standard input: what loop.sh does without -a.

{
  jq -r '"Allow \(.name) \(.arguments | tojson)?"'
  printf '[y]es, [a]lways, [N]o: '
} >/dev/tty
IFS= read -r answer </dev/tty
case $answer in
[Yy]*) ;;
[Aa]*) echo always ;;
*)
  echo 'The user said no.'
  exit 1
  ;;
esac
