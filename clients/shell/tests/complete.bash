#!/usr/bin/env bash
# Prints what bash completes at the end of a command line: `complete.bash 'ringback ask --m'`.
set -u

# shellcheck disable=SC1091 # It is checked by itself.
source "$(dirname "${BASH_SOURCE[0]}")/../completions/ringback.bash"

COMP_LINE=$1 COMP_POINT=${#1}
# As readline cuts the line: at white space, and `=` and `:` are words of their own.
words=${1//=/ = }
read -ra COMP_WORDS <<<"${words//:/ : }"
[[ $1 != *[[:space:]=:] ]] || COMP_WORDS+=('')
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
COMPREPLY=()
_ringback "${COMP_WORDS[0]}" "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
[[ ${#COMPREPLY[@]} -eq 0 ]] || printf '%s\n' "${COMPREPLY[@]}"
