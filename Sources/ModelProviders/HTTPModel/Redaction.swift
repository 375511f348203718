import Conversation

/// Takes secrets out of what a provider says, and bounds its length.
///
/// Services quote what they were sent: a rejected key, a header, a whole request. A key that is
/// masked in part is taken out as well, since its ends are shown.
struct Redaction: Sendable {
  private let secrets: [[UInt8]]
  private let maxCharacters: Int
  /// Whether a secret can begin with a byte; most bytes need no closer look.
  private let firstBytes: [Bool]

  /// Knows the secrets of one provider.
  init(_ secrets: [Secret], maxCharacters: Int) {
    self.secrets = secrets.map { Array($0.reveal().utf8) }
      // Anything shorter would take innocent words apart, and guards nothing.
      .filter { $0.count >= 4 }.sorted { $0.count > $1.count }
    self.maxCharacters = maxCharacters
    var firstBytes = [Bool](repeating: false, count: 256)
    for secret in self.secrets { firstBytes[Int(secret[0])] = true }
    for prefix in Self.prefixes { prefix.utf8.first.map { firstBytes[Int($0)] = true } }
    self.firstBytes = firstBytes
  }

  /// The error with every text of it clean and bounded.
  func clean(_ error: ModelError) -> ModelError {
    var error = error
    // The sentence may quote the provider's words and has some of its own.
    error.message = bounded(clean(error.message), maxCharacters + 200)
    guard var provider = error.provider else { return error }
    provider.message = provider.message.map { bounded(clean($0), maxCharacters) }
    provider.code = provider.code.map { bounded(clean($0), 100) }
    provider.requestId = provider.requestId.map { bounded(clean($0), 200) }
    error.provider = provider
    return error
  }

  /// The text without secrets.
  func clean(_ text: String) -> String {
    let bytes = Array(text.utf8)
    var clean: [UInt8] = []
    var index = 0
    while index < bytes.count {
      if let secret = secret(in: bytes, at: index) {
        clean += Self.placeholder.utf8
        index += secret.length
      } else {
        clean.append(bytes[index])
        index += 1
      }
    }
    return clean.count == bytes.count && clean == bytes ? text : String(cut: clean)
  }

  /// The secret that begins at `index`; nil when none does.
  ///
  /// - Returns: Its length, and whether it is a token that goes on as long as its characters do.
  func secret(in bytes: [UInt8], at index: Int) -> (length: Int, isToken: Bool)? {
    guard firstBytes[Int(bytes[index])] else { return nil }
    let rest = bytes[index...]
    if let secret = secrets.first(where: { rest.starts(with: $0) }) { return (secret.count, false) }
    // In the middle of a word the same letters are no key.
    if index > 0, Self.isWordByte(bytes[index - 1]) { return nil }
    for prefix in Self.prefixes where rest.starts(with: prefix.utf8) {
      let token = rest.dropFirst(prefix.utf8.count).prefix(while: Self.isTokenByte)
      if token.count >= 8 { return (prefix.utf8.count + token.count, true) }
    }
    return nil
  }

  /// Whether the bytes from `index` on are too few to tell that no secret begins there.
  func mayBeginSecret(in bytes: [UInt8], at index: Int) -> Bool {
    guard firstBytes[Int(bytes[index])] else { return false }
    let rest = bytes[index...]
    if secrets.contains(where: { $0.count > rest.count && $0.starts(with: rest) }) { return true }
    if index > 0, Self.isWordByte(bytes[index - 1]) { return false }
    return Self.prefixes.contains { prefix in
      let prefix = prefix.utf8
      if rest.count <= prefix.count { return prefix.starts(with: rest) }
      return rest.starts(with: prefix) && rest.dropFirst(prefix.count).allSatisfy(Self.isTokenByte)
    }
  }

  private func bounded(_ text: String, _ maximum: Int) -> String {
    let count = text.count
    return count <= maximum
      ? text : "\(text.prefix(maximum))… (\(count - maximum) more characters)"
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
      || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  /// Whether a byte can stand in a token.
  static func isTokenByte(_ byte: UInt8) -> Bool {
    isWordByte(byte) || "-_*.~+/=".utf8.contains(byte)
  }

  /// What stands in the place of a secret.
  static let placeholder = "[secret]"
  /// What keys begin with that are well known, and the scheme before a token in a header.
  private static let prefixes = ["Bearer ", "sk-", "gsk_", "xai-", "AIza"]
}
