#!/usr/bin/env fish
# Prints what fish completes at the end of a command line: `complete.fish 'ringback ask --m'`.
source (dirname (status filename))/../completions/ringback.fish
complete -C $argv[1] | string replace -r '\t.*' ''
