import Platform

/// Which descriptor is watched, for what, and who is told.
struct WatchTable {
  typealias Callback = @Sendable (PollReadiness) -> Void

  private struct Slot {
    var generation: UInt32
    var descriptor: Descriptor
    var callback: Callback?
  }

  private var slots: [Slot] = []
  private var free: [Int] = []

  private(set) var count = 0

  /// Keeps a callback and answers the token that the poller reports with its events.
  mutating func insert(_ descriptor: Descriptor, _ callback: @escaping Callback) -> UInt64 {
    count += 1
    let index: Int
    if let reused = free.popLast() {
      index = reused
      slots[index].descriptor = descriptor
      slots[index].callback = callback
    } else {
      index = slots.count
      slots.append(Slot(generation: 0, descriptor: descriptor, callback: callback))
    }
    return UInt64(slots[index].generation) << 32 | UInt64(UInt32(truncatingIfNeeded: index))
  }

  /// The callback for an event; nil when the watch has ended since the poller saw it.
  func callback(for token: UInt64) -> Callback? {
    slot(of: token).flatMap { slots[$0].callback }
  }

  /// The descriptor of a watch that has not ended.
  func descriptor(for token: UInt64) -> Descriptor? {
    slot(of: token).map { slots[$0].descriptor }
  }

  /// Ends a watch; answers what it held unless it had ended before.
  ///
  /// The callback is answered so that the caller releases it outside its lock: what it holds may end
  /// other watches.
  mutating func remove(_ token: UInt64) -> (descriptor: Descriptor, callback: Callback)? {
    guard let index = slot(of: token), let callback = slots[index].callback else { return nil }
    count -= 1
    slots[index].callback = nil
    // The poller may still hold an event with the old token, perhaps for a number that is a new
    // file by now; with another generation nobody hears of it.
    slots[index].generation &+= 1
    free.append(index)
    return (slots[index].descriptor, callback)
  }

  /// Ends all watches; answers what they held.
  mutating func removeAll() -> [(descriptor: Descriptor, callback: Callback)] {
    var ended: [(descriptor: Descriptor, callback: Callback)] = []
    for index in slots.indices {
      guard let callback = slots[index].callback else { continue }
      ended.append((slots[index].descriptor, callback))
      slots[index].callback = nil
      slots[index].generation &+= 1
      free.append(index)
    }
    count = 0
    return ended
  }

  private func slot(of token: UInt64) -> Int? {
    let index = Int(UInt32(truncatingIfNeeded: token))
    guard slots.indices.contains(index), slots[index].callback != nil,
      slots[index].generation == UInt32(truncatingIfNeeded: token >> 32)
    else { return nil }
    return index
  }
}
