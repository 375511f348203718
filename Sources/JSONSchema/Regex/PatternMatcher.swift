/// Runs patterns over texts, keeping its working memory from one text to the next.
struct PatternMatcher {
  /// Instructions that may still be visited; matching stops when it falls below zero.
  var budget: Int

  /// The visit that last reached each instruction; equal to `visit` means already in the present set.
  private var marks: [Int] = []
  private var visit = 0
  /// The instructions that wait for a scalar, then those that it leads to.
  private var current = FixedStack()
  private var following = FixedStack()
  private var pending = FixedStack()
  private var lookAnswers: [[Bool]] = []

  /// What a run does when it reaches acceptance.
  private enum Purpose {
    case decide
    case record(look: Int)
  }

  /// A matcher that visits at most so many instructions in all.
  init(budget: Int) {
    self.budget = budget
  }

  /// Whether the pattern matches somewhere in the text.
  ///
  /// The answer means nothing once ``budget`` is below zero.
  mutating func matches(_ pattern: Pattern, in text: String) -> Bool {
    let scalars = text.unicodeScalars
    lookAnswers.removeAll(keepingCapacity: true)
    if !pattern.looks.isEmpty {
      let count = scalars.count
      for (index, look) in pattern.looks.enumerated() {
        // The answers take a byte for each position, so the budget bounds the memory, too.
        budget -= count * 4
        guard budget >= 0 else { return false }
        lookAnswers.append([Bool](repeating: false, count: count + 1))
        if look.isAhead {
          _ = run(
            look.program, over: scalars.reversed(), from: count, by: -1, for: .record(look: index))
        } else {
          _ = run(look.program, over: scalars, from: 0, by: 1, for: .record(look: index))
        }
      }
    }
    guard budget >= 0 else { return false }
    return run(pattern.main, over: scalars, from: 0, by: 1, for: .decide)
  }

  /// Simulates the automaton over the scalars, starting anew at every position.
  private mutating func run(
    _ program: PatternProgram, over scalars: some Sequence<Unicode.Scalar>, from start: Int,
    by stride: Int, for purpose: Purpose
  ) -> Bool {
    prepare(for: program.instructions.count)
    var position = start
    var iterator = scalars.makeIterator()
    var behind: Unicode.Scalar?
    while true {
      let ahead = iterator.next()
      let (before, after) = stride > 0 ? (behind, ahead) : (ahead, behind)
      if close(program, at: position, between: before, and: after) {
        switch purpose {
        case .decide: return true
        case .record(let look): lookAnswers[look][position] = true
        }
      }
      guard let scalar = ahead, budget >= 0 else { return false }
      step(program, over: scalar)
      if program.isAnchored, current.count == 0, case .decide = purpose { return false }
      behind = scalar
      position += stride
    }
  }

  /// Follows every instruction that consumes nothing; true when acceptance is among them.
  ///
  /// Takes the entries in `current`, adds the program's start, and leaves in `current` the instructions that wait for a scalar.
  private mutating func close(
    _ program: PatternProgram, at position: Int, between before: Unicode.Scalar?,
    and after: Unicode.Scalar?
  ) -> Bool {
    visit += 1
    var isAccepted = false
    swap(&current, &pending)
    current.removeAll()
    if !program.isAnchored || before == nil { pending.append(0) }
    let instructions = program.instructions.span
    while let index = pending.popLast() {
      if marks[index] == visit { continue }
      marks[index] = visit
      budget -= 1
      switch instructions[index] {
      case .scalar, .set: current.append(index)
      case .split(let first, let second):
        pending.append(second)
        pending.append(first)
      case .jump(let next): pending.append(next)
      case .boundary(let boundary, let next):
        if boundary.holds(between: before, and: after) { pending.append(next) }
      case .look(let look, let expected, let next):
        if lookAnswers[look][position] == expected { pending.append(next) }
      case .accept: isAccepted = true
      }
    }
    return isAccepted
  }

  /// Replaces the instructions in `current` that accept the scalar by their successors and drops the others.
  private mutating func step(_ program: PatternProgram, over scalar: Unicode.Scalar) {
    following.removeAll()
    let instructions = program.instructions.span
    let sets = program.sets.span
    for place in 0..<current.count {
      switch instructions[current[place]] {
      case .scalar(let value, let next):
        if value == scalar.value { following.append(next) }
      case .set(let set, let next):
        // A span lends the set; an array would copy it.
        if sets[set].contains(scalar) { following.append(next) }
      default: break
      }
    }
    swap(&current, &following)
  }

  /// Makes room for a program and forgets the last one's threads.
  private mutating func prepare(for count: Int) {
    if marks.count < count {
      marks = [Int](repeating: 0, count: count)
      visit = 0
      // Each instruction is visited once and leaves at most two successors.
      let room = count * 3 + 1
      current = FixedStack(room: room)
      following = FixedStack(room: room)
      pending = FixedStack(room: room)
    }
    current.removeAll()
  }
}

/// A stack of bounded height that never gives its memory back.
private struct FixedStack {
  private var elements: [Int]
  private(set) var count = 0

  init(room: Int = 0) {
    elements = [Int](repeating: 0, count: room)
  }

  subscript(index: Int) -> Int { elements[index] }

  mutating func removeAll() { count = 0 }

  mutating func append(_ element: Int) {
    elements[count] = element
    count += 1
  }

  mutating func popLast() -> Int? {
    guard count > 0 else { return nil }
    count -= 1
    return elements[count]
  }
}
