import Conversation

/// Keeps the data of a stream's first event and passes over the others.
struct FirstEvent: EventSink {
  /// The data; nil while there was no event.
  private(set) var data: [UInt8]?

  mutating func receive(event name: String, data: Span<UInt8>) {
    guard self.data == nil else { return }
    var first: [UInt8] = []
    first.append(copying: data)
    self.data = first
  }

  /// The data of the first event in `body`; nil when it holds none.
  static func data(in body: [UInt8]) -> [UInt8]? {
    var parser = EventStreamParser(maxEventBytes: body.count)
    var sink = FirstEvent()
    do throws(ModelError) {
      try parser.read(body.span, into: &sink)
      try parser.finish(into: &sink)
    } catch {
      // What is no event stream has no first event.
      return nil
    }
    return sink.data
  }
}
