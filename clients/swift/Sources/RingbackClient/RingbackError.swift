import JSON
import JSONRPC

/// An error that the daemon answered, or one that this client found itself.
public struct RingbackError: Error, Sendable, Equatable {
  /// The stable word to branch on; the daemon's are in its protocol's table of errors.
  public struct Kind: RawRepresentable, Sendable, Hashable {
    /// The word.
    public var rawValue: String
    /// Takes any word.
    public init(rawValue: String) { self.rawValue = rawValue }
    /// The daemon ended while it was needed; `exit` and `standardError` say more.
    public static let daemonDied = Kind(rawValue: "daemon_died")
    /// The daemon could not be started.
    public static let notStarted = Kind(rawValue: "not_started")
    /// The client is closed.
    public static let clientClosed = Kind(rawValue: "client_closed")
    /// The daemon wrote something that is not what the protocol says.
    public static let badMessage = Kind(rawValue: "bad_message")
    /// A message is larger than the daemon takes.
    public static let messageTooLarge = Kind(rawValue: "message_too_large")
    /// Too many updates of a turn were waiting to be taken; the turn was cancelled.
    public static let updatesOverrun = Kind(rawValue: "updates_overrun")
    /// No JSON Schema can be made of a tool's input type.
    public static let schemaUnknown = Kind(rawValue: "schema_unknown")
    /// The session is in a turn.
    public static let sessionBusy = Kind(rawValue: "session_busy")
  }

  /// The JSON-RPC code; nil where no answer of the daemon stands behind the error.
  public var code: Int?
  /// The stable word.
  public var kind: Kind
  /// A sentence for people.
  public var message: String
  /// Everything else that the daemon said.
  public var data: JSONValue?
  /// How the daemon ended, if it did.
  public var exit: DaemonExit?
  /// The last lines that the daemon wrote to its standard error, if it ended.
  public var standardError: [String] = []

  init(kind: Kind, message: String) {
    self.kind = kind
    self.message = message
  }

  static let clientClosed = RingbackError(kind: .clientClosed, message: "The client is closed.")

  init(_ error: RPCError) {
    code = error.code
    kind = Kind(rawValue: error.kind ?? "unknown")
    message = error.message
    data = error.data.map { JSONValue(.object($0)) }
  }

  init(_ exit: DaemonExit) {
    kind = .daemonDied
    let last = exit.standardError.last.map { "; its last words: \($0)" } ?? ""
    message = "The daemon \(exit.words)\(last)"
    self.exit = exit
    standardError = exit.standardError
  }

  /// Whether the same request may succeed later.
  public var isRetryable: Bool { data?["retryable"]?.bool ?? false }
  /// How long the daemon or the model's provider asks to wait, in milliseconds.
  public var retryAfterMs: Int? { data?["retryAfterMs"]?.int }
  /// What is wrong with the params.
  public var problems: [ParamsProblem] {
    // What is no list of problems is none.
    (try? data?["problems"]?.decoded(as: [ParamsProblem].self)) ?? []
  }
}

extension RingbackError: CustomStringConvertible {
  /// The message, the word, and where the params are wrong.
  public var description: String {
    let places = problems.map { "; \($0.pointer): \($0.message)" }.joined()
    return "\(message) (\(kind.rawValue))\(places)"
  }
}

/// How a daemon ended.
public struct DaemonExit: Sendable, Equatable {
  /// The status it ended with; nil when a signal ended it or nobody knows.
  public var status: Int32?
  /// The signal that ended it, if one did.
  public var signal: Int32?
  /// The last lines that it wrote to its standard error.
  public var standardError: [String]

  var words: String {
    if let signal { return "was ended by signal \(signal)" }
    if let status { return "ended with status \(status)" }
    return "went away"
  }
}
