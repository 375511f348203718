package import JSON

/// One JSON value that was validated as part of its message and is still bytes.
///
/// Small values own their bytes; a big one shares the buffer it was read into, so that a result
/// of many megabytes is not copied before somebody wants it.
package struct RawJSON: Sendable {
  private let storage: [UInt8]
  private let range: Range<Int>
  private let limits: JSONLimits

  /// The value that `range` of `storage` holds; the caller has validated it within `limits`.
  init(validated storage: [UInt8], in range: Range<Int>, limits: JSONLimits) {
    self.storage = storage
    self.range = range
    self.limits = limits
  }

  /// The raw form of `encoded`.
  package init(_ encoded: EncodedJSON) {
    self.init(
      validated: encoded.bytes, in: 0..<encoded.bytes.count,
      limits: JSONLimits(maxDepth: .max, maxBytes: .max))
  }

  /// The raw form of `value`.
  package init(_ value: JSONValue) { self.init(EncodedJSON(value)) }

  /// How many bytes the value has.
  package var count: Int { range.count }

  /// The first byte of the value, which tells its type.
  var firstByte: UInt8? { range.isEmpty ? nil : storage[range.lowerBound] }

  /// Decodes the value; each use decodes anew.
  package var value: JSONValue {
    // The bytes have passed the same grammar and the same limits before: the error cannot occur,
    // and null is what an absent value reads as everywhere else.
    (try? JSONValue(parsing: storage.span.extracting(range), limits: limits)) ?? .null
  }

  /// The value's bytes as a splice for another message; copies them.
  package var encoded: EncodedJSON {
    if range == 0..<storage.count { return EncodedJSON(trusted: storage) }
    return EncodedJSON(trusted: Array(storage[range]))
  }
}
