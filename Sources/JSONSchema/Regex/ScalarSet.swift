/// A set of Unicode scalars: what one position of a pattern accepts.
struct ScalarSet: Sendable {
  /// The members below U+0080, one bit each; complete, so that ASCII never looks further.
  private var low: UInt64 = 0
  private var high: UInt64 = 0
  /// Sorted and disjoint; only what lies at or above U+0080 is consulted.
  private var ranges: [ClosedRange<UInt32>] = []
  private var properties: [PropertyTest] = []
  private var isInverted = false

  /// A Unicode property that a member must have, or must lack.
  struct PropertyTest: Sendable {
    var property: UnicodeProperty
    var isNegated: Bool

    func holds(for scalar: Unicode.Scalar) -> Bool { property.contains(scalar) != isNegated }
  }

  /// The union of ranges and properties, or everything outside that union.
  init(ranges: [ClosedRange<UInt32>], properties: [PropertyTest] = [], isInverted: Bool = false) {
    self.ranges = Self.merged(ranges)
    self.properties = properties
    self.isInverted = isInverted
    for range in self.ranges where range.lowerBound < 128 {
      for value in range.lowerBound...min(range.upperBound, 127) { insertASCII(value) }
    }
    if !properties.isEmpty {
      for value in UInt8(0)..<128
      where properties.contains(where: { $0.holds(for: Unicode.Scalar(value)) }) {
        insertASCII(UInt32(value))
      }
    }
    if isInverted {
      low = ~low
      high = ~high
    }
  }

  /// The set with one member.
  init(_ scalar: Unicode.Scalar) {
    self.init(ranges: [scalar.value...scalar.value])
  }

  /// Whether the scalar is a member; ASCII costs one bit test.
  func contains(_ scalar: Unicode.Scalar) -> Bool {
    let value = scalar.value
    if value < 64 { return low & (1 << UInt64(value)) != 0 }
    if value < 128 { return high & (1 << UInt64(value - 64)) != 0 }
    return (isInRanges(value) || properties.contains { $0.holds(for: scalar) }) != isInverted
  }

  /// The only member, when the set was made from one scalar.
  var single: UInt32? {
    guard ranges.count == 1, properties.isEmpty, !isInverted,
      ranges[0].lowerBound == ranges[0].upperBound
    else { return nil }
    return ranges[0].lowerBound
  }

  private mutating func insertASCII(_ value: UInt32) {
    if value < 64 { low |= 1 << UInt64(value) } else { high |= 1 << UInt64(value - 64) }
  }

  private func isInRanges(_ value: UInt32) -> Bool {
    var lower = 0
    var upper = ranges.count
    while lower < upper {
      let middle = (lower + upper) / 2
      if ranges[middle].upperBound < value { lower = middle + 1 } else { upper = middle }
    }
    return lower < ranges.count && ranges[lower].contains(value)
  }

  private static func merged(_ ranges: [ClosedRange<UInt32>]) -> [ClosedRange<UInt32>] {
    guard ranges.count > 1 else { return ranges }
    var result: [ClosedRange<UInt32>] = []
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if let last = result.last, range.lowerBound <= last.upperBound &+ 1 {
        result[result.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
      } else {
        result.append(range)
      }
    }
    return result
  }
}

// MARK: The classes that ECMA-262 names.

extension ScalarSet {
  /// `\d`: ASCII digits only.
  static let digitRanges: [ClosedRange<UInt32>] = [0x30...0x39]
  /// `\w`: ASCII letters, digits and the underscore.
  static let wordRanges: [ClosedRange<UInt32>] = [
    0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A,
  ]
  /// `\s`: ECMA-262 WhiteSpace and LineTerminator.
  static let spaceRanges: [ClosedRange<UInt32>] = [
    0x09...0x0D, 0x20...0x20, 0xA0...0xA0, 0x1680...0x1680, 0x2000...0x200A, 0x2028...0x2029,
    0x202F...0x202F, 0x205F...0x205F, 0x3000...0x3000, 0xFEFF...0xFEFF,
  ]
  /// What `.` does not match.
  static let lineTerminatorRanges: [ClosedRange<UInt32>] = [
    0x0A...0x0A, 0x0D...0x0D, 0x2028...0x2029,
  ]

  /// The members of `\w`.
  static let word = ScalarSet(ranges: wordRanges)
  /// The members of `.`.
  static let anyButLineTerminator = ScalarSet(ranges: lineTerminatorRanges, isInverted: true)

  /// Everything outside sorted, disjoint ranges.
  static func complement(of ranges: [ClosedRange<UInt32>]) -> [ClosedRange<UInt32>] {
    var result: [ClosedRange<UInt32>] = []
    var next: UInt32 = 0
    for range in ranges {
      if range.lowerBound > next { result.append(next...(range.lowerBound - 1)) }
      next = range.upperBound + 1
    }
    if next <= 0x10FFFF { result.append(next...0x10FFFF) }
    return result
  }
}
