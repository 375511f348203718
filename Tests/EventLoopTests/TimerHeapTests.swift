import Testing

@testable import EventLoop

@Suite struct TimerHeapTests {
  @Test func `whatever is inserted and removed, the rest comes out in order`() {
    var random = SystemRandomNumberGenerator()
    for _ in 0..<200 {
      var heap = TimerHeap<Int>()
      var tokens: [(TimerHeap<Int>.Token, Int)] = []
      for number in 0..<Int.random(in: 1...120, using: &random) {
        let deadline = UInt64.random(in: 0...20, using: &random)
        tokens.append((heap.insert(deadline: deadline, action: number), Int(deadline)))
        guard Bool.random(using: &random), let index = tokens.indices.randomElement() else {
          continue
        }
        let removed = tokens.remove(at: index)
        #expect(heap.remove(removed.0) != nil)
        #expect(heap.remove(removed.0) == nil)
      }
      let expected = tokens.map(\.1).sorted()
      var deadlines: [Int] = []
      while let next = heap.nextDeadline {
        deadlines.append(Int(next))
        #expect(heap.popDue(now: next) != nil)
      }
      #expect(deadlines == expected)
      #expect(heap.count == 0)
    }
  }

  @Test func `nothing is due before its deadline`() {
    var heap = TimerHeap<String>()
    _ = heap.insert(deadline: 5, action: "a")
    #expect(heap.popDue(now: 4) == nil)
    #expect(heap.popDue(now: 5) == "a")
    #expect(heap.popDue(now: .max) == nil)
  }
}
