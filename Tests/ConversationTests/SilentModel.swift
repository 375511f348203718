import Conversation
import JSON

/// A model that a test speaks for: the machine only names it.
struct SilentModel: LanguageModel {
  var name = "m/m"
  var takesOutputSchema = true

  func reply(
    to request: ModelRequest, receive: @Sendable ([ModelEvent]) async -> Void
  ) async throws(ModelError) -> ModelReply {
    throw ModelError(.configuration, "The test speaks for this model.")
  }

  func preview(of request: ModelRequest) throws(ModelError) -> EncodedJSON {
    EncodedJSON(JSONValue.null)
  }
}
