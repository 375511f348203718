import JSON
import Platform

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The bytes that were read and not yet taken, at the front of a growing array.
///
/// An I/O file: the two unsafe expressions are the read into the array's free end and the search
/// for a line end, which `memchr` does several times faster than a loop over checked bytes.
struct InputBuffer {
  /// Positions are indices into this; they stay valid until `fill` or `append`.
  private(set) var storage: [UInt8]
  /// The first byte that is not taken.
  private(set) var start = 0
  /// One past the last byte that was read.
  private(set) var end = 0

  private let chunkBytes: Int
  private var isLent = false

  /// Makes an empty buffer that reads about `chunkBytes` at once.
  init(chunkBytes: Int = 64 << 10) {
    self.chunkBytes = chunkBytes
    storage = Array(repeating: 0, count: chunkBytes)
  }

  /// How many bytes are there to take.
  var count: Int { end - start }

  /// Reads once from `descriptor` behind the bytes that are there.
  mutating func fill(from descriptor: Descriptor) -> ReadOutcome {
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
    let capacity = max(2 * chunkBytes, 2 * count)
    if !isLent, storage.count >= capacity, storage.count <= 2 * capacity {
      storage.replaceSubrange(0..<count, with: Array(storage[start..<end]))
    } else {
      var fresh: [UInt8] = []
      fresh.reserveCapacity(capacity)
      fresh.append(contentsOf: storage[start..<end])
      fresh.append(contentsOf: repeatElement(0, count: capacity - fresh.count))
      storage = fresh
      isLent = false
    }
    end -= start
    start = 0
  }
}
