# Completion of ringback for fish: put this file into ~/.config/fish/completions.

# The words of the command line before the one that is completed.
function __ringback_words
    commandline -opc
end

# Whether the command is $argv[1]; the daemon is `daemon`.
function __ringback_is
    set -l words (__ringback_words)
    contains -- -- $words; and return 1
    set -l command daemon
    if set -q words[2]; and not string match -q -- '-*' $words[2]
        set command $words[2]
    end
    contains -- $command $argv
end

# Whether the command's name is what is completed.
function __ringback_is_first
    test (count (__ringback_words)) -eq 1
end

# The models that the daemon knows. Two seconds at most.
function __ringback_models
    set -l words (__ringback_words)
    set -l options --drain-timeout 2000
    set -l place (contains -i -- --config $words)
    and set -a options --config (string replace -r '^~/' "$HOME/" -- $words[(math $place + 1)])
    set -l names (
        printf '%s\n' '{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":1}}' \
            '{"jsonrpc":"2.0","id":2,"method":"models/list"}' |
            command $words[1] $options 2>/dev/null |
            string match -ar '"id":"[^"]*"' | string replace -r '^"id":"(.*)"$' '$1')
    test -n "$names"; and printf '%s\n' $names; or echo rehearsal/rehearsal
end

# The checks of the conformance kit.
function __ringback_checks
    set -l words (__ringback_words)
    command $words[1] conform --list 2>/dev/null | string replace -r '\s.*' ''
end

# Whether what is completed belongs to the command behind `conform --`.
function __ringback_is_program
    set -l words (__ringback_words)
    test "$words[2]" = conform; and contains -- -- $words
end

# Completes the command behind `--` as it would be completed alone.
function __ringback_program
    set -l words (__ringback_words)
    set -l place (contains -i -- -- $words)
    complete -C (string join ' ' -- (string escape -- $words[(math $place + 1)..-1]) (commandline -ct))
end

complete -c ringback -f

complete -c ringback -n __ringback_is_first -a demo \
    -d 'A user, a model, a tool and the daemon between them'
complete -c ringback -n __ringback_is_first -a ask -d 'One prompt, with commands as tools'
complete -c ringback -n __ringback_is_first -a schema -d 'The protocol as JSON Schema'
complete -c ringback -n __ringback_is_first -a conform -d 'Put a client to the test'
complete -c ringback -n __ringback_is_first -a help -d 'What ringback can do'
complete -c ringback -n __ringback_is_first -a version -d 'Which ringback this is'

complete -c ringback -n '__ringback_is daemon' -l framing -x -a 'lines headers' \
    -d 'How messages are told apart'
complete -c ringback -n '__ringback_is daemon' -l drain-timeout -x -d 'Milliseconds'
complete -c ringback -n '__ringback_is daemon' -l version -d 'Which ringback this is'
complete -c ringback -n '__ringback_is daemon demo ask' -l config -r -F -d 'The configuration'
complete -c ringback -n '__ringback_is daemon demo ask' -l model -x -a '(__ringback_models)' \
    -d 'The model'
complete -c ringback -n '__ringback_is daemon demo ask' -l record -x \
    -a '(__fish_complete_directories (commandline -ct))' -d 'Record exchanges with providers'
complete -c ringback -n '__ringback_is ask' -l instructions -x -d 'Instructions for the model'
complete -c ringback -n '__ringback_is ask' -l tool -x -d 'NAME=COMMAND'
complete -c ringback -n '__ringback_is ask' -l tools -r -F -d 'Definitions of tools'
complete -c ringback -n '__ringback_is schema' -l openrpc -d 'As an OpenRPC document'
complete -c ringback -n '__ringback_is conform' -l only -x -a '(__ringback_checks)' -d 'This check'
complete -c ringback -n '__ringback_is conform' -l list -d 'The names of the checks'
complete -c ringback -n '__ringback_is conform' -l timeout -x -d 'Milliseconds for each check'
complete -c ringback -n '__ringback_is daemon demo ask schema conform' -l help \
    -d 'What ringback can do'
complete -c ringback -n __ringback_is_program -a '(__ringback_program)'
