import Conversation
import JSON

/// The bytes of one answer: counted, and kept while they may be one JSON text.
struct AnswerBytes {
  /// What is kept.
  private(set) var kept: [UInt8] = []
  private var count = 0
  private let limits: ProviderLimits

  /// Begins with nothing.
  init(limits: ProviderLimits) { self.limits = limits }

  /// Counts what the network brought.
  ///
  /// - Throws: A `ModelError` of kind `protocol` when the answer is longer than it may be.
  mutating func add(_ bytes: Span<UInt8>) throws(ModelError) {
    guard bytes.count <= limits.replyBytes - count else {
      throw ModelError(
        .protocol, "The model's reply is longer than \(limits.replyBytes) bytes.", retryable: false)
    }
    count += bytes.count
  }

  /// Keeps bytes that were counted.
  mutating func keep(_ bytes: Span<UInt8>) { kept.append(copying: bytes) }

  /// Takes away what was kept.
  mutating func takeKept() -> [UInt8] {
    defer { kept = [] }
    return kept
  }

  /// The JSON text that was kept.
  ///
  /// - Throws: A `ModelError` of kind `protocol` when it is none, or not all of one.
  mutating func json() throws(ModelError) -> JSONValue {
    do throws(JSONError) {
      return try JSONValue(parsing: takeKept())
    } catch {
      throw ModelError(
        .protocol, "The provider's answer is not whole JSON: \(error).", retryable: true)
    }
  }

  /// Refuses an answer that begins like a page of markup.
  static func check(first byte: UInt8) throws(ModelError) {
    guard byte == UInt8(ascii: "<") else { return }
    throw ModelError(
      .protocol, "The provider answers with markup; its base URL may be wrong.", retryable: false)
  }
}
