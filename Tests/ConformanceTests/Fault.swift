/// A client that is wrong in one way, and the check that must say so.
struct Fault: Sendable, CustomStringConvertible {
  /// The check.
  let check: String
  /// What the client of these tests is told.
  let words: [String]
  /// What the report must say besides the check's name.
  let said: String
  /// Whether the fault shows itself by nothing coming, so that the time is over soon.
  let isSilence: Bool

  var description: String { "\(check): \(words.joined(separator: " "))" }

  init(_ check: String, _ words: String, _ said: String, isSilence: Bool = false) {
    self.check = check
    self.words = words.split(separator: " ").map(String.init)
    self.said = said
    self.isSilence = isSilence
  }

  /// Each check has one fault at least.
  static let all: [Fault] = wire + tools + turns + ends

  private static let wire = [
    Fault("initialize", "no-name", "clientInfo.name"),
    Fault("initialize", "dead-process-id", "processId of a living process"),
    Fault("initialize", "wrong-version", "protocolVersion 1"),
    Fault("initialize", "prompts-first", "initialize as the first message"),
    Fault("initialize", "no-slow", "none named slow"),
    Fault("initialize", "other-prompt", "the prompt conform"),
    Fault("initialize", "two-prompts", "one prompt"),
    Fault("initialize", "made-up-session", "that of session/new"),
    Fault("initialize", "two-daemons", "one daemon"),
    Fault("initialize", "no-jsonrpc", "\"jsonrpc\":\"2.0\" in each message"),
    Fault("initialize", "adds-line-break", "on stdout"),
    Fault("initialize", "no-line-break", "a message that does not end", isSilence: true),
    Fault("slow-initialize", "impatient", "a client that reads the daemon's stdout"),
    Fault("refused-initialize", "ignores-refusal", "no such version"),
    Fault("one-write-each", "one-message-behind", "nothing within", isSilence: true),
    Fault("one-write-for-all", "one-message-a-read", "nothing within", isSilence: true),
    Fault("byte-by-byte", "a-read-is-a-message", "nothing within", isSilence: true),
    Fault("split-characters", "decodes-each-read", "echo's result"),
    Fault("header-fields", "--headers exact-header-names", "the end of the daemon's stdin"),
    Fault("escapes", "splits-at-unicode-lines", "nothing within", isSilence: true),
    Fault("escapes", "mangles-utf8", "messages that are JSON in UTF-8"),
    Fault("escapes", "--headers counts-characters", "messages that are JSON"),
  ]

  private static let tools = [
    Fault("tool-result", "answers-twice", "one answer to each request"),
    Fault("tool-result", "ids-as-strings", "an open request as it was written"),
    Fault("tool-error", "failure-is-success", "a failure"),
    Fault("tool-error", "fails-without-words", "failed on purpose"),
    Fault("unknown-tool", "silent-at-unknown-tool", "nothing within", isSilence: true),
    Fault("unknown-tool", "anything-is-a-tool", "a failure"),
    Fault("unknown-tool", "crashes-at-unknown-tool", "KeyError"),
    Fault("tool-cancelled", "never-cancels", "nothing within 2", isSilence: false),
    Fault("tool-cancelled", "answers-cancelled-twice", "one answer to each request"),
    Fault("tool-cancelled", "cancels-all", "no answer of slow before"),
    Fault("tool-cancelled", "slow-is-fast", "no answer of slow before"),
    Fault("slow-tool", "slow-blocks", "nothing within", isSilence: true),
    Fault("stray-cancel", "dies-at-stray-cancel", "KeyError"),
    Fault("stray-cancel", "answers-stray-cancel", "an open request as it was written"),
    Fault("many-calls", "answers-twice", "one answer to each request"),
    Fault("many-calls", "ids-as-strings", "an open request as it was written"),
    Fault("many-calls", "ids-as-numbers", "one answer to each request"),
    Fault("huge-ids", "ids-as-doubles", "an open request as it was written"),
    Fault("calls-in-stream", "loses-order", "on stdout"),
    Fault("escapes", "trims", "echo's result"),
    Fault("big-messages", "short-lines", "it was closed"),
    Fault("approve-allow", "denies-all", "{\"decision\": \"allow\"}"),
    Fault("approve-deny", "allows-all", "{\"decision\": \"deny\"}"),
    Fault("approve-deny", "no-reason", "the reason not that one"),
  ]

  private static let turns = [
    Fault("unknown-notifications", "dies-at-unknown-notification", "the end of the daemon's stdin"),
    Fault("unknown-updates", "prints-all-text", "on stdout"),
    Fault("unknown-updates", "dies-at-unknown-update", "the end of the daemon's stdin"),
    Fault("unknown-members", "strict-members", "the end of the daemon's stdin"),
    Fault("unknown-request", "wrong-code", "the error -32601"),
    Fault("unknown-request", "silent-at-unknown-request", "nothing within", isSilence: true),
    Fault("many-deltas", "drops-one", "on stdout"),
    Fault("many-deltas", "loses-order", "on stdout"),
    Fault("daemon-stderr", "never-reads-stderr", "reads the daemon's stderr", isSilence: true),
    Fault("prompt-error", "errors-are-fine", "exit status 1"),
    Fault("prompt-error-late", "two-lines", "one line on stderr"),
    Fault("stop-reason", "ignores-stop-reason", "exit status 1"),
    Fault("rubbish", "trusts-lines", "one line on stderr"),
    Fault("rubbish", "stops-at-rubbish", "nothing within", isSilence: true),
    Fault("odd-messages", "trusts-messages", "one line on stderr"),
  ]

  private static let ends = [
    Fault("dead-at-start", "ends-well-without-daemon", "exit status 1"),
    Fault("dead-at-start", "hangs-at-the-end", "the program's end", isSilence: true),
    Fault("eof-in-turn", "hangs-at-the-end", "the program's end", isSilence: true),
    Fault("eof-in-turn", "lingers", "the program's end within 5000 ms"),
    Fault("eof-in-turn", "ends-well-without-daemon", "exit status 1"),
    Fault("eof-in-call", "dies-of-sigpipe", "death by signal 13"),
    Fault("eof-in-message", "uses-half-messages", "on stdout"),
    Fault("exit-status", "no-status-told", "a line on stderr with 3"),
    Fault("killed", "no-status-told", "a line on stderr with 9"),
    Fault("leave", "kills-daemon", "a daemon that was killed"),
    Fault("leave", "leaves-without-shutdown", "exit without shutdown"),
    Fault("leave", "leaves-daemon", "nothing left running"),
  ]
}
