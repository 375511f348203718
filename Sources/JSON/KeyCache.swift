/// The strings of keys that were read lately, so that those of like objects are made only once.
struct KeyCache {
  private struct Entry {
    let ends: KeyEnds
    let string: String
  }

  private var entries: [Entry?] = []
  private var keysRead = 0

  /// A text with fewer keys than this is read faster without a cache.
  private static let keysWithoutCache = 64
  private static let size = 64

  /// The string with these ends, made by `make` unless it is at hand.
  @inline(__always)
  mutating func string(for ends: KeyEnds, _ hash: UInt64, _ make: () -> String) -> String {
    guard keysRead >= Self.keysWithoutCache, ends.areWhole else {
      keysRead &+= 1
      return make()
    }
    if entries.isEmpty { entries = Array(repeating: nil, count: Self.size) }
    let place = Int(truncatingIfNeeded: hash &>> 58)
    if let entry = entries[place], entry.ends == ends { return entry.string }
    let string = make()
    entries[place] = Entry(ends: ends, string: string)
    return string
  }
}
