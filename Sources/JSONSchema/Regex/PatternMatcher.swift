/// Runs patterns over texts, keeping its working memory from one text to the next.
struct PatternMatcher {
  /// Instructions that may still be visited; matching stops when it falls below zero.
  var budget: Int

  /// The visit that last reached each instruction; equal to `visit` means already in the present set.
  private var marks: [Int] = []
  private var visit = 0
  private var current: [Int] = []
  private var following: [Int] = []
  private var pending: [Int] = []
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
      budget -= count / 8
      for (index, look) in pattern.looks.enumerated() where budget >= 0 {
        lookAnswers.append([Bool](repeating: false, count: count + 1))
        if look.isAhead {
          _ = run(
            look.program, over: scalars.reversed(), from: count, by: -1, for: .record(look: index))
        } else {
          _ = run(look.program, over: scalars, from: 0, by: 1, for: .record(look: index))
        }
      }
    }
    return run(pattern.main, over: scalars, from: 0, by: 1, for: .decide)
  }

  /// Simulates the automaton over the scalars, starting anew at every position.
  private mutating func run(
    _ program: PatternProgram, over scalars: some Sequence<Unicode.Scalar>, from start: Int,
    by stride: Int, for purpose: Purpose
  ) -> Bool {
    if marks.count < program.instructions.count {
      marks = [Int](repeating: 0, count: program.instructions.count)
      visit = 0
    }
    current.removeAll(keepingCapacity: true)
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
      if program.isAnchored, current.isEmpty, case .decide = purpose { return false }
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
    current.removeAll(keepingCapacity: true)
    if !program.isAnchored || before == nil { pending.append(0) }
    while let index = pending.popLast() {
      if marks[index] == visit { continue }
      marks[index] = visit
      budget -= 1
      switch program.instructions[index] {
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
    following.removeAll(keepingCapacity: true)
    for index in current {
      switch program.instructions[index] {
      case .scalar(let value, let next):
        if value == scalar.value { following.append(next) }
      case .set(let set, let next):
        if program.sets[set].contains(scalar) { following.append(next) }
      default: break
      }
    }
    swap(&current, &following)
  }
}
