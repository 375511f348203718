import JSON
import Platform

/// Cuts a byte stream into messages; does no I/O of its own except filling its buffer.
///
/// It holds at most one message of `maxMessageBytes` and one read more.
package struct FrameReader {
  /// What `next()` found.
  package enum Event {
    /// A message, in these bytes of `buffer.storage`; they are taken by the next call.
    case message(Range<Int>)
    /// A message that was skipped; the client is told, and the stream goes on.
    case refused(RPCError)
    /// The frame boundary is lost; nothing more will come.
    case lost(RPCError)
    /// More bytes must be read first.
    case needsInput
  }

  /// The bytes read so far; fill it when `next()` needs input.
  package var buffer: InputBuffer
  /// How messages are told apart; nil until the first byte that is not white space.
  package private(set) var framing: Framing?

  /// The longest header block that is accepted, in bytes.
  static let maxHeaderBytes = 8 << 10

  private enum State {
    case betweenMessages
    case inHeader(HeaderBlock, bytes: Int)
    case inBody(Int)
    case skippingBytes(Int)
    case skippingLine
    case lost
  }

  private var state = State.betweenMessages
  /// How many bytes the message that was handed out last still holds.
  private var held = 0
  /// How many bytes were searched for the end of a line without finding it.
  private var scanned = 0
  private let maxMessageBytes: Int

  /// Makes a reader; `framing` nil means that the first byte decides.
  package init(framing: Framing?, maxMessageBytes: Int) {
    self.framing = framing
    self.maxMessageBytes = maxMessageBytes
    buffer = InputBuffer(messageBytes: maxMessageBytes)
  }

  /// The next event; each message is there until the call after it.
  package mutating func next() -> Event {
    take(held)
    while true {
      let event: Event?
      switch state {
      case .betweenMessages: event = beginMessage()
      case .inHeader(let block, let bytes): event = readHeaderLine(block, bytes)
      case .inBody(let length): event = readBody(length)
      case .skippingBytes(let count): event = skip(count)
      case .skippingLine: event = skipLine()
      case .lost: event = .needsInput
      }
      if let event { return event }
    }
  }

  /// What the end of the input makes of the bytes that are left: at most one event.
  ///
  /// A last line needs no line end; anything else that is incomplete is a truncated message.
  package mutating func finish() -> Event {
    switch state {
    case .betweenMessages:
      skipWhiteSpace()
      guard buffer.count > 0 else { return .needsInput }
      guard buffer.count <= maxMessageBytes else { return refuseTooLarge() }
      held = buffer.count
      return .message(buffer.start..<buffer.end)
    case .inHeader, .inBody:
      state = .lost
      return .refused(.truncated)
    case .skippingBytes, .skippingLine, .lost:
      return .needsInput
    }
  }

  private mutating func take(_ count: Int) {
    guard count > 0 else { return }
    buffer.take(count)
    held = 0
    scanned = 0
  }

  private mutating func skipWhiteSpace() {
    var position = buffer.start
    while position < buffer.end {
      switch buffer.storage[position] {
      case 0x20, 0x09, 0x0A, 0x0D: position += 1
      default:
        return take(position - buffer.start)
      }
    }
    take(position - buffer.start)
  }

  private mutating func beginMessage() -> Event? {
    if scanned == 0 { skipWhiteSpace() }
    guard buffer.count > 0 else { return .needsInput }
    let framing = framing ?? Framing(firstByte: buffer.storage[buffer.start])
    self.framing = framing
    switch framing {
    case .lines:
      return readLine()
    case .headers:
      state = .inHeader(HeaderBlock(), bytes: 0)
      return nil
    }
  }

  private mutating func refuseTooLarge() -> Event {
    take(buffer.count)
    return .refused(.messageTooLarge(maxBytes: maxMessageBytes))
  }
}

extension FrameReader {
  // MARK: Lines

  private mutating func readLine() -> Event {
    let start = buffer.start
    guard let end = buffer.lineEnd(from: start + scanned) else {
      scanned = buffer.count
      guard scanned > maxMessageBytes else { return .needsInput }
      state = .skippingLine
      return refuseTooLarge()
    }
    scanned = 0
    held = end + 1 - start
    guard end - start <= maxMessageBytes else {
      return .refused(.messageTooLarge(maxBytes: maxMessageBytes))
    }
    return .message(start..<end)
  }

  private mutating func skipLine() -> Event? {
    guard let end = buffer.lineEnd(from: buffer.start) else {
      take(buffer.count)
      return .needsInput
    }
    take(end + 1 - buffer.start)
    state = .betweenMessages
    return nil
  }

  // MARK: Headers

  private mutating func readHeaderLine(_ block: HeaderBlock, _ bytes: Int) -> Event? {
    guard let end = buffer.lineEnd(from: buffer.start + scanned) else {
      scanned = buffer.count
      if bytes + scanned > Self.maxHeaderBytes { return lose("The header block is too long.") }
      return .needsInput
    }
    let bytes = bytes + end + 1 - buffer.start
    if bytes > Self.maxHeaderBytes { return lose("The header block is too long.") }
    var line = buffer.storage[buffer.start..<end]
    if line.last == 0x0D { line.removeLast() }
    defer { take(end + 1 - buffer.start) }
    guard !line.isEmpty else { return endHeader(block) }
    var block = block
    do throws(HeaderBlock.Fault) {
      try block.read(line)
    } catch {
      return lose(Self.message(for: error))
    }
    state = .inHeader(block, bytes: bytes)
    return nil
  }

  private mutating func endHeader(_ block: HeaderBlock) -> Event? {
    guard let length = block.contentLength else {
      return lose("The header block has no Content-Length.")
    }
    guard length <= maxMessageBytes else {
      state = .skippingBytes(length)
      return .refused(.messageTooLarge(maxBytes: maxMessageBytes))
    }
    guard block.isUTF8 else {
      state = .skippingBytes(length)
      return .refused(.unsupportedCharset)
    }
    state = .inBody(length)
    return nil
  }

  private mutating func readBody(_ length: Int) -> Event {
    guard buffer.count >= length else { return .needsInput }
    state = .betweenMessages
    scanned = 0
    held = length
    return .message(buffer.start..<(buffer.start + length))
  }

  private mutating func skip(_ count: Int) -> Event? {
    let skipped = min(count, buffer.count)
    take(skipped)
    state = skipped == count ? .betweenMessages : .skippingBytes(count - skipped)
    return skipped == count ? nil : .needsInput
  }

  private mutating func lose(_ message: String) -> Event {
    state = .lost
    return .lost(.framing(message))
  }

  private static func message(for fault: HeaderBlock.Fault) -> String {
    switch fault {
    case .notAField: "A header line is no field."
    case .unusableLength: "The Content-Length is no usable number."
    case .conflictingLengths: "The header block has two Content-Lengths."
    }
  }
}
