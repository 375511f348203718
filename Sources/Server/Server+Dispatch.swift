import Conversation
import JSON
import JSONRPC
import RingbackProtocol

// The table of contents of the protocol: a new method does not compile until it stands here.
extension Server {
  /// Answers a request that the lifecycle lets through.
  func answer(_ request: Request, to method: Method) throws -> Acceptance {
    switch method {
    case .initialize: result(try initialize(try params(of: request)))
    case .shutdown: .result(shutdown())
    case .toolsRegister: result(try registerTools(try params(of: request)))
    case .toolsUnregister: result(try unregisterTools(try params(of: request)))
    case .toolsList: result(try listTools(try params(of: request)))
    case .sessionNew: result(try newSession(try params(of: request)))
    case .sessionPrompt: try prompt(try params(of: request), request.id)
    case .sessionSteer: result(try steer(try params(of: request)))
    case .sessionConfigure: result(try configure(try params(of: request)))
    case .sessionPreview: result(try preview(try params(of: request)))
    case .sessionMessages: result(try messages(try params(of: request)))
    case .sessionList: result(listSessions(try params(of: request)))
    case .sessionClose: .result(try closeSession(try params(of: request)))
    case .modelsList: listModels(try params(of: request))
    case .discover: .answered(.success(description))
    case .initialized, .exit, .cancelRequest, .setTrace, .progress, .sessionCancel:
      throw RPCError.methodNotFound(request.method)
    }
  }

  /// Acts on a notification that the lifecycle lets through.
  func act(on notification: Notification, _ method: Method) throws {
    switch method {
    case .initialized: break
    case .exit: exit()
    case .cancelRequest: cancelRequest(try params(of: notification))
    case .setTrace: setTrace(try params(of: notification))
    case .progress: progress(try params(of: notification))
    case .sessionCancel: try cancelSession(try params(of: notification))
    case .initialize, .shutdown, .toolsRegister, .toolsUnregister, .toolsList, .sessionNew,
      .sessionPrompt, .sessionSteer, .sessionConfigure, .sessionPreview, .sessionMessages,
      .sessionList, .sessionClose, .modelsList, .discover:
      break
    }
  }

  private func result(_ result: some JSONWritable) -> Acceptance {
    .answered(.success(EncodedJSON(writing: result)))
  }

  private func params<Params: JSONReadable>(of request: Request) throws(JSONMismatch) -> Params {
    try Params(reading: request.params?.value ?? .object([:]), at: "")
  }

  private func params<Params: JSONReadable>(
    of notification: Notification
  ) throws(JSONMismatch) -> Params {
    try Params(reading: notification.params?.value ?? .object([:]), at: "")
  }
}
