#!/bin/sh
# Holds `ringback --help`, the man page and the three completions together: each has every option of
# each command, and no other. RINGBACK names the program.
set -u

here=$(cd "$(dirname "$0")/.." && pwd)
program=${RINGBACK:-ringback}
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT
ln -s "$(command -v "$program")" "$scratch/ringback"
PATH=$scratch:$PATH
export PATH
failed=0

# The options in the synopsis of command $1 (`daemon` is without one) in the help text.
in_help() {
  "$program" --help | awk -v wanted="$1" '
    /^ringback/ { name = $2 ~ /^[a-z]/ ? $2 : "daemon"; open = 1 }
    !/^ringback/ && !/^         / { open = 0 }
    open && name == wanted { print }' | options
}

# The options in the synopsis of command $1 in the man page.
in_page() {
  awk -v wanted="$1" '
    /^\.Sh/ { open = $2 == "SYNOPSIS"; next }
    /^\.Nm/ { name = "daemon" }
    /^\.Cm/ { name = $2 }
    open && name == wanted { gsub(/Fl -/, "--"); print }' "$here/ringback.1" | options
}

options() { grep -o -e '--[a-z][a-z-]*' | sort -u; }

# What shell $1 completes of the line $2.
completed() {
  timeout 30 "$1" "$here/tests/complete.$1" "$2"
}

same() { # name, expected, found
  if [ "$2" = "$3" ]; then return; fi
  failed=$((failed + 1))
  printf 'FAILED: %s\n  expected: %s\n  found: %s\n' "$1" "$(echo "$2" | tr '\n' ' ')" \
    "$(echo "$3" | tr '\n' ' ')"
}

for command in daemon demo ask schema conform; do
  expected=$(in_help "$command")
  same "the man page's $command" "$expected" "$(in_page "$command")"
  line="ringback $command --"
  [ "$command" != daemon ] || line='ringback --'
  for shell in bash zsh fish; do
    # Every command takes --help, which the help text tells once.
    with_help=$(printf '%s\n--help\n' "$expected" | sort -u | grep .)
    same "$shell: $line" "$with_help" "$(completed "$shell" "$line" | options)"
  done
  for option in $expected; do
    grep -q "^\.It Fl -${option#--}" "$here/ringback.1" ||
      same "the man page describes $option" yes no
  done
done

commands=$(printf '%s\n' ask conform demo help schema version)
for shell in bash zsh fish; do
  same "$shell: commands" "$commands" "$(completed "$shell" 'ringback ' | sort)"
  same "$shell: framings" "$(printf 'headers\nlines')" \
    "$(completed "$shell" 'ringback --framing ' | sort)"
  same "$shell: models" rehearsal/rehearsal "$(completed "$shell" 'ringback ask --model r')"
  same "$shell: a program after --" printenv \
    "$(completed "$shell" 'ringback conform -- print' | grep -x printenv | sort -u)"
  same "$shell: checks" many-deltas "$(completed "$shell" 'ringback conform --only many-d')"
  same "$shell: directories" usr \
    "$(completed "$shell" 'ringback demo --record /us' | tr -d / | head -n 1)"
done

[ "$failed" -gt 0 ] || echo 'The help text, the man page and the completions agree.'
[ "$failed" -eq 0 ]
