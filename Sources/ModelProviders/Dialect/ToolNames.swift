import Conversation

/// The names of one request's tools as every provider accepts them, and the way back.
///
/// The protocol allows names that some providers refuse: dots, and up to 128 characters. What every
/// provider accepts is `^[a-zA-Z_][a-zA-Z0-9_-]{0,63}$`. A name that fits stays as it is.
struct ToolNames: Sendable {
  private var portableByName: [String: String] = [:]
  private var nameByPortable: [String: String] = [:]
  /// Tells apart sets of tools in which a name had to give way to another; empty for most sets.
  ///
  /// Encodings of a history depend on it, because they hold names of tools.
  private(set) var collisionKey = ""

  /// Finds a portable name for each of `tools`.
  init(_ tools: ToolSet) {
    let foreign = tools.definitions.map(\.name).filter { !Self.isPortable($0) }
    if foreign.isEmpty { return }
    var taken = Set(tools.definitions.map(\.name).filter(Self.isPortable))
    for name in foreign where portableByName[name] == nil {
      var portable = Self.portableForm(of: name)
      var salt = name
      while taken.contains(portable) {
        portable = Self.hashed(portable, salt: salt)
        salt += "+"
        collisionKey += "#" + portable
      }
      taken.insert(portable)
      portableByName[name] = portable
      nameByPortable[portable] = name
    }
  }

  /// What `name` is called in requests.
  func portable(_ name: String) -> String {
    portableByName[name] ?? Self.portableForm(of: name)
  }

  /// What the client calls the tool that a model calls `portable`.
  func original(_ portable: String) -> String { nameByPortable[portable] ?? portable }

  /// Whether every provider accepts `name`.
  static func isPortable(_ name: String) -> Bool {
    guard (1...64).contains(name.utf8.count), let first = name.utf8.first else { return false }
    return first.isNameStart && name.utf8.allSatisfy(\.isNamePart)
  }

  /// A name that every provider accepts, made of `name` alone.
  ///
  /// A tool that nobody offers may stand in a history too, with whatever name a model made up.
  static func portableForm(of name: String) -> String {
    if isPortable(name) { return name }
    var bytes = name.utf8.map { $0.isNamePart ? $0 : UInt8(ascii: "_") }
    if bytes.first?.isNameStart != true { bytes.insert(UInt8(ascii: "_"), at: 0) }
    let form = String(decoding: bytes, as: UTF8.self)
    return bytes.count <= 64 ? form : hashed(form, salt: name)
  }

  private static func hashed(_ form: String, salt: String) -> String {
    let digits = String(UInt32(truncatingIfNeeded: StableHash.of(salt)), radix: 16)
    let padding = String(repeating: "0", count: 8 - digits.count)
    return String(decoding: form.utf8.prefix(55), as: UTF8.self) + "_" + padding + digits
  }
}

extension UInt8 {
  fileprivate var isNameStart: Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20) || self == UInt8(ascii: "_")
  }

  fileprivate var isNamePart: Bool {
    isNameStart || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self)
      || self == UInt8(ascii: "-")
  }
}
