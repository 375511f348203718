import JSON

/// Framed messages in the order they were queued, in blocks that are written from the front.
///
/// Small messages share a block; a big payload is a block of its own, so it is not copied.
struct OutputQueue {
  /// Bytes to write, and how many answers end in them.
  struct Block {
    /// The bytes, in wire form.
    var bytes: [UInt8] = []
    /// How many of the block's messages are answers to requests.
    var answers = 0
    /// How many bytes from the front are written.
    var written = 0

    /// Hands over the bytes, so that nobody else holds them and they can grow in place.
    mutating func takeBytes() -> [UInt8] {
      defer { bytes = [] }
      return bytes
    }
  }

  /// How many bytes are queued or taken and not written.
  private(set) var byteCount = 0
  /// How many answers are queued or taken and not written.
  private(set) var answerCount = 0

  private var blocks: [Block] = []
  private var spare: [UInt8] = []

  private static let blockBytes = 64 << 10

  /// Whether every byte is written.
  var isEmpty: Bool { byteCount == 0 }

  /// Queues `message`.
  mutating func append(_ message: OutgoingMessage, in framing: Framing) {
    var block = takeLast()
    let start = block.bytes.count
    switch framing {
    case .lines:
      message.writeHead(to: &block.bytes)
    case .headers:
      var head: [UInt8] = []
      message.writeHead(to: &head)
      let length = head.count + message.payload.count + 1
      block.bytes.append(contentsOf: "Content-Length: \(length)\r\n\r\n".utf8)
      block.bytes.append(contentsOf: head)
    }
    if message.payload.count < Self.blockBytes {
      block.bytes.append(contentsOf: message.payload)
      byteCount += block.bytes.count - start
    } else {
      byteCount += block.bytes.count - start + message.payload.count
      blocks.append(block)
      blocks.append(Block(bytes: message.payload))
      block = Block(bytes: takeSpare())
    }
    block.bytes.append(message.closing)
    if framing == .lines { block.bytes.append(0x0A) }
    byteCount += framing == .lines ? 2 : 1
    if message.isAnswer {
      block.answers += 1
      answerCount += 1
    }
    blocks.append(block)
  }

  /// Queues a notification whose params are written right where they are queued.
  mutating func append(_ method: EncodedMethod, _ params: some JSONWritable, in framing: Framing) {
    // Only lines need no length in front of them.
    guard framing == .lines else {
      return append(.notification(of: method, EncodedJSON(writing: params)), in: framing)
    }
    var block = takeLast()
    let start = block.bytes.count
    block.bytes.append(contentsOf: method.head)
    var writer = JSONWriter(appendingTo: block.takeBytes())
    params.write(to: &writer)
    block.bytes = writer.takeBytes()
    block.bytes.append(UInt8(ascii: "}"))
    block.bytes.append(0x0A)
    byteCount += block.bytes.count - start
    blocks.append(block)
  }

  /// Takes the first block to write it elsewhere; its bytes count until `didWrite` says otherwise.
  mutating func takeFirst() -> Block? {
    blocks.isEmpty ? nil : blocks.removeFirst()
  }

  /// Offers bytes from the front to `write`, which says how many it took, until it takes none or
  /// has taken `limit`.
  mutating func writeFirst(limit: Int, _ write: ([UInt8], _ from: Int) -> Int) {
    var rest = limit
    while !blocks.isEmpty, rest > 0 {
      let taken = write(blocks[0].bytes, blocks[0].written)
      guard taken > 0 else { return }
      rest -= taken
      blocks[0].written += taken
      byteCount -= taken
      if blocks[0].written >= blocks[0].bytes.count { didFinish(blocks.removeFirst()) }
    }
  }

  /// Notes that `count` bytes of a taken block are written.
  mutating func didWrite(_ count: Int) { byteCount -= count }

  /// Notes that a taken block is written as a whole, and keeps its memory for the next one.
  mutating func didFinish(_ block: consuming Block) {
    answerCount -= block.answers
    guard spare.isEmpty, block.bytes.capacity <= 4 * Self.blockBytes else { return }
    spare = block.bytes
    spare.removeAll(keepingCapacity: true)
  }

  /// Forgets everything.
  mutating func removeAll() {
    self = OutputQueue()
  }

  /// The block that the next message begins in: the last one, while it is small.
  private mutating func takeLast() -> Block {
    if let last = blocks.last, last.bytes.count < Self.blockBytes { return blocks.removeLast() }
    return Block(bytes: takeSpare())
  }

  private mutating func takeSpare() -> [UInt8] {
    let bytes = spare
    spare = []
    return bytes
  }
}
