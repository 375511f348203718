/// A number in the one form in which equal numbers look equal: 0.d₁d₂d₃… × 10^place.
///
/// The first and the last digit are not 0; zero has no digits. Nothing is ever multiplied out, so
/// the work is bounded by the length of the literal and not by its exponent.
struct DecimalForm {
  private let isNegative: Bool
  private let digits: [UInt8]
  private let place: DecimalPlace

  /// Brings a number into this form.
  init(of number: JSONNumber) {
    var digits: [UInt8] = []
    var exponent: [UInt8] = []
    var exponentIsNegative = false
    var digitsBeforePoint: Int?
    var isInExponent = false
    var isNegative = false
    for byte in number.literal.utf8 {
      switch byte {
      case UInt8(ascii: "-"):
        if isInExponent { exponentIsNegative = true } else { isNegative = true }
      case UInt8(ascii: "+"): break
      case UInt8(ascii: "."): digitsBeforePoint = digits.count
      case UInt8(ascii: "e"), UInt8(ascii: "E"): isInExponent = true
      default:
        if isInExponent { exponent.append(byte & 0x0F) } else { digits.append(byte & 0x0F) }
      }
    }
    let leadingZeros = digits.prefix { $0 == 0 }.count
    let shift = (digitsBeforePoint ?? digits.count) - leadingZeros
    while digits.last == 0 { digits.removeLast() }
    self.digits = Array(digits.dropFirst(leadingZeros))
    self.isNegative = isNegative
    place = DecimalPlace(exponent: exponent, isNegative: exponentIsNegative, shiftedBy: shift)
  }

  /// Whether the number has no fraction.
  var isInteger: Bool {
    digits.isEmpty || place.isAtLeast(digits.count)
  }

  /// The number as an integer, or nil if it has a fraction or does not fit.
  var int: Int? {
    if digits.isEmpty { return 0 }
    guard isInteger, case .near(let place) = place, place <= Self.longestInt else { return nil }
    // Counting downwards reaches the smallest integer, which has no positive counterpart.
    var value = 0
    for position in 0..<place {
      let digit = position < digits.count ? Int(digits[position]) : 0
      let (product, tooBig) = value.multipliedReportingOverflow(by: 10)
      let (difference, tooFar) = product.subtractingReportingOverflow(digit)
      if tooBig || tooFar { return nil }
      value = difference
    }
    if isNegative { return value }
    return value == .min ? nil : -value
  }

  /// Compares the numbers: -1 if this one is smaller than `other`, 0 if they are equal, else 1.
  func compare(to other: DecimalForm) -> Int {
    if sign != other.sign { return sign < other.sign ? -1 : 1 }
    if sign == 0 { return 0 }
    let byPlace = place.compare(to: other.place)
    return sign * (byPlace == 0 ? compareDigits(to: other) : byPlace)
  }

  private static let longestInt = 19

  private var sign: Int { digits.isEmpty ? 0 : isNegative ? -1 : 1 }

  private func compareDigits(to other: DecimalForm) -> Int {
    if digits == other.digits { return 0 }
    return digits.lexicographicallyPrecedes(other.digits) ? -1 : 1
  }
}
