extension ClientMethod {
  /// What the method does, for those who write clients.
  var summary: String {
    switch self {
    case .toolsCall:
      "Asks the client to execute a tool."
    case .toolsApprove:
      "Asks the client whether a call may be executed."
    case .sessionUpdate:
      "Tells of something that happened in a turn."
    case .cancelRequest:
      "Says that the answer to a call is no longer wanted."
    case .logTrace:
      "Tells of one thing that the daemon did."
    }
  }

  /// What the method is sent with; nil for nothing.
  package var params: Shape? {
    switch self {
    case .toolsCall: ToolsCall.Params.shape
    case .toolsApprove: ToolsApprove.Params.shape
    case .sessionUpdate: SessionUpdate.shape
    case .cancelRequest: CancelRequest.shape
    case .logTrace: LogTrace.shape
    }
  }

  /// What the method is answered with; nil for a notification.
  package var result: Shape? {
    switch self {
    case .toolsCall: ToolsCall.Result.shape
    case .toolsApprove: ToolsApprove.Result.shape
    case .sessionUpdate, .cancelRequest, .logTrace: nil
    }
  }
}
