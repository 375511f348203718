/// A set of hashes that fits two registers and may err on one side.
struct KeyFilter {
  private var low: UInt64 = 0
  private var high: UInt64 = 0

  /// Takes note of a hash.
  ///
  /// - Returns: true if it was noted before; now and then also if it was not.
  @inline(__always)
  mutating func noteAndTest(_ hash: UInt64) -> Bool {
    // The highest bits of a hash are the ones best spread; seven of them choose a place.
    let place = hash &>> 57
    let bit: UInt64 = 1 &<< (place & 63)
    let isHigh = place >= 64
    let isNoted = (isHigh ? high : low) & bit != 0
    if isHigh { high |= bit } else { low |= bit }
    return isNoted
  }
}
