package import JSON

/// A request of the client: it is answered exactly once.
package struct Request: Sendable {
  /// The id that the answer echoes.
  package let id: RequestID
  /// The method's name, as written.
  package let method: String
  /// An object or an array, or nil when the params are absent or null.
  package let params: RawJSON?
}

/// A notification of the client: it is never answered.
package struct Notification: Sendable {
  /// The method's name, as written.
  package let method: String
  /// An object or an array, or nil when the params are absent or null.
  package let params: RawJSON?
}

/// What a request is answered with.
package typealias Answer = Result<EncodedJSON, RPCError>

/// What the client answered a call with.
package typealias Reply = Result<RawJSON, RPCError>
