import JSON

/// How a protocol says that a request is cancelled.
package struct CancelNotification: Sendable, Equatable {
  /// The notification's method.
  package let method: String
  /// The member of its params that holds the request's id.
  package let idKey: String

  /// A notification `method` whose params have the id under `idKey`.
  package init(method: String, idKey: String) {
    self.method = method
    self.idKey = idKey
  }

  /// `$/cancelRequest {id}` of LSP.
  package static let lsp = CancelNotification(method: "$/cancelRequest", idKey: "id")
  /// `$/cancel_request {requestId}` of ACP.
  package static let acp = CancelNotification(method: "$/cancel_request", idKey: "requestId")
  /// `notifications/cancelled {requestId}` of MCP.
  package static let mcp = CancelNotification(
    method: "notifications/cancelled", idKey: "requestId")

  /// The id that `notification` cancels, or nil when it is about something else or has no id.
  func id(in notification: Notification) -> RequestID? {
    guard notification.method == method, let id = notification.params?.value[idKey] else {
      return nil
    }
    return RequestID(id)
  }

  /// The params that cancel the request `id`.
  func params(for id: RequestID) -> EncodedJSON {
    EncodedJSON(.object([idKey: id.json]))
  }
}
