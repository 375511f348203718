/// The `messages` of a request, put together of blocks that were encoded when they were first sent.
///
/// Blocks of one role that follow each other become one message, whichever entries they come from: a
/// prompt that joins a turn stands in the message of the results before it, after them.
struct SplicedMessages {
  /// Who says a message.
  enum Role: String {
    case user, assistant
  }

  /// The text of the array's elements, in pieces.
  private(set) var pieces: [[UInt8]] = []
  /// The role of the first message; nil while there is none.
  private(set) var firstRole: Role?
  private var openRole: Role?

  /// The bytes that end a message and begin the next.
  static func change(to role: Role) -> [UInt8] { close + Array(",".utf8) + open(role) }

  /// Adds blocks.
  ///
  /// - Parameters:
  ///   - bytes: The blocks with commas between them; nothing happens without any.
  ///   - first: The role of the first block.
  ///   - last: The role of the last block. Where it is another one, the change is in `bytes`.
  ///   - marked: Whether the last block gets a `cache_control`.
  mutating func add(_ bytes: [UInt8], from first: Role, to last: Role, marked: Bool) {
    if bytes.isEmpty { return }
    switch openRole {
    case nil: pieces.append(Self.open(first))
    case first: pieces.append(Array(",".utf8))
    default: pieces.append(Self.change(to: first))
    }
    if firstRole == nil { firstRole = first }
    openRole = last
    pieces.append(marked ? CacheMark.marking(bytes, before: "}") : bytes)
  }

  /// Ends the last message.
  mutating func finish() {
    if openRole != nil { pieces.append(Self.close) }
    openRole = nil
  }

  private static func open(_ role: Role) -> [UInt8] {
    Array("{\"role\":\"\(role.rawValue)\",\"content\":[".utf8)
  }

  private static let close = Array("]}".utf8)
}
