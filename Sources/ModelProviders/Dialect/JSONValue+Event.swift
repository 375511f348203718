import Conversation
import JSON

extension JSONValue {
  /// Reads the data of one event of a reply's stream.
  ///
  /// - Parameters:
  ///   - data: The data.
  ///   - isError: Whether the event's name says that it reports a failure.
  /// - Throws: A `ModelError` when it is no JSON: what the provider says in it, if it reports a failure,
  ///   else one of kind `protocol` that may pass.
  init(event data: Span<UInt8>, isError: Bool = false) throws(ModelError) {
    do throws(JSONError) {
      self = try JSONValue(parsing: data)
    } catch {
      if isError { throw ProviderFailure(message: String(repairing: data)).inStream() }
      throw ModelError(
        .protocol, "The model's stream holds an event that is not JSON: \(error).", retryable: true)
    }
  }
}

extension Span<UInt8> {
  /// Whether the bytes are `[DONE]`, with white space around it or not.
  ///
  /// Only one dialect has this end mark, but gateways add it to the others.
  var isEndMark: Bool {
    var cursor = JSONCursor()
    return cursor.skip("[DONE]", in: self) && cursor.isAtEnd(of: self)
  }
}
