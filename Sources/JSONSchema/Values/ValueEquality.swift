import JSON

extension JSONValue {
  /// Whether both values are equal as JSON Schema defines it (Core, section 4.2.2).
  ///
  /// Numbers compare mathematically and members in any order. Nothing recurses, however deep the values are.
  func equals(_ other: JSONValue) -> Bool {
    switch (self, other) {
    case (.array, .array), (.object, .object): break
    default: return scalarEquals(other)
    }
    var pending = [(self, other)]
    while let (left, right) = pending.popLast() {
      switch (left, right) {
      case (.array(let left), .array(let right)):
        guard left.count == right.count else { return false }
        pending.append(contentsOf: zip(left, right))
      case (.object(let left), .object(let right)):
        guard left.count == right.count else { return false }
        for (key, value) in left {
          guard let counterpart = right[key] else { return false }
          pending.append((value, counterpart))
        }
      default: guard left.scalarEquals(right) else { return false }
      }
    }
    return true
  }

  private func scalarEquals(_ other: JSONValue) -> Bool {
    switch (self, other) {
    case (.null, .null): true
    case (.bool(let left), .bool(let right)): left == right
    case (.number(let left), .number(let right)): left.isEqual(to: right)
    case (.string(let left), .string(let right)): left.hasSameBytes(as: right)
    default: false
    }
  }
}
