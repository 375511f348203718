/// A stack of bits that needs no memory of its own up to 64 of them.
struct BitStack {
  /// The number of bits.
  private(set) var count = 0

  /// The topmost bits, at most 64, the last one lowest.
  private var top: UInt64 = 0

  /// The bits below, 64 in each word.
  private var spilled: [UInt64] = []

  /// Whether there is no bit.
  var isEmpty: Bool { count == 0 }

  /// The bit that was appended last.
  var last: Bool? { count == 0 ? nil : top & 1 == 1 }

  /// Puts a bit on top.
  mutating func append(_ bit: Bool) {
    if count > 0, count % 64 == 0 { spilled.append(top) }
    top = top << 1 | (bit ? 1 : 0)
    count += 1
  }

  /// Takes the topmost bit off, if there is one.
  mutating func removeLast() {
    guard count > 0 else { return }
    count -= 1
    top >>= 1
    if count > 0, count % 64 == 0, let word = spilled.popLast() { top = word }
  }
}
