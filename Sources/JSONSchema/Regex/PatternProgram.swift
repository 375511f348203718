/// One instruction of the matcher; operands are indices of instructions.
enum PatternInstruction: Sendable {
  case scalar(UInt32, next: Int)
  case set(Int, next: Int)
  case split(Int, Int)
  case jump(Int)
  case boundary(PatternBoundary, next: Int)
  /// Goes on if the numbered lookaround's recorded answer at this position is `expected`.
  case look(Int, expected: Bool, next: Int)
  case accept
}

/// A nondeterministic automaton in Thompson's form, to be run forwards or backwards.
struct PatternProgram: Sendable {
  var instructions: [PatternInstruction]
  var sets: [ScalarSet]
  /// True when every path begins with `^`, so that no later start can match.
  var isAnchored: Bool
}

/// Turns a syntax tree into a program of bounded size.
struct PatternProgramBuilder {
  private var instructions: [PatternInstruction] = []
  private var sets: [ScalarSet] = []
  private let looks: [PatternLook]
  private let limit: Int
  private let isBackward: Bool

  /// Builds the program for a tree; a backward program reads its input from the end.
  static func program(
    for node: PatternNode, looks: [PatternLook], isBackward: Bool, limit: Int
  ) throws(PatternError) -> PatternProgram {
    var builder = PatternProgramBuilder(looks: looks, limit: limit, isBackward: isBackward)
    try builder.emit(node)
    try builder.append(.accept)
    return PatternProgram(
      instructions: builder.instructions, sets: builder.sets,
      isAnchored: !isBackward && node.startsAnchored)
  }

  private init(looks: [PatternLook], limit: Int, isBackward: Bool) {
    self.looks = looks
    self.limit = limit
    self.isBackward = isBackward
  }

  private var next: Int { instructions.count }

  private mutating func append(_ instruction: PatternInstruction) throws(PatternError) {
    guard instructions.count < limit else { throw .tooLarge(limit: limit) }
    instructions.append(instruction)
  }

  private mutating func emit(_ node: PatternNode) throws(PatternError) {
    switch node {
    case .empty: break
    case .scalars(let set):
      if let value = set.single {
        try append(.scalar(value, next: next + 1))
      } else {
        sets.append(set)
        try append(.set(sets.count - 1, next: next + 1))
      }
    case .boundary(let boundary): try append(.boundary(boundary, next: next + 1))
    case .look(let index):
      try append(.look(index, expected: !looks[index].isNegated, next: next + 1))
    case .sequence(let nodes):
      if isBackward {
        for node in nodes.reversed() { try emit(node) }
      } else {
        for node in nodes { try emit(node) }
      }
    case .alternation(let branches): try emitAlternation(branches)
    case .repetition(let body, let minimum, let maximum):
      try emitRepetition(of: body, minimum: minimum, maximum: maximum)
    }
  }

  private mutating func emitAlternation(_ branches: [PatternNode]) throws(PatternError) {
    var exits: [Int] = []
    for (index, branch) in branches.enumerated() {
      let isLast = index == branches.count - 1
      let split = next
      if !isLast { try append(.split(split + 1, split + 1)) }
      try emit(branch)
      guard !isLast else { break }
      exits.append(next)
      try append(.jump(0))
      instructions[split] = .split(split + 1, next)
    }
    for exit in exits { instructions[exit] = .jump(next) }
  }

  private mutating func emitRepetition(
    of body: PatternNode, minimum: Int, maximum: Int?
  ) throws(PatternError) {
    for _ in 0..<minimum { try emit(body) }
    guard let maximum else {
      let split = next
      try append(.split(split + 1, split + 1))
      try emit(body)
      try append(.jump(split))
      instructions[split] = .split(split + 1, next)
      return
    }
    var splits: [Int] = []
    for _ in minimum..<maximum {
      splits.append(next)
      try append(.split(next + 1, next + 1))
      try emit(body)
    }
    for split in splits { instructions[split] = .split(split + 1, next) }
  }
}

extension PatternNode {
  /// Whether every match must begin at the start of the input.
  fileprivate var startsAnchored: Bool {
    switch self {
    case .boundary(.start): true
    case .sequence(let nodes): nodes.first?.startsAnchored ?? false
    case .alternation(let branches): branches.allSatisfy { $0.startsAnchored }
    case .repetition(let body, let minimum, _): minimum > 0 && body.startsAnchored
    case .empty, .scalars, .boundary, .look: false
    }
  }
}
