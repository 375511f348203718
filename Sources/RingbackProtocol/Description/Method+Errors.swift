// The table of errors by method: one that is not entered does not compile.

extension Method {
  /// The errors that a request of the method may be answered with, beside those of the transport.
  var errors: [ErrorRow] {
    kind == .notification
      ? [] : Self.errors(of: ["invalid_params", "cancelled", "overloaded"]) + ownErrors
  }

  private var ownErrors: [ErrorRow] {
    switch self {
    case .initialize: Self.errors(of: ["already_initialized", "unsupported_protocol_version"])
    case .toolsRegister: Self.errors(of: ["unknown_session", "too_many_tools"])
    case .toolsUnregister, .toolsList, .sessionMessages, .sessionClose:
      Self.errors(of: ["unknown_session"])
    case .sessionNew:
      Self.errors(of: ["session_exists", "too_many_sessions"]) + ErrorRow.ofModels
    case .sessionPrompt:
      Self.errors(of: ["unknown_session", "session_busy", "too_many_sessions"]) + ErrorRow.ofModels
    case .sessionSteer:
      Self.errors(of: ["unknown_session", "turn_not_found", "too_many_prompts"])
    case .sessionConfigure, .sessionPreview:
      Self.errors(of: ["unknown_session"]) + ErrorRow.ofModels
    case .modelsList: ErrorRow.ofModels
    case .initialized, .shutdown, .exit, .cancelRequest, .setTrace, .progress, .sessionList,
      .sessionCancel, .discover:
      []
    }
  }

  private static func errors(of kinds: [String]) -> [ErrorRow] {
    ErrorRow.ofDaemon.filter { kinds.contains($0.kind) }
  }
}
