extension JSONWriter {
  /// Writes a member whose value is a string.
  package mutating func member(_ key: String, _ value: String) {
    self.key(key)
    string(value)
  }

  /// Writes a member whose value is an integer.
  package mutating func member(_ key: String, _ value: Int) {
    self.key(key)
    int(value)
  }

  /// Writes a member whose value is `true` or `false`.
  package mutating func member(_ key: String, _ value: Bool) {
    self.key(key)
    bool(value)
  }

  /// Writes a member whose value is a number; `null` for infinity and NaN.
  package mutating func member(_ key: String, _ value: Double) {
    self.key(key)
    double(value)
  }

  /// Writes a member whose value is a number as it was written.
  package mutating func member(_ key: String, _ value: JSONNumber) {
    self.key(key)
    number(value)
  }

  /// Writes a member with any value.
  package mutating func member(_ key: String, _ value: JSONValue) {
    self.key(key)
    self.value(value)
  }

  /// Writes a member whose value was encoded before.
  package mutating func member(_ key: String, _ value: EncodedJSON) {
    self.key(key)
    encoded(value)
  }
}
