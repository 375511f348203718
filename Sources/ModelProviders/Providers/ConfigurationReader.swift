import JSON

/// Reads one object of a configuration and gathers what is wrong with it.
///
/// Each member must be asked for by name; what nobody asked for is unknown, and a problem.
struct ConfigurationReader {
  private let object: JSONObject
  /// Where the object stands.
  let pointer: String
  private var known: Set<String> = []
  /// What was found to be wrong so far.
  private(set) var problems: [JSONMismatch.Problem] = []

  /// Starts with the value at `pointer`.
  init(_ value: JSONValue, at pointer: String) {
    self.pointer = pointer
    object = value.object ?? JSONObject()
    if value.object == nil {
      problems = JSONMismatch.expected("an object", got: value, at: pointer).problems
    }
  }

  /// The pointer of a member.
  func pointer(to key: String) -> String { pointer.appendingPointer(key) }

  /// Notes a problem of the member `key`, as a phrase that repeats no value: it may be a secret.
  mutating func add(_ message: String, at key: String) {
    problems.append(JSONMismatch.Problem(pointer: pointer(to: key), message: message))
  }

  private mutating func expect(_ what: String, got value: JSONValue, at key: String) {
    if value.string == nil, value.number == nil, value.array == nil {
      problems += JSONMismatch.expected(what, got: value, at: pointer(to: key)).problems
    } else {
      add("expected \(what)", at: key)
    }
  }

  /// Takes over the problems that another reader found.
  mutating func add(_ more: [JSONMismatch.Problem]) { problems += more }

  /// The member `key` as it stands; nil when it is not there.
  mutating func value(_ key: String) -> JSONValue? {
    known.insert(key)
    return object[key]
  }

  /// Whether there is a member `key`.
  func has(_ key: String) -> Bool { object[key] != nil }

  /// A text that is not empty.
  mutating func text(_ key: String) -> String? {
    guard let value = value(key) else { return nil }
    if let text = value.nonEmptyString { return text }
    expect("a string that is not empty", got: value, at: key)
    return nil
  }

  /// A text that must be there.
  mutating func requiredText(_ key: String) -> String? {
    if object[key] == nil { add("missing; it is required", at: key) }
    return text(key)
  }

  /// True or false.
  mutating func flag(_ key: String) -> Bool? {
    guard let value = value(key) else { return nil }
    if let flag = value.bool { return flag }
    expect("a boolean", got: value, at: key)
    return nil
  }

  /// A whole number of at least 1.
  mutating func count(_ key: String) -> Int? {
    guard let value = value(key) else { return nil }
    if let number = value.int, number >= 1 { return number }
    expect("a whole number of at least 1", got: value, at: key)
    return nil
  }

  /// A number of at least 0, which is US dollars for a million tokens.
  mutating func price(_ key: String) -> Double? {
    guard let value = value(key) else { return nil }
    if let price = value.double, price >= 0, price.isFinite { return price }
    expect("a number of at least 0", got: value, at: key)
    return nil
  }

  /// A number of milliseconds between 1 and a day.
  mutating func milliseconds(_ key: String) -> Duration? {
    guard let value = value(key) else { return nil }
    if let number = value.int, (1...86_400_000).contains(number) { return .milliseconds(number) }
    expect("a whole number of milliseconds from 1 to 86400000", got: value, at: key)
    return nil
  }

  /// The name of an environment variable, or several of which the first that is set counts.
  mutating func variables(_ key: String) -> [String]? {
    guard let value = value(key) else { return nil }
    let names = value.string.map { [$0] } ?? texts(value)
    let isName = { (name: String) in
      !name.isEmpty && name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "=") }
    }
    if let names, !names.isEmpty, names.allSatisfy(isName) { return names }
    expect("the name of an environment variable, or an array of such names", got: value, at: key)
    return nil
  }

  /// A program with its arguments.
  mutating func command(_ key: String) -> [String]? {
    guard let value = value(key) else { return nil }
    if let words = texts(value), words.first?.isEmpty == false,
      !words.contains(where: { $0.utf8.contains(0) })
    {
      return words
    }
    expect("an array of strings: a program and its arguments", got: value, at: key)
    return nil
  }

  private func texts(_ value: JSONValue) -> [String]? {
    guard let elements = value.array else { return nil }
    let texts = elements.compactMap(\.string)
    return texts.count == elements.count ? texts : nil
  }

  /// One of the words of an enumeration.
  mutating func word<Word: RawRepresentable & CaseIterable>(
    _ key: String, of type: Word.Type
  ) -> Word? where Word.RawValue == String {
    guard let value = value(key) else { return nil }
    if let word = value.string.flatMap(Word.init) { return word }
    let words = Word.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
    add("expected one of \(words)", at: key)
    return nil
  }

  /// The members in order, each of them asked for.
  mutating func members() -> JSONObject {
    known.formUnion(object.keys)
    return object
  }

  /// Ends the reading: what was not asked for is unknown.
  mutating func finish() -> [JSONMismatch.Problem] {
    for key in object.keys where !known.contains(key) {
      add("there is no such member", at: key)
    }
    return problems
  }
}
