extension JSONValue: Equatable {
  /// Tells whether both values have the same structure and text.
  ///
  /// The order of members counts, numbers are equal if their literals are, and strings if their
  /// bytes are: canonical equivalence of Unicode plays no part. Takes no stack, however deep the
  /// values are.
  package static func == (left: JSONValue, right: JSONValue) -> Bool {
    var pending: [(JSONValue, JSONValue)] = []
    var pair = (left, right)
    while isEqual(pair.0, pair.1, &pending) {
      guard let next = pending.popLast() else { return true }
      pair = next
    }
    return false
  }

  /// Compares two values, except for the containers in them, which are put off.
  private static func isEqual(
    _ left: JSONValue, _ right: JSONValue, _ pending: inout [(JSONValue, JSONValue)]
  ) -> Bool {
    switch (left, right) {
    case (.null, .null): return true
    case (.bool(let left), .bool(let right)): return left == right
    case (.number(let left), .number(let right)): return left == right
    case (.string(let left), .string(let right)): return StringBytes.areEqual(left, right)
    case (.array(let left), .array(let right)):
      guard left.count == right.count else { return false }
      for (left, right) in zip(left, right) where !isEqualOrPut(left, right, off: &pending) {
        return false
      }
      return true
    case (.object(let left), .object(let right)):
      guard left.count == right.count else { return false }
      for (left, right) in zip(left.members, right.members)
      where !StringBytes.areEqual(left.key, right.key)
        || !isEqualOrPut(left.value, right.value, off: &pending)
      {
        return false
      }
      return true
    default: return false
    }
  }

  private static func isEqualOrPut(
    _ left: JSONValue, _ right: JSONValue, off pending: inout [(JSONValue, JSONValue)]
  ) -> Bool {
    switch (left, right) {
    case (.array, .array), (.object, .object):
      pending.append((left, right))
      return true
    default: return isEqual(left, right, &pending)
    }
  }
}
