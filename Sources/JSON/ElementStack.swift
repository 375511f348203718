/// A stack from whose top whole arrays are taken without copying; unchecked memory access.
///
/// An array's own slices hold on to it, so taking elements out of one costs a copy of each element
/// and in the worst case of the whole stack. Here the elements are moved, which reads a document
/// of 10 MB several times faster. `count` never exceeds `capacity`, and exactly the first `count`
/// elements are initialised.
@safe struct ElementStack<Element>: ~Copyable {
  /// The number of elements.
  private(set) var count = 0

  private var capacity: Int
  private var elements: UnsafeMutablePointer<Element>

  /// Whether the memory is the stack's own, which it is once it has grown.
  private var ownsMemory = false

  /// Memory for a few elements, which a stack may use as long as the call that provides it lasts.
  @safe struct Room {
    fileprivate let memory: UnsafeMutableBufferPointer<Element>
  }

  /// Calls `body` with memory for `capacity` elements, which costs next to nothing.
  @inline(__always)
  static func withRoom<Result>(
    for capacity: Int, _ body: (Room) throws(JSONError) -> Result
  ) throws(JSONError) -> Result {
    try unsafe withUnsafeTemporaryAllocation(of: Element.self, capacity: capacity) {
      (memory) throws(JSONError) -> Result in
      try body(unsafe Room(memory: memory))
    }
  }

  /// Makes an empty stack that uses `room` first.
  init(_ room: Room) {
    if let address = unsafe room.memory.baseAddress {
      unsafe elements = address
      capacity = unsafe room.memory.count
    } else {
      // Room for nothing has no address.
      unsafe elements = .allocate(capacity: 1)
      capacity = 1
      ownsMemory = true
    }
  }

  deinit {
    unsafe elements.deinitialize(count: count)
    if ownsMemory { unsafe elements.deallocate() }
  }

  /// The topmost element.
  @inline(__always)
  var last: Element? { count == 0 ? nil : unsafe elements[count - 1] }

  /// The element at `position`, or nil if the stack is not that high.
  @inline(__always)
  subscript(position: Int) -> Element? {
    position >= 0 && position < count ? unsafe elements[position] : nil
  }

  /// Puts an element on top.
  @inline(__always)
  mutating func append(_ element: consuming Element) {
    if count == capacity { grow() }
    unsafe (elements + count).initialize(to: element)
    count += 1
  }

  /// Takes the topmost element off.
  @inline(__always)
  mutating func removeLast() -> Element? {
    if count == 0 { return nil }
    count -= 1
    return unsafe (elements + count).move()
  }

  /// Takes all elements from position `start` on, as an array of exactly their number.
  @inline(__always)
  mutating func takeArray(from start: Int) -> [Element] {
    let taken = count - min(max(0, start), count)
    count -= taken
    let source = unsafe elements + count
    var array: [Element] = []
    // Unlike this call, the array's initialiser for room to be filled is never specialised.
    array.append(addingCapacity: taken) { target in
      for offset in 0..<taken { target.append(unsafe (source + offset).move()) }
    }
    return array
  }

  /// Takes the elements from position `start` on, and as many from the top of `other`, pair by pair.
  @inline(__always)
  mutating func takeArray<Other, Pair>(
    from start: Int, pairedWith other: inout ElementStack<Other>,
    _ pair: (consuming Element, consuming Other) -> Pair
  ) -> [Pair] {
    let taken = min(count - min(max(0, start), count), other.count)
    count -= taken
    other.count -= taken
    let left = unsafe elements + count
    let right = unsafe other.elements + other.count
    var array: [Pair] = []
    array.append(addingCapacity: taken) { target in
      for offset in 0..<taken {
        target.append(pair(unsafe (left + offset).move(), unsafe (right + offset).move()))
      }
    }
    return array
  }

  @inline(never)
  private mutating func grow() {
    let bigger = UnsafeMutablePointer<Element>.allocate(capacity: 2 * capacity)
    unsafe bigger.moveInitialize(from: elements, count: count)
    if ownsMemory { unsafe elements.deallocate() }
    unsafe elements = bigger
    capacity *= 2
    ownsMemory = true
  }
}
