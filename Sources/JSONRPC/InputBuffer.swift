import JSON
package import Platform

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The bytes that were read and not yet taken, at the front of a growing array.
///
/// An I/O file: unsafe are the read into the array's free end, the moves of what is left in it, and
/// the search for a line end, which `memchr` does several times faster than checked code.
package struct InputBuffer {
  /// Positions are indices into this; they stay valid until `fill` or `append`.
  package private(set) var storage: [UInt8]
  /// The first byte that is not taken.
  package private(set) var start = 0
  /// One past the last byte that was read.
  private(set) var end = 0

  private let chunkBytes: Int
  private let messageBytes: Int
  private var isLent = false

  /// Makes an empty buffer that reads about `chunkBytes` at once.
  ///
  /// It grows as long as more is there than taken, by doubling up to `messageBytes` and one chunk.
  init(messageBytes: Int, chunkBytes: Int = 64 << 10) {
    self.chunkBytes = chunkBytes
    self.messageBytes = messageBytes
    storage = Array(repeating: 0, count: chunkBytes)
  }

  /// How many bytes are there to take.
  package var count: Int { end - start }

  /// Reads once from `descriptor` behind the bytes that are there.
  package mutating func fill(from descriptor: Descriptor) -> ReadOutcome {
    makeRoom()
    let end = end
    let outcome = unsafe storage.withUnsafeMutableBytes { bytes in
      unsafe descriptor.read(into: UnsafeMutableRawBufferPointer(rebasing: bytes[end...]))
    }
    if case .bytes(let count) = outcome { self.end += count }
    return outcome
  }

  /// Appends `bytes` as if they had been read.
  mutating func append(_ bytes: some Collection<UInt8>) {
    for byte in bytes {
      if end == storage.count || isLent { makeRoom() }
      storage[end] = byte
      end += 1
    }
  }

  /// Takes `count` bytes from the front, or all that are there.
  mutating func take(_ count: Int) {
    start += min(max(count, 0), self.count)
  }

  /// The position of the first `\n` from `position` on.
  func lineEnd(from position: Int) -> Int? {
    guard position >= start, position < end else { return nil }
    return unsafe storage.withUnsafeBytes { bytes -> Int? in
      let slice = unsafe UnsafeRawBufferPointer(rebasing: bytes[position..<end])
      guard let base = slice.baseAddress,
        let found = unsafe memchr(base, 0x0A, slice.count)
      else { return nil }
      return unsafe position + (UnsafeRawPointer(found) - base)
    }
  }

  /// The validated value at `range`: a copy if it is small, else a share of the whole buffer.
  mutating func value(in range: Range<Int>, limits: JSONLimits) -> RawJSON {
    if range.count < chunkBytes {
      let copy = Array(storage[range])
      return RawJSON(validated: copy, in: 0..<copy.count, limits: limits)
    }
    isLent = true
    return RawJSON(validated: storage, in: range, limits: limits)
  }

  /// Makes room behind the bytes that are there: by moving them, by growing, or, when a value
  /// shares the storage or a big message has passed, by going on in a new one.
  private mutating func makeRoom() {
    if count == 0, !isLent, storage.count <= 2 * chunkBytes {
      start = 0
      end = 0
      return
    }
    if !isLent, storage.count - end >= chunkBytes { return }
    // Doubling keeps the copying linear in the message's size.
    let doubled = min(2 * count, messageBytes + chunkBytes)
    let capacity = max(2 * chunkBytes, doubled, count + chunkBytes)
    if !isLent, storage.count >= capacity, storage.count <= 2 * capacity {
      let (start, count) = (start, count)
      unsafe storage.withUnsafeMutableBytes { bytes in
        guard let base = bytes.baseAddress else { return }
        unsafe memmove(base, base + start, count)
      }
    } else {
      var fresh = [UInt8](repeating: 0, count: capacity)
      unsafe fresh.withUnsafeMutableBytes { new in
        unsafe storage.withUnsafeBytes { old in
          unsafe new.copyMemory(from: UnsafeRawBufferPointer(rebasing: old[start..<end]))
        }
      }
      storage = fresh
      isLent = false
    }
    end -= start
    start = 0
  }
}
