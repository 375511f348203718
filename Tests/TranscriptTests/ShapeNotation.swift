/// What `protocol.md` writes of a shape, such as `{tools: [definition], sessionId?}`.
indirect enum ShapeNotation: Equatable {
  /// One of several.
  case either([ShapeNotation])
  case object([Member])
  case list(ShapeNotation)
  /// A constant: a text in quotation marks or a number.
  case constant(String)
  /// A word for a shape: `string`, `block`, `name`, …
  case word(String)

  /// What stands between two commas of an object.
  enum Member: Equatable {
    case named(String, isOptional: Bool, ShapeNotation?)
    /// `…` and what is said of it: further members.
    case others(String)
  }

  /// Reads a notation; nil when the text is none.
  init?(_ text: some StringProtocol) {
    var reader = Reader(rest: Substring(text))
    guard let value = reader.value(), reader.rest.isEmpty else { return nil }
    self = value
  }

  /// Reads the notation that a text begins with.
  static func beginning(_ text: some StringProtocol) -> ShapeNotation? {
    var reader = Reader(rest: Substring(text))
    return reader.value()
  }

  private struct Reader {
    var rest: Substring

    mutating func value() -> ShapeNotation? {
      guard let first = one() else { return nil }
      var all = [first]
      while take("|") {
        guard let next = one() else { return nil }
        all.append(next)
      }
      return all.count == 1 ? first : .either(all)
    }

    private mutating func one() -> ShapeNotation? {
      skip()
      if take("{") { return object() }
      if take("[") {
        guard let element = value(), take("]") else { return nil }
        return .list(element)
      }
      if rest.first == "\"" {
        rest.removeFirst()
        let text = take { $0 != "\"" }
        return take("\"") ? .constant("\"\(text)\"") : nil
      }
      let word = take { $0.isLetter || $0.isNumber || $0 == "_" }
      if word.isEmpty { return nil }
      return word.first?.isNumber == true ? .constant(word) : .word(word)
    }

    private mutating func object() -> ShapeNotation? {
      var members: [Member] = []
      repeat {
        skip()
        if take("…") {
          members.append(.others(take { $0 != "," && $0 != "}" }))
          continue
        }
        let name = take { $0.isLetter || $0.isNumber }
        if name.isEmpty { return nil }
        let isOptional = take("?")
        var shape: ShapeNotation?
        if take(":") {
          shape = value()
          if shape == nil { return nil }
        }
        members.append(.named(name, isOptional: isOptional, shape))
      } while take(",")
      return take("}") ? .object(members) : nil
    }

    private mutating func skip() { rest = rest.drop { $0 == " " || $0 == "\\" } }

    private mutating func take(_ character: Character) -> Bool {
      skip()
      guard rest.first == character else { return false }
      rest.removeFirst()
      return true
    }

    private mutating func take(_ isPart: (Character) -> Bool) -> String {
      let text = rest.prefix(while: isPart)
      rest = rest.dropFirst(text.count)
      return String(text)
    }
  }
}
