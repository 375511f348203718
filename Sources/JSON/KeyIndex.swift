/// Something that stands under a key in a list in which each key may stand only once.
protocol KeyedMember {
  var key: String { get }
}

/// Where each key of a list of members stands, for lists too long to search.
///
/// An open hash table of positions; the members themselves stay in the caller's list, which every
/// call is given again. The hash is seeded anew in each process, so that nobody can choose keys
/// that collide.
struct KeyIndex: Sendable {
  /// The greatest number of members that is searched without an index.
  static let greatestUnindexedCount = 16

  /// Positions plus one, 0 for a free slot; empty, or a power of two at least twice the number of members.
  private var slots: [UInt32] = []

  /// The position of `key` in `members`, or nil if it is not there.
  func position(of key: String, in members: [some KeyedMember]) -> Int? {
    guard slots.isEmpty else {
      let slot = slot(for: key, in: members)
      return slots[slot] == 0 ? nil : Int(slots[slot]) - 1
    }
    return Self.first(of: key, in: members, before: members.count)
  }

  /// Takes note of the last of `members`, whose key is new.
  mutating func lastWasAppended(to members: [some KeyedMember]) {
    guard let last = members.last, members.count > Self.greatestUnindexedCount else { return }
    if slots.count < 2 * members.count {
      slots = Self.slots(for: 2 * members.count)
      for (position, member) in members.enumerated() {
        slots[slot(for: member.key, in: members)] = UInt32(clamping: position + 1)
      }
    } else {
      slots[slot(for: last.key, in: members)] = UInt32(clamping: members.count)
    }
  }

  /// Leaves of members with the same key only the last, at the first one's place.
  ///
  /// - Returns: the index of what is left.
  static func removingDuplicates<Member: KeyedMember>(from members: inout [Member]) -> KeyIndex {
    var index = KeyIndex()
    if members.count > greatestUnindexedCount { index.slots = slots(for: members.count) }
    var kept = 0
    for position in members.indices {
      if let first = index.position(of: members[position].key, in: members, before: kept) {
        members[first] = members[position]
      } else {
        if position != kept { members[kept] = members[position] }
        index.note(kept, in: members)
        kept += 1
      }
    }
    members.removeLast(members.count - kept)
    if kept <= greatestUnindexedCount { index.slots = [] }
    return index
  }

  /// The position of `key` among the first `end` of `members`.
  private func position(
    of key: String, in members: [some KeyedMember], before end: Int
  ) -> Int? {
    guard slots.isEmpty else { return position(of: key, in: members) }
    return Self.first(of: key, in: members, before: end)
  }

  private static func first(
    of key: String, in members: [some KeyedMember], before end: Int
  ) -> Int? {
    let count = key.utf8.count
    // Through a buffer, unlike through the array, members are looked at without being copied.
    return unsafe members.withUnsafeBufferPointer { members in
      for position in 0..<min(end, members.count)
      where unsafe members[position].key.utf8.count == count
        && StringBytes.areEqual(members[position].key, key)
      {
        return position
      }
      return nil
    }
  }

  private mutating func note(_ position: Int, in members: [some KeyedMember]) {
    guard !slots.isEmpty else { return }
    slots[slot(for: members[position].key, in: members)] = UInt32(clamping: position + 1)
  }

  /// The slot that holds `key`, or the free one where it belongs.
  private func slot(for key: String, in members: [some KeyedMember]) -> Int {
    var hasher = Hasher()
    StringBytes.hash(key, into: &hasher)
    let mask = slots.count - 1
    var slot = hasher.finalize() & mask
    // At most half of the slots are taken, so a free one comes soon.
    while slots[slot] != 0, !StringBytes.areEqual(members[Int(slots[slot]) - 1].key, key) {
      slot = (slot + 1) & mask
    }
    return slot
  }

  /// Free slots for `count` members.
  private static func slots(for count: Int) -> [UInt32] {
    var size = 4 * greatestUnindexedCount
    while size < 2 * count { size *= 2 }
    return Array(repeating: 0, count: size)
  }
}
