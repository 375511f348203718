/// What `ringback --help` says.
package enum Help {
  /// The text, with a line break at its end.
  package static let text = """
    ringback: function calling as a language server

    ringback [--framing lines|headers] [--config FILE] [--model MODEL] [--drain-timeout MS]
             [--record DIR]
        The daemon: JSON-RPC 2.0 on stdin and stdout, as protocol.md describes it.
          --framing        one message per line, or Content-Length headers; else the client decides
          --config         the configuration; else $XDG_CONFIG_HOME/ringback/config.json
          --model          the model of sessions that name none; else the configured one,
                           else rehearsal/rehearsal, which needs no key and no network
          --drain-timeout  milliseconds that turns have after the end of stdin (30000)
          --record         writes each exchange with a provider into a file in DIR, without secrets;
                           the model replay/DIR plays them again

    ringback demo [--model MODEL] [--config FILE] [--record DIR]
        A user, a model, a tool and the daemon between them, with the messages.

    ringback ask [--model MODEL] [--config FILE] [--record DIR] [--instructions TEXT]
                 [--tool NAME=COMMAND]… [--tools FILE]… PROMPT
        One prompt. A tool is a shell command: arguments as JSON on stdin, result from stdout.
        When it ends, what it has started and left behind is ended too.
        --tools names a JSON file: [{"name", "description"?, "inputSchema"?, "command"}], where
        "command" is a shell command or an array of program and arguments. PROMPT - reads stdin.
        Exit status: 0 the model is done, 1 an error, 2 a wrong command line, 3 a limit of output
        tokens, 4 a refusal, 5 a limit of the turn, 130 cancelled.

    ringback conform [--only CHECK]… [--list] [--timeout MS] -- COMMAND [ARGUMENT…]
        Checks a client of the daemon: starts COMMAND once for each check, with a scripted daemon
        as ringback in its PATH. What COMMAND must do stands in clients/README.md.
          --only     this check alone; may be repeated
          --list     only tells the names of the checks and what each looks at
          --timeout  milliseconds that COMMAND has for one check (30000)
        Exit status: 0 no check failed, 1 one did, 2 a wrong command line or no such command.

    ringback schema [--openrpc]
        The protocol for programs: every method, its params and its result as a JSON Schema
        (2020-12); with --openrpc as an OpenRPC document, which rpc.discover answers too.

    ringback --version
    ringback --help

    """
}
