#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Bytes that a process wrote, cut into lines where they lie.
struct LineBuffer {
  /// The bytes; a line's range counts in here until the next fill.
  private(set) var bytes = [UInt8](repeating: 0, count: LineBuffer.readBytes)
  private var start = 0
  private var searched = 0
  private var end = 0

  private static let readBytes = 256 * 1024

  /// Reads once; returns false at the end of the stream.
  mutating func fill(from process: ChildProcess) throws(BenchError) -> Bool {
    makeRoom()
    guard let count = try process.read(into: &bytes, at: end) else { return false }
    end += count
    return true
  }

  private mutating func makeRoom() {
    if start == end {
      start = 0
      searched = 0
      end = 0
    }
    guard bytes.count - end < Self.readBytes / 2 else { return }
    if start > 0 {
      bytes.removeSubrange(..<start)
      searched -= start
      end -= start
      start = 0
    }
    bytes.append(contentsOf: repeatElement(0, count: max(Self.readBytes, bytes.count)))
  }

  /// The next whole line, without its line feed.
  mutating func nextLine() -> Range<Int>? {
    guard let feed = lineFeed(from: searched) else {
      searched = end
      return nil
    }
    defer {
      start = feed + 1
      searched = start
    }
    return start..<feed
  }

  /// Drops every whole line and returns how many they were.
  ///
  /// This is how a client reads that does not look at what it reads.
  mutating func dropLines() -> Int {
    var count = 0
    while nextLine() != nil { count += 1 }
    return count
  }

  private func lineFeed(from position: Int) -> Int? {
    guard position < end else { return nil }
    return unsafe bytes.withUnsafeBytes { (buffer) -> Int? in
      guard let base = buffer.baseAddress,
        let found = unsafe memchr(base + position, Int32(UInt8(ascii: "\n")), end - position)
      else { return nil }
      return unsafe UnsafeRawPointer(found) - base
    }
  }

  /// How many bytes of a delta's text stand in a line.
  func textBytes(in line: Range<Int>) -> Int {
    DeltaText(in: bytes.span, line: line)?.place.count ?? 0
  }

  /// The model server's stamps in a delta's text.
  func stamps(in line: Range<Int>) -> [UInt64] {
    DeltaText(in: bytes.span, line: line)?.stamps(in: bytes.span) ?? []
  }

  /// The text of a line, cut off after `limit` bytes.
  func text(of line: Range<Int>, limit: Int = 300) -> String {
    String(decoding: bytes[line.prefix(limit)], as: UTF8.self)
  }
}
