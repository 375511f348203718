import Conversation
import JSON

extension ScriptReading {
  /// An object's members, all of which are known.
  func members(
    of value: JSONValue, at pointer: String, known: Set<String>
  ) throws(ModelError) -> JSONObject {
    guard let object = value.object else { throw mismatch(pointer, "an object", value) }
    for (name, _) in object where !known.contains(name) {
      let names = known.sorted().joined(separator: ", ")
      throw fault("\(pointer)/\(Self.escaped(name))", "is not known here; known are \(names)")
    }
    return object
  }

  /// A string.
  func string(_ value: JSONValue, at pointer: String) throws(ModelError) -> String {
    guard let string = value.string else { throw mismatch(pointer, "a string", value) }
    return string
  }

  /// An array of strings.
  func strings(
    _ value: JSONValue, at pointer: String, or wanted: String
  ) throws(ModelError) -> [String] {
    guard let elements = value.array else { throw mismatch(pointer, wanted, value) }
    var strings: [String] = []
    for (index, element) in elements.enumerated() {
      strings.append(try string(element, at: "\(pointer)/\(index)"))
    }
    return strings
  }

  /// `true` or `false`.
  func bool(_ value: JSONValue, at pointer: String) throws(ModelError) -> Bool {
    guard let bool = value.bool else { throw mismatch(pointer, "true or false", value) }
    return bool
  }

  /// A whole number from zero to `most`.
  func count(
    _ value: JSONValue, at pointer: String, upTo most: Int
  ) throws(ModelError) -> Int {
    guard let count = value.int, count >= 0, count <= most else {
      throw mismatch(pointer, "a whole number from 0 to \(most)", value)
    }
    return count
  }

  /// The error that something at a place is wrong.
  func fault(_ place: String, _ reason: String) -> ModelError {
    ModelError(.configuration, "\(file): \(place) \(reason)")
  }

  /// The error that a value is something else than wanted.
  func mismatch(_ pointer: String, _ wanted: String, _ value: JSONValue) -> ModelError {
    let found = value.number?.literal ?? value.typeName
    return fault(pointer.isEmpty ? "the file" : pointer, "must be \(wanted), and not \(found)")
  }

  /// A member's name as a step of a JSON pointer (RFC 6901), cut where it is long.
  private static func escaped(_ name: String) -> String {
    var escaped = ""
    for scalar in name.unicodeScalars.prefix(longestName) {
      switch scalar {
      case "~": escaped += "~0"
      case "/": escaped += "~1"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }

  /// The line, counted from one, of a byte.
  static func line(of offset: Int, in bytes: [UInt8]) -> Int {
    bytes.prefix(offset).count { $0 == UInt8(ascii: "\n") } + 1
  }

  private static let longestName = 100
}
