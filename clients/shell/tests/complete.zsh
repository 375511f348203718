#!/usr/bin/env zsh
# Prints what zsh completes at the end of a command line: `complete.zsh 'ringback ask --m'`.
#
# A zsh on a terminal of its own completes it; in place of offering the matches, it prints them.
zmodload zsh/zpty || exit 1
folder=${0:A:h:h}/completions
zpty -b inner zsh -f -i
expect() { local seen; zpty -r -m inner seen "*$1*"; print -r -- $seen; }
zpty -w inner "PS1=; fpath=(${(q)folder} \$fpath); autoload -Uz compinit; compinit -u -D"
zpty -w inner 'bindkey "^I" list-or-print; zle -C list-or-print complete-word print-matches
zstyle ":completion:*" verbose no
compadd() {
  if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]]; then builtin compadd "$@"; return; fi
  local -a kept
  builtin compadd -A kept "$@"
  (( $#kept )) && print -rl -- "MATCH:"$^kept
  builtin compadd "$@"
}
print-matches() { print; _main_complete; print; print "THE-""END"; compstate[list]=; compstate[insert]=; zle -K .safe }
print "REA""DY"'
expect READY >/dev/null
zpty -n -w inner "$1"$'\t'
expect THE-END | tr -d '\r' | sed -n 's/^MATCH://p' | sort -u
zpty -d inner
