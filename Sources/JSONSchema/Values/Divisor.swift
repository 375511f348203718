import JSON

/// The value of `multipleOf`, prepared for exact division of decimals of any size.
struct Divisor: Sendable {
  /// More significant digits than this are refused when the schema is compiled.
  static let maxDigits = 400
  /// A greater power of ten than this is refused when the schema is compiled.
  static let maxExponent = 1_000_000

  private let remainders: Remainders
  private let exponent: Int
  /// At least the number of factors 2, and of factors 5, in the digits.
  private let factorBound: Int

  /// Prepares a positive number; nil if it is not positive or beyond the bounds above.
  init?(_ number: JSONNumber) {
    let decimal = DecimalDigits(number)
    guard !decimal.isNegative, !decimal.digits.isEmpty, decimal.digits.count <= Self.maxDigits,
      abs(decimal.exponent) <= Self.maxExponent
    else { return nil }
    exponent = decimal.exponent
    factorBound = decimal.digits.count * 4
    remainders = Remainders(modulus: decimal.digits)
  }

  /// Roughly what ``divides(_:)`` costs for a number, in elementary steps.
  func cost(for number: JSONNumber) -> Int {
    (number.literal.utf8.count + factorBound) * remainders.stepCost
  }

  /// Whether the number is an integer times the divisor.
  func divides(_ number: JSONNumber) -> Bool {
    let decimal = DecimalDigits(number)
    guard !decimal.digits.isEmpty else { return true }
    // Without trailing zeros on either side, a smaller power of ten leaves a fraction.
    guard decimal.exponent >= exponent else { return false }
    // Beyond the bound, more factors of ten change nothing.
    let zeros = min(decimal.exponent - exponent, factorBound)
    return remainders.isZero(digits: decimal.digits, zeros: zeros)
  }
}

/// Remainders of long decimal numbers by one modulus, digit by digit.
private enum Remainders: Sendable {
  case word(UInt64)
  /// The modulus in base 10⁹, least significant first.
  case words([UInt32])

  init(modulus digits: [UInt8]) {
    if digits.count <= 18 {
      self = .word(digits.reduce(0) { $0 * 10 + UInt64($1) })
      return
    }
    var words: [UInt32] = []
    var end = digits.count
    while end > 0 {
      let start = max(0, end - 9)
      words.append(digits[start..<end].reduce(0) { $0 * 10 + UInt32($1) })
      end = start
    }
    self = .words(words)
  }

  var stepCost: Int {
    switch self {
    case .word: 1
    case .words(let words): words.count * 8
    }
  }

  func isZero(digits: [UInt8], zeros: Int) -> Bool {
    switch self {
    case .word(let modulus):
      // The modulus is below 10¹⁸, so ten times a remainder fits.
      var remainder: UInt64 = 0
      for digit in digits { remainder = (remainder * 10 + UInt64(digit)) % modulus }
      for _ in 0..<zeros where remainder != 0 { remainder = remainder * 10 % modulus }
      return remainder == 0
    case .words(let modulus):
      var remainder = LongRemainder(modulus: modulus)
      for digit in digits { remainder.append(digit) }
      for _ in 0..<zeros { remainder.append(0) }
      return remainder.isZero
    }
  }
}

/// A remainder of several words in base 10⁹, least significant first, with one spare word at the top.
private struct LongRemainder {
  private static let base: UInt64 = 1_000_000_000
  private let modulus: [UInt32]
  private var words: [UInt32]

  init(modulus: [UInt32]) {
    self.modulus = modulus + [0]
    words = [UInt32](repeating: 0, count: modulus.count + 1)
  }

  var isZero: Bool { words.allSatisfy { $0 == 0 } }

  /// Replaces the remainder r by (10 r + digit) mod the modulus.
  mutating func append(_ digit: UInt8) {
    var carry = UInt64(digit)
    for index in words.indices {
      let value = UInt64(words[index]) * 10 + carry
      words[index] = UInt32(value % Self.base)
      carry = value / Self.base
    }
    // The remainder was below the modulus, so at most nine subtractions bring it below again.
    while !isBelowModulus { subtractModulus() }
  }

  private var isBelowModulus: Bool {
    for index in words.indices.reversed() where words[index] != modulus[index] {
      return words[index] < modulus[index]
    }
    return false
  }

  private mutating func subtractModulus() {
    var borrow: Int64 = 0
    for index in words.indices {
      var value = Int64(words[index]) - Int64(modulus[index]) - borrow
      borrow = value < 0 ? 1 : 0
      if value < 0 { value += Int64(Self.base) }
      words[index] = UInt32(value)
    }
  }
}
