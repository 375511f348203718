import JSON

/// The references within one schema, which are the only ones that can be followed.
///
/// A base URI that a part of the schema sets for itself (`$id`) is not taken into account.
struct SchemaReferences {
  /// Where a reference leads.
  struct Target {
    /// The place as a JSON pointer (RFC 6901) into the schema.
    let pointer: String
    let schema: JSONValue
  }

  private let root: JSONValue
  private var links: [String: [String]] = [:]
  private var recursive: [String: Bool] = [:]

  /// Takes the whole schema.
  init(_ root: JSONValue) { self.root = root }

  /// Where `reference` leads: `#`, `#/a/b`, `#anchor`, each also after the schema's own `$id`.
  func target(of reference: String) throws(GeminiSchema.Problem) -> Target {
    var fragment = reference[...]
    if let id = root["$id"]?.nonEmptyString, reference.hasPrefix(id) {
      fragment = reference.dropFirst(id.count)
      if fragment.isEmpty { fragment = "#" }
    }
    if fragment.first == "#", let pointer = Self.decoded(fragment.dropFirst()) {
      if pointer.isEmpty { return Target(pointer: "", schema: root) }
      if pointer.hasPrefix("/") {
        if let schema = value(at: pointer) { return Target(pointer: pointer, schema: schema) }
      } else if let schema = Self.anchored(pointer, in: root) {
        return Target(pointer: "#" + pointer, schema: schema)
      }
    }
    throw GeminiSchema.Problem(
      phrase: "its schema refers to \"\(reference.prefix(200))\", which is not in it")
  }

  /// Whether following references from `pointer` leads back to it.
  mutating func isRecursive(_ pointer: String) throws(GeminiSchema.Problem) -> Bool {
    if let known = recursive[pointer] { return known }
    var seen: Set<String> = []
    var open = try next(from: pointer)
    var isFound = false
    while !isFound, let place = open.popLast() {
      isFound = place == pointer
      if seen.insert(place).inserted { open += try next(from: place) }
    }
    recursive[pointer] = isFound
    return isFound
  }

  private mutating func next(from pointer: String) throws(GeminiSchema.Problem) -> [String] {
    if let known = links[pointer] { return known }
    var texts: [String] = []
    let start =
      pointer.hasPrefix("#")
      ? Self.anchored(String(pointer.dropFirst()), in: root) : value(at: pointer)
    if let start { Self.collect(from: start, into: &texts) }
    var places: Set<String> = []
    for text in texts { places.insert(try target(of: text).pointer) }
    links[pointer] = Array(places)
    return Array(places)
  }

  private static func collect(from value: JSONValue, into texts: inout [String]) {
    for element in value.array ?? [] { collect(from: element, into: &texts) }
    for (key, member) in value.object ?? [:] {
      if key == "$ref", let text = member.string { texts.append(text) }
      collect(from: member, into: &texts)
    }
  }

  private func value(at pointer: String) -> JSONValue? {
    var value = root
    for token in pointer.split(separator: "/", omittingEmptySubsequences: false).dropFirst() {
      let next =
        value.array == nil ? value[Self.unescaped(token)] : Int(token).flatMap { value[$0] }
      guard let next else { return nil }
      value = next
    }
    return value
  }

  private static func anchored(_ name: String, in value: JSONValue) -> JSONValue? {
    for element in value.array ?? [] {
      if let found = anchored(name, in: element) { return found }
    }
    guard let object = value.object else { return nil }
    let isHere =
      object["$anchor"]?.string == name || object["$dynamicAnchor"]?.string == name
      || object["$id"]?.string == "#" + name
    if isHere { return value }
    for (_, member) in object {
      if let found = anchored(name, in: member) { return found }
    }
    return nil
  }

  /// Turns `~1` into a slash and `~0` into a tilde.
  private static func unescaped(_ token: Substring) -> String {
    var text = ""
    var isEscape = false
    for character in token {
      if isEscape {
        text.append(character == "1" ? "/" : "~")
        isEscape = false
      } else if character == "~" {
        isEscape = true
      } else {
        text.append(character)
      }
    }
    return text
  }

  /// Undoes percent-encoding (RFC 3986); nil for what is not UTF-8 afterwards.
  private static func decoded(_ fragment: Substring) -> String? {
    var bytes: [UInt8] = []
    var rest = fragment.utf8[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"), let code = UInt8(String(rest.prefix(2)) ?? "", radix: 16) {
        rest = rest.dropFirst(2)
        bytes.append(code)
      } else {
        bytes.append(byte)
      }
    }
    return String(validating: bytes.span)
  }
}
