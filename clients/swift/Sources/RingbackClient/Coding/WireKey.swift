/// A key of any name or place, for paths in errors and for nested values.
struct WireKey: CodingKey {
  let stringValue: String
  let intValue: Int?

  init(stringValue: String) {
    self.stringValue = stringValue
    intValue = nil
  }

  init(intValue: Int) {
    stringValue = String(intValue)
    self.intValue = intValue
  }

  /// The key under which a class keeps its parent class.
  static let parent = WireKey(stringValue: "super")
}
