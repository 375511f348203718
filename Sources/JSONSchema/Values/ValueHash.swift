import JSON

/// Hashes of values that agree wherever ``JSON/JSONValue`` values are equal to JSON Schema.
enum ValueHash {
  /// Deeper levels are left out of the hash; equality still sees them.
  private static let maxDepth = 32

  /// The hash of a value, the same for 1 and 1.0 and for members in any order.
  ///
  /// `size` grows by the number of values and of eight bytes each that were looked at.
  static func hash(_ value: JSONValue, size: inout Int) -> Int {
    hash(value, depth: 0, size: &size)
  }

  private static func hash(_ value: JSONValue, depth: Int, size: inout Int) -> Int {
    var hasher = Hasher()
    size += 1
    switch value {
    case .null: hasher.combine(0)
    case .bool(let bool): hasher.combine(bool)
    case .number(let number):
      size += number.literal.utf8.count / 8
      DecimalDigits.hash(number, into: &hasher)
    case .string(let string):
      size += string.utf8.count / 8
      hasher.combine(string)
    case .array(let elements):
      hasher.combine(elements.count)
      if depth < maxDepth {
        for element in elements { hasher.combine(hash(element, depth: depth + 1, size: &size)) }
      }
    case .object(let members):
      var sum = 0
      if depth < maxDepth {
        for (key, value) in members {
          var member = Hasher()
          member.combine(key)
          member.combine(hash(value, depth: depth + 1, size: &size))
          // Addition does not care about order.
          sum &+= member.finalize()
        }
      }
      hasher.combine(members.count)
      hasher.combine(sum)
    }
    return hasher.finalize()
  }
}
