/// A type that can be read out of a JSON value, with an exact place for every complaint.
package protocol JSONReadable {
  /// Reads the value that stands at `pointer`.
  ///
  /// - Parameters:
  ///   - value: What is read.
  ///   - pointer: Where it stands, as an RFC 6901 pointer, for complaints.
  /// - Throws: A `JSONMismatch` that names the innermost place that is wrong.
  init(reading value: JSONValue, at pointer: String) throws(JSONMismatch)
}

/// What is wrong with a value that was read: at least one problem.
package struct JSONMismatch: Error, Sendable, Equatable {
  /// One thing that is wrong.
  package struct Problem: Sendable, Equatable {
    /// Where, as an RFC 6901 pointer; empty for the whole value.
    package let pointer: String
    /// What, as a phrase: `expected a string, got a number`.
    package let message: String

    /// Makes a problem.
    package init(pointer: String, message: String) {
      self.pointer = pointer
      self.message = message
    }
  }

  /// What is wrong, in the order in which it was found.
  package let problems: [Problem]

  /// Makes a mismatch out of several problems.
  package init(_ problems: [Problem]) { self.problems = problems }

  /// Makes a mismatch with one problem.
  package init(at pointer: String, _ message: String) {
    problems = [Problem(pointer: pointer, message: message)]
  }

  /// The complaint about a value of the wrong type.
  package static func expected(
    _ what: String, got value: JSONValue, at pointer: String
  ) -> JSONMismatch {
    JSONMismatch(at: pointer, "expected \(what), got \(value.nameWithArticle)")
  }
}

extension String {
  /// This pointer, one member or element further (RFC 6901 escaping).
  package func appendingPointer(_ token: String) -> String {
    guard token.utf8.contains(where: { $0 == UInt8(ascii: "~") || $0 == UInt8(ascii: "/") }) else {
      return "\(self)/\(token)"
    }
    var escaped = ""
    for character in token {
      switch character {
      case "~": escaped += "~0"
      case "/": escaped += "~1"
      default: escaped.append(character)
      }
    }
    return "\(self)/\(escaped)"
  }
}

extension JSONValue {
  var nameWithArticle: String {
    switch self {
    case .null: "null"
    case .array, .object: "an \(typeName)"
    default: "a \(typeName)"
    }
  }
}
