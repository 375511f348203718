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
    let text = content(line)
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
    } else if let colon = text.firstIndex(of: UInt8(ascii: ":")) {
      head.headers.append(
        String(decoding: trimmed(text[..<colon]), as: UTF8.self),
        String(decoding: trimmed(text[(colon + 1)...]), as: UTF8.self))
    }
    return .incomplete
  }

  private func content(_ line: Span<UInt8>) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(line.count)
    for index in line.indices { bytes.append(line[index]) }
    while let last = bytes.last, last == 0x0A || last == 0x0D { bytes.removeLast() }
    return bytes
  }

  /// The status of a line such as `HTTP/1.1 200 OK`; nil for a field.
  private func status(of line: [UInt8]) -> Int? {
    guard line.starts(with: "HTTP/".utf8), let space = line.firstIndex(of: 0x20) else {
      return nil
    }
    let digits = line[(space + 1)...].prefix { (0x30...0x39).contains($0) }
    return digits.count == 3 ? digits.reduce(0) { $0 * 10 + Int($1 - 0x30) } : nil
  }

  private func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let isSpace: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 }
    var bytes = bytes.drop(while: isSpace)
    while let last = bytes.last, isSpace(last) { bytes.removeLast() }
    return bytes
  }
}
