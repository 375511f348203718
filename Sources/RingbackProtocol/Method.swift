/// The methods that a client calls; a new one does not compile until the server handles it.
package enum Method: String, CaseIterable, Sendable {
  case initialize
  case initialized
  case shutdown
  case exit
  case cancelRequest = "$/cancelRequest"
  case setTrace = "$/setTrace"
  case progress = "$/progress"
  case toolsRegister = "tools/register"
  case toolsUnregister = "tools/unregister"
  case toolsList = "tools/list"
  case sessionNew = "session/new"
  case sessionPrompt = "session/prompt"
  case sessionCancel = "session/cancel"
  case sessionSteer = "session/steer"
  case sessionConfigure = "session/configure"
  case sessionPreview = "session/preview"
  case sessionMessages = "session/messages"
  case sessionList = "session/list"
  case sessionClose = "session/close"
  case modelsList = "models/list"
  case discover = "rpc.discover"

  /// Whether the method is a request or a notification.
  package var kind: MethodKind {
    switch self {
    case .initialized, .exit, .cancelRequest, .setTrace, .progress, .sessionCancel: .notification
    default: .request
    }
  }
}

/// The methods that the daemon calls.
package enum ClientMethod: String, CaseIterable, Sendable {
  case toolsCall = "tools/call"
  case toolsApprove = "tools/approve"
  case sessionUpdate = "session/update"
  case cancelRequest = "$/cancelRequest"
  case logTrace = "$/logTrace"

  /// Whether the method is a request or a notification.
  package var kind: MethodKind {
    switch self {
    case .toolsCall, .toolsApprove: .request
    case .sessionUpdate, .cancelRequest, .logTrace: .notification
    }
  }
}

/// Whether a method is answered.
package enum MethodKind: String, Sendable {
  case request, notification
}
