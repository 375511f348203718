/// Writes JSON text straight into a byte array, without an intermediate value.
///
/// It knows where commas go; which calls make a complete text is up to the caller. What it writes
/// holds no line break, so a text may stand for a line.
package struct JSONWriter: Sendable {
  /// What was written so far.
  package private(set) var bytes: [UInt8] = []

  /// Whether a value ended at the end of `bytes`, so that a comma must precede the next one.
  private var isAfterValue = false

  /// Makes a writer with room for `reservingCapacity` bytes before it must take more memory.
  package init(reservingCapacity: Int = 256) {
    bytes.reserveCapacity(max(0, reservingCapacity))
  }

  /// Makes a writer that appends one value to a text; `takeBytes` gives all of it.
  package init(appendingTo text: consuming [UInt8]) {
    bytes = text
  }

  /// Takes away what was written, after which the writer starts anew.
  package mutating func takeBytes() -> [UInt8] {
    defer {
      bytes = []
      isAfterValue = false
    }
    return bytes
  }

  /// Opens an object.
  package mutating func beginObject() { open(UInt8(ascii: "{")) }

  /// Closes the innermost object.
  package mutating func endObject() { close(UInt8(ascii: "}")) }

  /// Opens an array.
  package mutating func beginArray() { open(UInt8(ascii: "[")) }

  /// Closes the innermost array.
  package mutating func endArray() { close(UInt8(ascii: "]")) }

  /// Writes a key; its value must follow.
  package mutating func key(_ key: String) {
    StringEscapes.append(key, isAfterValue: isAfterValue, isKey: true, to: &bytes)
    isAfterValue = false
  }

  /// Writes a string; only quotation marks, backslashes and control characters are escaped.
  package mutating func string(_ string: String) {
    StringEscapes.append(string, isAfterValue: isAfterValue, isKey: false, to: &bytes)
    isAfterValue = true
  }

  /// Writes `true` or `false`.
  package mutating func bool(_ bool: Bool) { append(bool ? "true" : "false") }

  /// Writes an integer.
  package mutating func int(_ int: Int) {
    separate()
    if int < 0 { bytes.append(UInt8(ascii: "-")) }
    let magnitude = int.magnitude
    var power: UInt = 1
    while magnitude / power >= 10 { power &*= 10 }
    while power > 0 {
      bytes.append(UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: magnitude / power % 10))
      power /= 10
    }
  }

  /// Writes a number as it was written.
  package mutating func number(_ number: JSONNumber) { append(number.literal) }

  /// Writes the shortest literal that reads back as `double`; `null` for what JSON cannot say, infinity and NaN.
  package mutating func double(_ double: Double) {
    append(double.isFinite ? double.description : "null")
  }

  /// Writes `null`.
  package mutating func null() { append("null") }

  /// Splices in a value that was encoded before.
  package mutating func encoded(_ encoded: EncodedJSON) {
    separate()
    bytes.append(contentsOf: encoded.bytes)
  }

  /// Splices in bytes that the caller knows to be one JSON value; line breaks in them become spaces.
  package mutating func raw(_ raw: [UInt8]) {
    self.raw(raw.span)
  }

  /// Splices in bytes that the caller knows to be one JSON value; line breaks in them become spaces.
  package mutating func raw(_ raw: Span<UInt8>) {
    separate()
    LineBreaks.append(raw, to: &bytes)
  }

  /// Splices in part of a text as it is, with no comma before it; for what is written again and again.
  ///
  /// - Parameters:
  ///   - part: Bytes without line breaks, which must fit what is before and behind them.
  ///   - endsValue: Whether a comma must come before a key or value that follows.
  package mutating func part(_ part: [UInt8], endsValue: Bool) {
    bytes.append(contentsOf: part)
    isAfterValue = endsValue
  }

  /// Splices in part of a text as it is; see `part(_:endsValue:)`.
  package mutating func part(_ part: StaticString, endsValue: Bool) {
    part.withUTF8Buffer { unsafe bytes.append(contentsOf: $0) }
    isAfterValue = endsValue
  }

  /// Writes the comma that the end of the value before may call for, and takes note of the next value.
  private mutating func separate() {
    if isAfterValue { bytes.append(UInt8(ascii: ",")) }
    isAfterValue = true
  }

  private mutating func open(_ bracket: UInt8) {
    separate()
    bytes.append(bracket)
    isAfterValue = false
  }

  private mutating func close(_ bracket: UInt8) {
    bytes.append(bracket)
    isAfterValue = true
  }

  /// Writes a number or a word.
  private mutating func append(_ text: String) {
    StringBytes.append(text, isAfterValue: isAfterValue, to: &bytes)
    isAfterValue = true
  }
}
