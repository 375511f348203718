package import JSON

/// The id of a request: a string, a number of any size, or null (JSON-RPC 2.0, section 4).
///
/// A number keeps the literal it was written with, so that it is echoed as written; `"1"`, `1`
/// and `1.0` are three ids. Strings compare as bytes.
package struct RequestID: Sendable {
  private enum Form: Sendable {
    case null
    /// A number written as Swift writes an `Int`; every other literal is a `number`.
    case int(Int)
    case number(JSONNumber)
    case string(String)
  }

  private let form: Form

  /// The null id: legal for a request, and what an error carries when the id could not be read.
  package static let null = RequestID(form: .null)

  /// An integer id.
  package init(_ int: Int) { form = .int(int) }

  /// A string id.
  package init(_ string: String) { form = .string(string) }

  /// The id that `value` is, or nil when it is a boolean, an array or an object.
  package init?(_ value: JSONValue) {
    switch value {
    case .null: form = .null
    case .number(let number):
      if let int = Int(number.literal), String(int) == number.literal {
        form = .int(int)
      } else {
        form = .number(number)
      }
    case .string(let string): form = .string(string)
    case .bool, .array, .object: return nil
    }
  }

  private init(form: Form) { self.form = form }

  /// The id as it goes on the wire.
  package var json: JSONValue {
    switch form {
    case .null: .null
    case .int(let int): .number(JSONNumber(int))
    case .number(let number): .number(number)
    case .string(let string): .string(string)
    }
  }

  /// The id as an `Int`, when it is a number that is one.
  package var int: Int? {
    switch form {
    case .int(let int): int
    case .number(let number): number.int
    case .null, .string: nil
    }
  }

  /// The id as an `Int`, when it is written exactly as Swift writes that `Int`.
  var plainInt: Int? {
    guard case .int(let int) = form else { return nil }
    return int
  }

  /// Appends the id as JSON.
  func write(to bytes: inout [UInt8]) {
    switch form {
    case .null: bytes.append(contentsOf: "null".utf8)
    case .int(let int): bytes.append(decimal: int)
    case .number(let number): bytes.append(contentsOf: number.literal.utf8)
    case .string(let string): bytes.append(jsonString: string)
    }
  }
}

extension RequestID: Hashable {
  /// Whether both are the same id as written, strings compared by their UTF-8 bytes.
  package static func == (left: RequestID, right: RequestID) -> Bool {
    switch (left.form, right.form) {
    case (.null, .null): true
    case (.int(let one), .int(let other)): one == other
    case (.number(let one), .number(let other)): one.literal == other.literal
    // Swift's `==` takes canonically equivalent strings for equal; ids are bytes.
    case (.string(let one), .string(let other)):
      one == other && one.utf8.elementsEqual(other.utf8)
    default: false
    }
  }

  /// Hashes the id; equal bytes are canonically equivalent, so Swift's string hash agrees.
  package func hash(into hasher: inout Hasher) {
    switch form {
    case .null: hasher.combine(false)
    case .int(let int): hasher.combine(int)
    case .number(let number): hasher.combine(number.literal)
    case .string(let string): hasher.combine(string)
    }
  }
}

extension RequestID: CustomStringConvertible {
  /// The id as JSON text.
  package var description: String { json.text }
}
