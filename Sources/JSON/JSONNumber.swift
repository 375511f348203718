/// A JSON number, kept as it was written.
///
/// `1`, `1.0` and `10e-1` are three different values to `==` and to a hash table; `isEqual(to:)`
/// and `compare(to:)` see the same number in them.
package struct JSONNumber: Sendable, Hashable {
  /// The number as written; it fits the grammar of RFC 8259, section 6.
  package let literal: String

  /// Takes a literal as written, or gives nil if it does not fit the grammar of RFC 8259.
  package init?(literal: String) {
    let bytes = Array(literal.utf8)
    guard Self.endOfNumber(in: bytes.span) == bytes.count else { return nil }
    self.literal = literal
  }

  /// Makes the number whose literal is `int` in decimal.
  package init(_ int: Int) {
    literal = String(int)
  }

  /// Makes the number with the shortest literal that reads back as `double`; nil if that is infinite or no number.
  package init?(_ double: Double) {
    guard double.isFinite else { return nil }
    literal = double.description
  }

  /// Takes a literal whose grammar was checked.
  init(checked literal: String) {
    self.literal = literal
  }

  /// The floating-point number nearest to this one, infinite if this one is beyond all of them.
  package var double: Double {
    // Swift reads every literal that the grammar of RFC 8259 lets through.
    Double(literal) ?? .nan
  }

  /// The number as an integer, or nil if it has a fraction or does not fit; `1.0` and `1e2` are integers.
  package var int: Int? {
    // The plain form is the common one and the standard library reads it at once.
    Int(literal) ?? DecimalForm(of: self).int
  }

  /// Whether the number has no fraction: `1.0` and `1e400` are integers, too.
  package var isInteger: Bool { DecimalForm(of: self).isInteger }

  /// Tells whether both are the same number: 1 is equal to `1.0` and `10e-1`.
  ///
  /// Exact for every size. The work is linear in the length of the literals, also for 1e999999999.
  package func isEqual(to other: JSONNumber) -> Bool {
    compare(to: other) == 0
  }

  /// Compares the numbers: -1 if this one is smaller than `other`, 0 if they are equal, else 1.
  ///
  /// Exact for every size. The work is linear in the length of the literals, also for 1e999999999.
  package func compare(to other: JSONNumber) -> Int {
    if literal == other.literal { return 0 }
    return DecimalForm(of: self).compare(to: DecimalForm(of: other))
  }

  /// The offset after the number at the start of `bytes`; nil if there is none.
  private static func endOfNumber(in bytes: Span<UInt8>) -> Int? {
    do throws(JSONError) {
      return try JSONScanner.endOfNumber(in: bytes, from: 0)
    } catch {
      // The caller asks whether it is a number, not why it is none.
      return nil
    }
  }
}
