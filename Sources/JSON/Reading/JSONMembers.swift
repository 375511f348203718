/// The members of an object that is being read by name.
package struct JSONMembers {
  /// The object.
  package let object: JSONObject
  /// Where the object stands.
  package let pointer: String

  /// Takes the object at `pointer`.
  ///
  /// - Throws: A mismatch when it is not an object.
  package init(_ value: JSONValue, at pointer: String) throws(JSONMismatch) {
    guard let object = value.object else {
      throw .expected("an object", got: value, at: pointer)
    }
    self.object = object
    self.pointer = pointer
  }

  /// The place of a member.
  package func place(of key: String) -> String { pointer.appendingPointer(key) }

  /// Whether there is such a member, be it null.
  func holds(_ key: String) -> Bool { object.contains(key) }

  /// A member that must be there.
  package func required<Value: JSONReadable>(
    _ key: String, as type: Value.Type = Value.self
  ) throws(JSONMismatch) -> Value {
    guard let value = object[key] else {
      throw JSONMismatch(at: place(of: key), "missing; it is required")
    }
    return try Value(reading: value, at: place(of: key))
  }

  /// A member that may be absent; null counts as absent.
  package func optional<Value: JSONReadable>(
    _ key: String, as type: Value.Type = Value.self
  ) throws(JSONMismatch) -> Value? {
    guard let value = object[key], !value.isNull else { return nil }
    return try Value(reading: value, at: place(of: key))
  }

  /// A whole number within bounds that may be absent.
  package func optionalInt(
    _ key: String, in range: ClosedRange<Int>
  ) throws(JSONMismatch) -> Int? {
    guard let number: Int = try optional(key) else { return nil }
    guard range.contains(number) else {
      throw JSONMismatch(
        at: place(of: key),
        range.upperBound == .max
          ? "expected a whole number of at least \(range.lowerBound), got \(number)"
          : "expected a whole number from \(range.lowerBound) to \(range.upperBound), got \(number)"
      )
    }
    return number
  }

  /// A word out of a fixed list that may be absent.
  package func optionalWord<Word: RawRepresentable & CaseIterable>(
    _ key: String, as type: Word.Type = Word.self
  ) throws(JSONMismatch) -> Word? where Word.RawValue == String {
    guard let text: String = try optional(key) else { return nil }
    guard let word = Word(rawValue: text) else {
      let words = Word.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
      throw JSONMismatch(at: place(of: key), "expected one of \(words), got \"\(text)\"")
    }
    return word
  }
}

extension String: JSONReadable {
  /// Reads a string.
  package init(reading value: JSONValue, at pointer: String) throws(JSONMismatch) {
    guard let text = value.string else { throw .expected("a string", got: value, at: pointer) }
    self = text
  }
}

extension Bool: JSONReadable {
  /// Reads a boolean.
  package init(reading value: JSONValue, at pointer: String) throws(JSONMismatch) {
    guard let bool = value.bool else { throw .expected("a boolean", got: value, at: pointer) }
    self = bool
  }
}

extension Int: JSONReadable {
  /// Reads a whole number that fits 64 bits; 1.0 is one.
  package init(reading value: JSONValue, at pointer: String) throws(JSONMismatch) {
    guard let int = value.int else { throw .expected("a whole number", got: value, at: pointer) }
    self = int
  }
}

extension JSONValue: JSONReadable {
  /// Takes the value as it is.
  package init(reading value: JSONValue, at pointer: String) { self = value }
}

extension JSONNumber: JSONReadable {
  /// Reads a number of any size.
  package init(reading value: JSONValue, at pointer: String) throws(JSONMismatch) {
    guard let number = value.number else { throw .expected("a number", got: value, at: pointer) }
    self = number
  }
}

extension JSONObject: JSONReadable {
  /// Reads an object.
  package init(reading value: JSONValue, at pointer: String) throws(JSONMismatch) {
    guard let object = value.object else { throw .expected("an object", got: value, at: pointer) }
    self = object
  }
}

extension Array: JSONReadable where Element: JSONReadable {
  /// Reads an array, element by element.
  package init(reading value: JSONValue, at pointer: String) throws(JSONMismatch) {
    guard let values = value.array else { throw .expected("an array", got: value, at: pointer) }
    self = []
    reserveCapacity(values.count)
    for (index, value) in values.enumerated() {
      append(try Element(reading: value, at: "\(pointer)/\(index)"))
    }
  }
}
