/// Waiting actions in the order of their deadlines, those with equal deadlines in that of their arrival.
///
/// A binary heap of slot numbers; each slot knows its place in the heap, so that a cancelled timer
/// leaves at once, in logarithmic time, and nothing of it remains.
struct TimerHeap<Action> {
  /// Names one inserted action; never used again for another one.
  struct Token: Hashable, Sendable {
    fileprivate let slot: Int
    fileprivate let sequence: UInt64
  }

  private struct Slot {
    var deadline: UInt64
    var sequence: UInt64
    var position: Int
    var action: Action?
  }

  private var slots: [Slot] = []
  private var free: [Int] = []
  private var heap: [Int] = []
  private var lastSequence: UInt64 = 0

  // A burst may leave room behind that is worth giving back once the heap is empty.
  private static var slotsKeptWhenEmpty: Int { 256 }

  var count: Int { heap.count }

  var nextDeadline: UInt64? {
    heap.first.map { slots[$0].deadline }
  }

  mutating func insert(deadline: UInt64, action: Action) -> Token {
    lastSequence += 1
    let slot = Slot(
      deadline: deadline, sequence: lastSequence, position: heap.count, action: action)
    let index: Int
    if let reused = free.popLast() {
      index = reused
      slots[index] = slot
    } else {
      index = slots.count
      slots.append(slot)
    }
    heap.append(index)
    siftUp(heap.count - 1)
    return Token(slot: index, sequence: lastSequence)
  }

  /// Takes an action out; nil when it was taken before.
  mutating func remove(_ token: Token) -> Action? {
    guard slots.indices.contains(token.slot), slots[token.slot].sequence == token.sequence else {
      return nil
    }
    guard let action = slots[token.slot].action else { return nil }
    take(at: slots[token.slot].position)
    return action
  }

  /// Takes the earliest action out if its time has come.
  mutating func popDue(now: UInt64) -> Action? {
    guard let first = heap.first, slots[first].deadline <= now else { return nil }
    let action = slots[first].action
    take(at: 0)
    return action
  }

  /// Takes everything out, in order.
  mutating func removeAll() -> [Action] {
    var actions: [Action] = []
    while let action = popDue(now: .max) { actions.append(action) }
    return actions
  }

  private mutating func take(at position: Int) {
    let index = heap[position]
    let last = heap.removeLast()
    slots[index].action = nil
    free.append(index)
    if last != index {
      place(last, at: position)
      siftDown(position)
      siftUp(slots[last].position)
    }
    if heap.isEmpty && slots.count > Self.slotsKeptWhenEmpty {
      slots = []
      free = []
      heap = []
    }
  }

  private func isBefore(_ left: Int, _ right: Int) -> Bool {
    let (a, b) = (slots[left], slots[right])
    return a.deadline != b.deadline ? a.deadline < b.deadline : a.sequence < b.sequence
  }

  private mutating func place(_ index: Int, at position: Int) {
    heap[position] = index
    slots[index].position = position
  }

  private mutating func siftUp(_ start: Int) {
    var position = start
    while position > 0 {
      let parent = (position - 1) / 2
      guard isBefore(heap[position], heap[parent]) else { return }
      exchange(position, parent)
      position = parent
    }
  }

  private mutating func siftDown(_ start: Int) {
    var position = start
    while true {
      var smallest = position
      for child in [2 * position + 1, 2 * position + 2]
      where child < heap.count && isBefore(heap[child], heap[smallest]) {
        smallest = child
      }
      guard smallest != position else { return }
      exchange(position, smallest)
      position = smallest
    }
  }

  private mutating func exchange(_ left: Int, _ right: Int) {
    let (a, b) = (heap[left], heap[right])
    place(b, at: left)
    place(a, at: right)
  }
}
