import JSON

/// Reads one object of a configuration and gathers what is wrong with it.
///
/// Each member must be asked for by name; what nobody asked for is unknown, and a problem.
struct ConfigurationReader {
  private let object: JSONObject
  private let pointer: String
  private var known: Set<String> = []
  /// What was found to be wrong so far.
  private(set) var problems: [ConfigurationProblem] = []

  /// Starts with the value at `pointer`.
  init(_ value: JSONValue, at pointer: String) {
    self.pointer = pointer
    object = value.object ?? JSONObject()
    if value.object == nil {
      problems.append(
        ConfigurationProblem(
          pointer: pointer, message: "This must be an object, not \(value.typeName)."))
    }
  }

  /// The pointer of a member.
  func pointer(to key: String) -> String {
    let escaped = key.replacing("~", with: "~0").replacing("/", with: "~1")
    return "\(pointer)/\(escaped)"
  }

  /// Notes a problem of the member `key`.
  mutating func add(_ message: String, at key: String) {
    problems.append(ConfigurationProblem(pointer: pointer(to: key), message: message))
  }

  /// Takes over the problems that another reader found.
  mutating func add(_ more: [ConfigurationProblem]) { problems += more }

  /// The member `key` as it stands; nil when it is not there.
  mutating func value(_ key: String) -> JSONValue? {
    known.insert(key)
    return object[key]
  }

  /// A text that is not empty.
  mutating func text(_ key: String) -> String? {
    guard let value = value(key) else { return nil }
    if let text = value.nonEmptyString { return text }
    add("This must be a text, and not empty.", at: key)
    return nil
  }

  /// A text that must be there.
  mutating func requiredText(_ key: String) -> String? {
    if object[key] == nil { add("This member is required.", at: key) }
    return text(key)
  }

  /// True or false.
  mutating func flag(_ key: String) -> Bool? {
    guard let value = value(key) else { return nil }
    if let flag = value.bool { return flag }
    add("This must be true or false.", at: key)
    return nil
  }

  /// A number of milliseconds between 1 and a day.
  mutating func milliseconds(_ key: String) -> Duration? {
    guard let value = value(key) else { return nil }
    if let number = value.int, (1...86_400_000).contains(number) { return .milliseconds(number) }
    add("This must be a whole number of milliseconds from 1 to 86400000.", at: key)
    return nil
  }

  /// One of the words of an enumeration.
  mutating func word<Word: RawRepresentable & CaseIterable>(
    _ key: String, of type: Word.Type
  ) -> Word? where Word.RawValue == String {
    guard let value = value(key) else { return nil }
    if let word = value.string.flatMap(Word.init) { return word }
    let words = Word.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
    add("This must be one of \(words).", at: key)
    return nil
  }

  /// The members in order, each of them asked for.
  mutating func members() -> JSONObject {
    known.formUnion(object.keys)
    return object
  }

  /// Ends the reading: what was not asked for is unknown.
  mutating func finish() -> [ConfigurationProblem] {
    for key in object.keys where !known.contains(key) {
      add("There is no member of this name.", at: key)
    }
    return problems
  }
}
