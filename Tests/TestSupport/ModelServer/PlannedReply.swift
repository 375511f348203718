package import JSON

/// What a test's model is to say, in no provider's words.
package struct PlannedReply: Sendable {
  /// One tool call.
  package struct Call: Sendable {
    /// The tool's name as the request had it.
    package var name: String
    /// The arguments.
    package var arguments: JSONValue

    /// Plans a call.
    package init(_ name: String, _ arguments: JSONValue = [:]) {
      self.name = name
      self.arguments = arguments
    }
  }

  /// How the reply ends.
  package enum Finish: Sendable {
    /// In order: because of its calls, if it has some.
    case done
    /// At the limit of output tokens.
    case length
    /// Because the provider filters or refuses.
    case refused
  }

  /// The reasoning, with whatever signature the service puts to it; empty for none.
  package var reasoning: String
  /// The text, streamed in two pieces or more where it is long enough.
  package var text: String
  /// The tool calls in order.
  package var calls: [Call]
  /// How the reply ends.
  package var finish: Finish
  /// The tokens read and written that the service is to report.
  package var tokens: (input: Int, output: Int)

  /// Plans a reply.
  package init(
    _ text: String = "", reasoning: String = "", calls: [Call] = [], finish: Finish = .done,
    tokens: (input: Int, output: Int) = (10, 5)
  ) {
    self.text = text
    self.reasoning = reasoning
    self.calls = calls
    self.finish = finish
    self.tokens = tokens
  }
}
