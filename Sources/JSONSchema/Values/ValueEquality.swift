import JSON

extension JSONValue {
  /// Whether both values are equal as JSON Schema defines it (Core, section 4.2.2).
  ///
  /// Numbers compare mathematically and members in any order. Nothing recurses, however deep the values are;
  /// `size` grows by how much was looked at.
  func equals(_ other: JSONValue, size: inout Int) -> Bool {
    size += 1
    switch (self, other) {
    case (.array, .array), (.object, .object): break
    default: return scalarEquals(other, &size)
    }
    var pending = [(self, other)]
    while let (left, right) = pending.popLast() {
      switch (left, right) {
      case (.array(let left), .array(let right)):
        guard left.count == right.count else { return false }
        size += left.count
        pending.append(contentsOf: zip(left, right))
      case (.object(let left), .object(let right)):
        guard left.count == right.count else { return false }
        size += left.count * 2
        for (key, value) in left {
          guard let counterpart = right[key] else { return false }
          pending.append((value, counterpart))
        }
      default: guard left.scalarEquals(right, &size) else { return false }
      }
    }
    return true
  }

  private func scalarEquals(_ other: JSONValue, _ size: inout Int) -> Bool {
    switch (self, other) {
    case (.null, .null): return true
    case (.bool(let left), .bool(let right)): return left == right
    case (.number(let left), .number(let right)):
      size += (left.literal.utf8.count + right.literal.utf8.count) / 8
      return left.isEqual(to: right)
    case (.string(let left), .string(let right)):
      guard left.utf8.count == right.utf8.count else { return false }
      size += left.utf8.count / 8
      return left.hasSameBytes(as: right)
    default: return false
    }
  }
}
