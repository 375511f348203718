import Conversation

/// What takes the events of an event stream, one after the other.
protocol EventSink {
  /// Takes one event.
  ///
  /// - Parameters:
  ///   - name: The event's `event` field; empty where the stream gives none.
  ///   - data: The event's `data` lines, joined by line feeds; valid only during the call, and bytes
  ///     of any kind, since nothing has looked at their encoding.
  /// - Throws: A `ModelError` that ends the reply.
  mutating func receive(event name: String, data: Span<UInt8>) throws(ModelError)
}
