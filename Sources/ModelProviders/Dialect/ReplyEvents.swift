import Conversation
import JSON

/// What makes a reply of a stream's events, or of one whole JSON answer.
protocol ReplyEvents: EventSink {
  /// Takes the answer of a service that does not stream although it was asked to.
  mutating func receive(whole body: JSONValue) throws(ModelError)

  /// Whether the end mark has come.
  var hasEnded: Bool { get }

  /// Whether the reply is whole, though more may follow it.
  var isWhole: Bool { get }

  /// The tokens that the provider has told of so far; zero where it tells none.
  var usage: Usage { get }

  /// Takes away what there is to stream.
  mutating func takeBatch() -> [ModelEvent]

  /// Ends the reply; what there still is to stream is in the last batch.
  mutating func finish() throws(ModelError) -> ModelReply
}

extension ReplyEvents {
  var usage: Usage { Usage() }
}
