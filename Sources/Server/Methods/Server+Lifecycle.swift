import JSON
import JSONRPC
import ModelProviders
import RingbackProtocol
import Synchronization

extension Server {
  /// Takes the client's hand; a second time is a mistake.
  func initialize(_ params: Initialize.Params) throws -> Initialize.Result {
    guard state.withLock({ $0.lifecycle == .created }) else {
      throw RPCError.invalidRequest("initialize was sent before.", kind: "already_initialized")
    }
    guard params.protocolVersion == Initialize.protocolVersion else {
      throw RPCError(
        code: RPCError.Code.invalidParams, kind: "unsupported_protocol_version",
        message: "This daemon speaks protocol version \(Initialize.protocolVersion) only.",
        details: ["supported": [.number(JSONNumber(Initialize.protocolVersion))]])
    }
    if let providers = params.providers { try catalog.add(providers: providers, at: "/providers") }
    state.withLock { state in
      state.lifecycle = .initialized
      state.capabilities = params.capabilities
      state.trace = params.trace
    }
    if let process = params.processId.flatMap(Int32.init(exactly:)) {
      tell(.watch(process: process))
    }
    return Initialize.Result(
      version: version, limits: limits.rows.map { (name: $0.name, value: $0.value) })
  }

  /// Refuses everything but `exit` from now on; open turns go on until then.
  func shutdown() -> JSONValue {
    state.withLock { $0.lifecycle = .shutDown }
    return .null
  }

  /// Ends the process.
  func exit() {
    let status: Int32 = state.withLock { $0.lifecycle == .shutDown ? 0 : 1 }
    tell(.exit(status: status))
  }

  /// Sets how much is told of the work.
  func setTrace(_ params: SetTrace.Params) { state.withLock { $0.trace = params.value } }

  /// Cancels an open request of the client; one that is unknown or answered is nobody's mistake.
  func cancelRequest(_ params: CancelRequest) { connection.cancel(params.id) }
}
