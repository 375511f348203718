package import JSON

/// A model that answers a conversation: the only thing that turns know of providers.
package protocol LanguageModel: Sendable {
  /// The model's full name, `provider/model`.
  var name: String { get }

  /// Whether the provider takes an output schema and holds the model to it.
  var takesOutputSchema: Bool { get }

  /// Whether the provider can hold the model to this output schema; not every schema can be said to it.
  func takes(outputSchema: JSONValue) -> Bool

  /// Why requests cannot offer `tool`, as a phrase about it; nil when they can.
  func problem(with tool: ToolDefinition) -> String?

  /// Streams one reply and returns it whole.
  ///
  /// Cancelling the task closes the stream at once and throws. `receive` is awaited after each batch,
  /// so a slow reader slows the stream.
  ///
  /// - Parameters:
  ///   - request: What the model is to answer.
  ///   - receive: Takes the deltas as they come, all that one read brought in one batch.
  /// - Returns: The reply, only after it ended cleanly.
  /// - Throws: A `ModelError` when there is no reply that could be used.
  func reply(
    to request: ModelRequest, receive: @Sendable ([ModelEvent]) async -> Void
  ) async throws(ModelError) -> ModelReply

  /// The exact body that `request` would be sent as; what `session/preview` shows.
  func preview(of request: ModelRequest) throws(ModelError) -> EncodedJSON
}

extension LanguageModel {
  /// Most do.
  package var takesOutputSchema: Bool { true }

  /// Most can be offered any tool.
  package func problem(with tool: ToolDefinition) -> String? { nil }

  /// Most take all schemas or none.
  package func takes(outputSchema: JSONValue) -> Bool { takesOutputSchema }
}

/// What a model streams before its reply is whole.
///
/// Fragments of tool calls are not among it: nothing may act on a call before the reply has ended.
package enum ModelEvent: Sendable, Equatable {
  case textDelta(String)
  case reasoningDelta(String)
}

/// A reply as a provider hands it over, before the turn gives it ids of its own.
package struct ModelReply: Sendable, Equatable {
  /// One tool call in the provider's order.
  package struct Call: Sendable, Equatable {
    /// The provider's id, or one that the provider's translation minted; never empty.
    package var id: String
    /// The tool's name, mapped back to the client's.
    package var name: String
    /// What the tool is called with.
    package var arguments: ToolCall.Arguments

    /// Makes a call.
    package init(id: String, name: String, arguments: ToolCall.Arguments) {
      self.id = id
      self.name = name
      self.arguments = arguments
    }
  }

  /// The text, as it was streamed.
  package var text: String
  /// The reasoning, as it was streamed.
  package var reasoning: String
  /// The tool calls in the model's order.
  package var calls: [Call]
  /// Why the reply ended.
  package var finish: FinishReason
  /// What the reply cost; zero where the provider does not say.
  package var usage: Usage
  /// The provider's own form, for replay.
  package var raw: RawReply?

  /// Makes a reply.
  package init(
    text: String = "", reasoning: String = "", calls: [Call] = [], finish: FinishReason,
    usage: Usage = Usage(), raw: RawReply? = nil
  ) {
    self.text = text
    self.reasoning = reasoning
    self.calls = calls
    self.finish = finish
    self.usage = usage
    self.raw = raw
  }
}
