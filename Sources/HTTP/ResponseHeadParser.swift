/// Puts the head of a response together from the lines that libcurl hands over.
struct ResponseHeadParser {
  /// What a line led to.
  enum Outcome {
    case incomplete
    case complete(Exchange.Head)
    case tooLarge
  }

  private let maximumBytes: Int
  private var head = Exchange.Head()
  private var byteCount = 0
  private var isComplete = false

  init(maximumBytes: Int) {
    self.maximumBytes = maximumBytes
  }

  /// Takes one line with its line end; lines after the head, which are trailers, are let pass.
  mutating func take(_ line: Span<UInt8>) -> Outcome {
    guard !isComplete else { return .incomplete }
    byteCount += line.count
    guard byteCount <= maximumBytes else { return .tooLarge }
    var end = line.count
    while end > 0, line[end - 1] == 0x0A || line[end - 1] == 0x0D { end -= 1 }
    let text = line.extracting(0..<end)
    if text.isEmpty {
      // An interim response (RFC 9110, 15.2) precedes the one that counts.
      guard head.status >= 200 else {
        head = Exchange.Head()
        return .incomplete
      }
      isComplete = true
      return .complete(head)
    }
    if let status = status(of: text) {
      head = Exchange.Head(status: status)
    } else if let colon = colon(in: text) {
      head.headers.append(
        trimmed(text.extracting(0..<colon)), trimmed(text.extracting(colon + 1..<end)))
    }
    return .incomplete
  }

  private func colon(in line: Span<UInt8>) -> Int? {
    for at in line.indices where line[at] == UInt8(ascii: ":") { return at }
    return nil
  }

  /// The status of a line such as `HTTP/1.1 200 OK`; nil for a field.
  private func status(of line: Span<UInt8>) -> Int? {
    var at = 0
    for byte in "HTTP/".utf8 {
      guard at < line.count, line[at] == byte else { return nil }
      at += 1
    }
    while at < line.count, line[at] != 0x20 { at += 1 }
    at += 1
    let first = at
    var status = 0
    while at < line.count, at - first < 4, (0x30...0x39).contains(line[at]) {
      status = status * 10 + Int(line[at] - 0x30)
      at += 1
    }
    return at - first == 3 ? status : nil
  }

  private func trimmed(_ bytes: Span<UInt8>) -> String {
    var (start, end) = (0, bytes.count)
    while start < end, bytes[start] == 0x20 || bytes[start] == 0x09 { start += 1 }
    while start < end, bytes[end - 1] == 0x20 || bytes[end - 1] == 0x09 { end -= 1 }
    return unsafe bytes.extracting(start..<end).withUnsafeBufferPointer {
      unsafe String(decoding: $0, as: UTF8.self)
    }
  }
}
