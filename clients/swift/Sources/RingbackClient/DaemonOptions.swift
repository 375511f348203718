/// How a daemon is started, and the bounds that this client keeps.
public struct DaemonOptions: Sendable {
  /// The daemon's path or name; nil takes the variable `RINGBACK`, else `ringback` on the `PATH`.
  public var executable: String?
  /// Its arguments, such as `["--config", "ringback.json"]`.
  public var arguments: [String] = []
  /// Its whole environment; nil passes ours on.
  public var environment: [String: String]?
  /// Its working directory; nil is ours.
  public var directory: String?
  /// Who the client says it is.
  public var clientInfo = ClientInfo(name: "ringback-swift")
  /// Model providers by their ids, added to those that the daemon knows.
  public var providers: [String: Provider]?
  /// The types of updates that are not wanted.
  public var excludedUpdates: [String] = []
  /// Takes each line of the daemon's standard error, on a thread of its own.
  public var onStandardError: (@Sendable (String) -> Void)?
  /// How long the start may take.
  public var startTimeout: Duration = .seconds(10)
  /// How long a daemon that was asked to end may take until it is killed.
  public var shutdownTimeout: Duration = .seconds(5)
  /// How long the answer to a cancelled request is waited for.
  public var cancelTimeout: Duration = .seconds(5)

  /// The standard: the daemon of the environment, without arguments.
  public init(executable: String? = nil, arguments: [String] = []) {
    self.executable = executable
    self.arguments = arguments
  }
}

/// Decides about a tool call whose policy or session asks for it.
public typealias Approve = @Sendable (ToolsApproveParams) async -> ToolsApproveResult

extension ToolsApproveResult {
  /// The call may be executed.
  public static var allow: Self { Self(decision: .allow) }
  /// This call may be executed, and every further one of the tool in the session.
  public static var allowAlways: Self { Self(decision: .allowAlways) }
  /// The call is not executed, and the model reads why.
  public static func deny(_ reason: String) -> Self { Self(decision: .deny, reason: reason) }
}
