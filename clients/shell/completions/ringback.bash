# Completion of ringback for bash 3.2 and later: source this file, or put it under the name
# `ringback` where bash-completion looks, ~/.local/share/bash-completion/completions.

# The models that the daemon $1 knows; $2 is a configuration file or nothing. Two seconds at most.
_ringback_models() {
  local names
  names=$(
    printf '%s\n' '{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":1}}' \
      '{"jsonrpc":"2.0","id":2,"method":"models/list"}' |
      "$1" --drain-timeout 2000 ${2:+--config "$2"} 2>/dev/null |
      grep -o '"id":"[^"]*"' | sed 's/^"id":"//; s/"$//'
  )
  printf '%s\n' "${names:-rehearsal/rehearsal}"
}

# The options of the command $1; the daemon's are those of the empty name.
_ringback_options() {
  case $1 in
  '') echo --framing --config --model --drain-timeout --record --version --help ;;
  demo) echo --model --config --record --help ;;
  ask) echo --model --config --record --instructions --tool --tools --help ;;
  schema) echo --openrpc --help ;;
  conform) echo --only --list --timeout --help ;;
  esac
}

# The words that may stand for the value of option $1; $2 is the program, $3 its configuration.
_ringback_values() {
  case $1 in
  --framing) echo lines headers ;;
  --model) _ringback_models "$2" "$3" ;;
  --only) "$2" conform --list 2>/dev/null | sed 's/[[:space:]].*//' ;;
  esac
}

_ringback() {
  local command='' configuration='' option='' current words i
  # Readline cuts words at `=` and `:` as well; a word of the command line is meant here.
  current=${COMP_LINE:0:COMP_POINT}
  current=${current##*[[:space:]]}
  local cut=${current%"$2"}
  COMPREPLY=()

  [[ $COMP_CWORD -lt 2 ]] || case ${COMP_WORDS[1]} in
  -*) ;;
  *) command=${COMP_WORDS[1]} ;;
  esac
  for ((i = 1; i < COMP_CWORD; i++)); do
    case ${COMP_WORDS[i]} in
    --)
      _ringback_program "$command" "$i" "$2"
      return
      ;;
    --config) configuration=${COMP_WORDS[i + 1]} ;;
    esac
    [[ $configuration != = ]] || configuration=${COMP_WORDS[i + 2]}
  done

  case $current in
  --*=*)
    option=${current%%=*}
    current=${current#*=}
    cut=${cut#"$option="}
    ;;
  *) option=$3 ;;
  esac
  case $option in
  --config | --tools) return ;; # Files are what bash itself completes.
  --record)
    compopt -o filenames 2>/dev/null # Not before bash 4.
    while IFS= read -r words; do COMPREPLY+=("$words"); done < <(compgen -d -- "$current")
    return
    ;;
  --framing | --model | --only)
    words=$(_ringback_values "$option" "$1" "${configuration/#\~\//$HOME/}")
    ;;
  --tool | --instructions | --drain-timeout | --timeout)
    compopt +o default 2>/dev/null
    return
    ;;
  *)
    words=$(_ringback_options "$command")
    case $current:$COMP_CWORD in
    -*) ;;
    *:1) words='demo ask schema conform help version' ;;
    *) return ;;
    esac
    ;;
  esac
  while IFS= read -r words; do COMPREPLY+=("${words#"$cut"}"); done < <(
    compgen -W "$words" -- "$current"
  )
}

# Completes the command after the `--` at place $2, of which $3 is there; $1 is ours.
_ringback_program() {
  local word
  [[ $1 == conform ]] || return 0
  if [[ $COMP_CWORD -gt $(($2 + 1)) ]]; then
    # Of bash-completion, where that is there; else files.
    ! declare -F _command_offset >/dev/null || _command_offset $(($2 + 1))
    return
  fi
  while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -c -- "$3")
}

complete -o default -F _ringback ringback
