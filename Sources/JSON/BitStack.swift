/// A stack of bits that needs no memory of its own up to 64 of them.
struct BitStack {
  /// The number of bits.
  private(set) var count = 0

  /// The topmost bits, the last one lowest.
  private var top: UInt64 = 0

  /// The bits below, 64 in each word.
  private var spilled: [UInt64] = []

  /// Whether there is no bit.
  @inline(__always)
  var isEmpty: Bool { count == 0 }

  /// The bit that was appended last.
  @inline(__always)
  var last: Bool? { count == 0 ? nil : top & 1 == 1 }

  /// Puts a bit on top.
  @inline(__always)
  mutating func append(_ bit: Bool) {
    if count % 64 == 0, count > 0 { spill() }
    top = top << 1 | (bit ? 1 : 0)
    count += 1
  }

  /// Takes the topmost bit off, if there is one.
  @inline(__always)
  mutating func removeLast() {
    guard count > 0 else { return }
    count -= 1
    top >>= 1
    if count % 64 == 0, count > 0 { unspill() }
  }

  @inline(never)
  private mutating func spill() {
    spilled.append(top)
  }

  @inline(never)
  private mutating func unspill() {
    if let word = spilled.popLast() { top = word }
  }
}
