/// A power of ten of any size, with one representation for each.
enum DecimalPlace {
  /// A power of at most 18 digits.
  case near(Int)

  /// A power of more digits; they begin with the highest, which is not 0.
  case far(isNegative: Bool, digits: [UInt8])

  /// The power that an exponent of a literal means after the decimal point was moved by `shift` digits.
  ///
  /// `shift` is a number of digits in memory, hence far smaller than 10^17.
  init(exponent: [UInt8], isNegative: Bool, shiftedBy shift: Int) {
    var digits = Array(exponent.drop { $0 == 0 })
    if digits.count < Self.mostNearDigits {
      let magnitude = Self.int(digits)
      self = .near((isNegative ? -magnitude : magnitude) + shift)
      return
    }
    // At least 10^17, so the shift cannot change the sign.
    if (shift < 0) == isNegative {
      Self.add(shift.magnitude, to: &digits)
    } else {
      Self.subtract(shift.magnitude, from: &digits)
    }
    if digits.count <= Self.mostNearDigits {
      let magnitude = Self.int(digits)
      self = .near(isNegative ? -magnitude : magnitude)
    } else {
      self = .far(isNegative: isNegative, digits: digits)
    }
  }

  /// Tells whether the power is `bound`, a number of digits in memory, or greater.
  func isAtLeast(_ bound: Int) -> Bool {
    switch self {
    case .near(let place): place >= bound
    case .far(let isNegative, _): !isNegative
    }
  }

  /// Compares the powers: -1 if this one is smaller than `other`, 0 if they are equal, else 1.
  func compare(to other: DecimalPlace) -> Int {
    switch (self, other) {
    case (.near(let left), .near(let right)):
      left < right ? -1 : left == right ? 0 : 1
    case (.far(let isNegative, _), .near): isNegative ? -1 : 1
    case (.near, .far(let isNegative, _)): isNegative ? 1 : -1
    case (.far(let leftIsNegative, let left), .far(let rightIsNegative, let right)):
      if leftIsNegative != rightIsNegative {
        leftIsNegative ? -1 : 1
      } else {
        (leftIsNegative ? -1 : 1) * Self.compareMagnitudes(left, right)
      }
    }
  }

  /// 18 digits fit into 64 bits.
  private static let mostNearDigits = 18

  private static func int(_ digits: [UInt8]) -> Int {
    digits.reduce(0) { $0 * 10 + Int($1) }
  }

  private static func compareMagnitudes(_ left: [UInt8], _ right: [UInt8]) -> Int {
    if left == right { return 0 }
    if left.count != right.count { return left.count < right.count ? -1 : 1 }
    return left.lexicographicallyPrecedes(right) ? -1 : 1
  }

  private static func add(_ summand: UInt, to digits: inout [UInt8]) {
    var carry = summand
    for position in digits.indices.reversed() {
      if carry == 0 { return }
      carry += UInt(digits[position])
      digits[position] = UInt8(carry % 10)
      carry /= 10
    }
    while carry > 0 {
      digits.insert(UInt8(carry % 10), at: 0)
      carry /= 10
    }
  }

  /// Subtracts a number that is smaller than the one that `digits` form.
  private static func subtract(_ subtrahend: UInt, from digits: inout [UInt8]) {
    var rest = subtrahend
    for position in digits.indices.reversed() {
      if rest == 0 { break }
      let digit = UInt(digits[position]) + 10 - rest % 10
      rest = rest / 10 + (digit < 10 ? 1 : 0)
      digits[position] = UInt8(digit % 10)
    }
    digits = Array(digits.drop { $0 == 0 })
  }
}
