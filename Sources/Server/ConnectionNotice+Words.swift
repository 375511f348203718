import JSONRPC

extension ConnectionNotice {
  /// What was dropped, in words for a person who reads a trace.
  var words: String {
    switch self {
    case .unknownResponse(let id): "a response with the id \(id), which belongs to no open call"
    case .lateResponse(let id): "a response to the call \(id), which was given up before"
    case .malformedResponse(let id, let problem): "a response with the id \(id): \(problem)"
    case .errorWithoutID(let error): "an error without an id: \(error.message)"
    case .invalidNotification(let method): "the notification \(method), whose params are no object"
    }
  }
}
