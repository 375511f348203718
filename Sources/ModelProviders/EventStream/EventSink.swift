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

  /// Takes a line that is neither data, nor an event's name, nor blank; the standard ignores it.
  ///
  /// - Parameter stray: The line without its end; valid only during the call.
  /// - Throws: A `ModelError` that ends the reply.
  mutating func receive(stray: Span<UInt8>) throws(ModelError)
}

extension EventSink {
  /// Does nothing, as the standard has it.
  mutating func receive(stray: Span<UInt8>) throws(ModelError) {}
}
