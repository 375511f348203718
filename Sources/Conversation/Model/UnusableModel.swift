package import JSON

/// A model that cannot be asked, in the place of one that the client named.
///
/// In a list of models it fails like one whose provider is down, so that the next one takes over.
package struct UnusableModel: LanguageModel {
  /// The name that the client gave it.
  package let name: String
  private let reason: ModelError

  /// Makes a model that answers every request with `reason`.
  package init(name: String, reason: ModelError) {
    self.name = name
    self.reason = reason
  }

  /// Fails at once.
  package func reply(
    to request: ModelRequest, receive: @Sendable ([ModelEvent]) async -> Void
  ) async throws(ModelError) -> ModelReply { throw reason }

  /// Fails as well: nobody knows the body.
  package func preview(of request: ModelRequest) throws(ModelError) -> EncodedJSON {
    throw reason
  }
}
