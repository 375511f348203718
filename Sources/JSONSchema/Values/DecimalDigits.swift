import JSON

/// A decimal number as an integer without trailing zeros times a power of ten.
///
/// Equal numbers have equal forms, whatever their literals look like.
struct DecimalDigits: Sendable {
  /// Exponents are clamped to this magnitude; beyond it different numbers may share a form.
  static let maxExponent = 1_000_000_000_000_000

  var isNegative = false
  /// The significant digits, 0 to 9 each, most significant first; empty for zero.
  var digits: [UInt8] = []
  var exponent = 0

  /// Reads the literal; the work is linear in its length.
  init(_ number: JSONNumber) {
    var fractionDigits = 0
    var isFraction = false
    var bytes = number.literal.utf8[...]
    digits.reserveCapacity(bytes.count)
    if bytes.first == 0x2D {
      isNegative = true
      bytes = bytes.dropFirst()
    }
    while let byte = bytes.popFirst() {
      switch byte {
      case 0x2E: isFraction = true
      case 0x65, 0x45:
        exponent = Self.exponent(bytes)
        bytes = bytes[bytes.endIndex...]
      default:
        if isFraction { fractionDigits += 1 }
        if byte != 0x30 || !digits.isEmpty { digits.append(byte &- 0x30) }
      }
    }
    exponent -= fractionDigits
    while digits.last == 0 {
      digits.removeLast()
      exponent += 1
    }
    if digits.isEmpty {
      isNegative = false
      exponent = 0
    }
  }

  private static func exponent(_ text: Substring.UTF8View) -> Int {
    var value = 0
    for byte in text where byte.isASCIIDigit {
      value = min(value * 10 + Int(byte - 0x30), maxExponent)
    }
    return text.first == 0x2D ? -value : value
  }

  /// Feeds a number to a hash, the same for all literals of one number.
  static func hash(_ number: JSONNumber, into hasher: inout Hasher) {
    // Integers are common, and their digits need not be taken apart.
    if let integer = Int(number.literal), abs(integer / 10) < wordLimit / 10 {
      var mantissa = integer
      var exponent = 0
      while mantissa != 0, mantissa.isMultiple(of: 10) {
        mantissa /= 10
        exponent += 1
      }
      hasher.combine(mantissa)
      hasher.combine(exponent)
      return
    }
    let decimal = DecimalDigits(number)
    if decimal.digits.count <= wordDigits {
      let mantissa = decimal.digits.reduce(0) { $0 * 10 + Int($1) }
      hasher.combine(decimal.isNegative ? -mantissa : mantissa)
    } else {
      hasher.combine(decimal.isNegative)
      hasher.combine(decimal.digits)
    }
    hasher.combine(decimal.exponent)
  }

  /// Mantissas of so many digits fit a word.
  private static let wordDigits = 18
  private static let wordLimit = 1_000_000_000_000_000_000
}
