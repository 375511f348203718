/// Takes a command line apart: `--name value`, `--name=value`, `--` before plain arguments.
struct OptionScanner {
  /// One piece of a command line.
  enum Piece: Equatable {
    case option(String)
    case argument(String)
  }

  private var rest: ArraySlice<String>
  private var attached: String?
  private var onlyArguments = false

  init(_ arguments: [String]) { rest = arguments[...] }

  /// Takes all arguments that are left, as they are.
  mutating func remaining() -> [String] {
    defer { rest = [] }
    return Array(rest)
  }

  /// Passes over one argument.
  mutating func skip() { rest = rest.dropFirst() }

  /// The next option or plain argument.
  mutating func next() -> Piece? {
    if let value = attached {
      // A value that nobody asked for, as in `--version=1`.
      attached = nil
      return .option("with the value \(value)")
    }
    guard let text = rest.popFirst() else { return nil }
    if onlyArguments || text == "-" || !text.hasPrefix("-") { return .argument(text) }
    if text == "--" {
      onlyArguments = true
      return next()
    }
    guard let equals = text.firstIndex(of: "="), text.hasPrefix("--") else { return .option(text) }
    attached = String(text[text.index(after: equals)...])
    return .option(String(text[..<equals]))
  }

  /// The value of the option that was just taken.
  mutating func value(of option: String) throws(UsageError) -> String {
    if let value = attached {
      attached = nil
      return value
    }
    guard let value = rest.popFirst() else { throw UsageError("\(option) needs a value") }
    return value
  }

  /// The value of an option that takes a directory.
  mutating func directory(_ option: String) throws(UsageError) -> String {
    let value = try value(of: option)
    if value.isEmpty { throw UsageError("\(option) needs a directory") }
    return value
  }

  /// The value of an option that takes one of a few words.
  mutating func word(_ option: String, among words: [String]) throws(UsageError) -> String {
    let value = try value(of: option)
    guard words.contains(value) else {
      throw UsageError("\(option) is one of \(words.joined(separator: ", ")), not \(value)")
    }
    return value
  }

  /// The value of an option that takes milliseconds, up to a day.
  mutating func milliseconds(_ option: String) throws(UsageError) -> Int {
    let value = try value(of: option)
    guard let number = Int(value), (0...86_400_000).contains(number) else {
      throw UsageError("\(option) is a number of milliseconds from 0 to 86400000, not \(value)")
    }
    return number
  }
}
