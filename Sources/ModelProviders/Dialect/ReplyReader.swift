import Conversation

/// Reads one reply out of the bytes that a provider answers with.
protocol ReplyReader {
  /// Reads what the network brought.
  ///
  /// - Returns: What there is to stream now, in order; often nothing.
  /// - Throws: A `ModelError` when the bytes are no reply, or the provider reports a failure in them.
  mutating func read(_ bytes: Span<UInt8>) throws(ModelError) -> [ModelEvent]

  /// Whether the reply's end mark has come, after which nothing more needs to be read.
  var hasEnded: Bool { get }

  /// Whether the reply is whole, though more may follow it: a count of tokens, or the end mark.
  ///
  /// From then on a connection that breaks or stalls takes nothing away from the reply.
  var isWhole: Bool { get }

  /// The tokens that the provider has told of so far; of a reply that fails they are spent as well.
  var usage: Usage { get }

  /// Ends the reply after the last byte.
  ///
  /// - Returns: What there still is to stream, and the whole reply.
  /// - Throws: A `ModelError` when the reply is not whole.
  mutating func finish() throws(ModelError) -> (last: [ModelEvent], reply: ModelReply)
}
