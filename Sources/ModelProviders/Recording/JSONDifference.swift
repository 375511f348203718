import JSON

/// The first place in which a request differs from the recorded one.
///
/// The order of members does not count, since many clients have none. The literals of numbers do: a model
/// reads `1` and `1.0` differently. In a recorded text `[secret]` stands for anything.
struct JSONDifference: Equatable {
  /// Where, as an RFC 6901 pointer.
  let pointer: String
  /// What was recorded there; nil where nothing was.
  let recorded: JSONValue?
  /// What is there now; nil where nothing is.
  let found: JSONValue?

  /// Compares two values; nil when they do not differ.
  init?(recorded: JSONValue, found: JSONValue) {
    guard let first = Self.first(recorded, found, at: "") else { return nil }
    self = first
  }

  private init(_ pointer: String, _ recorded: JSONValue?, _ found: JSONValue?) {
    self.pointer = pointer
    self.recorded = recorded
    self.found = found
  }

  private static func first(
    _ recorded: JSONValue, _ found: JSONValue, at pointer: String
  ) -> JSONDifference? {
    switch (recorded, found) {
    case (.object(let old), .object(let new)):
      for (key, value) in old {
        let place = pointer.appendingPointer(key)
        guard let other = new[key] else { return JSONDifference(place, value, nil) }
        if let difference = first(value, other, at: place) { return difference }
      }
      for (key, value) in new where old[key] == nil {
        return JSONDifference(pointer.appendingPointer(key), nil, value)
      }
      return nil
    case (.array(let old), .array(let new)):
      for index in 0..<max(old.count, new.count) {
        let place = "\(pointer)/\(index)"
        guard index < old.count else { return JSONDifference(place, nil, new[index]) }
        guard index < new.count else { return JSONDifference(place, old[index], nil) }
        if let difference = first(old[index], new[index], at: place) { return difference }
      }
      return nil
    case (.string(let old), .string(let new)):
      return SecretPattern(old).matches(new) ? nil : JSONDifference(pointer, recorded, found)
    default:
      return recorded == found ? nil : JSONDifference(pointer, recorded, found)
    }
  }

  /// The difference in a sentence; values are cut to so many characters, texts around their first difference.
  func words(maxCharacters: Int) -> String {
    var old = recorded.map(\.text)
    var new = found.map(\.text)
    if let recorded = recorded?.string, let found = found?.string {
      // A long text differs late: what leads up to it is less than what follows.
      let common = zip(recorded, found).prefix { $0 == $1 }.count
      let start = max(0, common - maxCharacters / 2)
      let mark = start > 0 ? "…" : ""
      old = JSONValue.string(mark + recorded.dropFirst(start)).text
      new = JSONValue.string(mark + found.dropFirst(start)).text
    }
    let shownOld = old.map { Self.cut($0, maxCharacters) } ?? "nothing"
    let shownNew = new.map { Self.cut($0, maxCharacters) } ?? "nothing"
    let place = pointer.isEmpty ? "the whole body" : pointer
    return "at \(place): recorded was \(shownOld), now it is \(shownNew)"
  }

  private static func cut(_ text: String, _ maximum: Int) -> String {
    text.count <= maximum
      ? text : "\(text.prefix(maximum))… (\(text.count - maximum) more characters)"
  }
}

/// A recorded text, in which secrets were replaced.
struct SecretPattern {
  private let parts: [Substring]

  /// Takes a recorded text apart.
  init(_ text: String) {
    parts = text.split(separator: Redaction.placeholder, omittingEmptySubsequences: false)
  }

  /// Whether `text` may be what was recorded.
  func matches(_ text: String) -> Bool {
    guard let first = parts.first, let last = parts.last else { return text.isEmpty }
    let bytes = Array(text.utf8)
    if parts.count == 1 { return bytes.elementsEqual(first.utf8) }
    let ends = first.utf8.count + last.utf8.count
    guard bytes.count >= ends, bytes.starts(with: first.utf8),
      bytes.reversed().starts(with: last.utf8.reversed())
    else { return false }
    var place = first.utf8.count
    let end = bytes.count - last.utf8.count
    for part in parts.dropFirst().dropLast() {
      let wanted = Array(part.utf8)
      guard let found = Self.firstIndex(of: wanted, in: bytes[place..<end]) else { return false }
      place = found + wanted.count
    }
    return true
  }

  private static func firstIndex(of wanted: [UInt8], in bytes: ArraySlice<UInt8>) -> Int? {
    guard let first = wanted.first else { return bytes.startIndex }
    for index in bytes.indices where bytes[index] == first {
      if bytes[index...].starts(with: wanted) { return index }
    }
    return nil
  }
}
