/// Reads an expression such as `2 + 3 * (4 - 1)` into its operations, in the order of working them out.
struct ArithmeticReading {
  /// One side of an operation.
  enum Operand: Sendable {
    /// The piece of the clause at this place.
    case piece(Int)
    /// The result of the operation with this number.
    case operation(Int)
  }

  /// Two operands and the sign between them.
  struct Operation: Sendable {
    let left: Operand
    let sign: Int
    let right: Operand

    /// The operation as pieces; results stand for calls that are numbered from `firstCall` on.
    func tokens(from clause: Clause, firstCall: Int) -> [PromptToken] {
      let sign = clause.tokens[sign]
      func token(_ operand: Operand) -> PromptToken {
        switch operand {
        case .piece(let place): return clause.tokens[place]
        case .operation(let number):
          return PromptToken(
            kind: .outcome(firstCall + number), text: "", facts: WordFacts("", isWord: false),
            range: sign.range,
            startsSentence: false, startsLine: false)
        }
      }
      return [token(left), sign, token(right)]
    }
  }

  private let clause: Clause
  private var operations: [Operation] = []
  private var operands: [Operand] = []
  private var signs: [Int] = []

  /// The operations of the first expression in a clause; empty when it has none or is malformed.
  static func operations(in clause: Clause) -> [Operation] {
    guard let range = expression(in: clause) else { return [] }
    var reading = ArithmeticReading(clause: clause)
    return reading.read(range) ? reading.operations : []
  }

  private init(clause: Clause) { self.clause = clause }

  /// The first stretch of numbers, signs and brackets that has a sign.
  private static func expression(in clause: Clause) -> Range<Int>? {
    var start: Int?
    for place in 0...clause.tokens.count {
      if let token = clause.token(at: place), isPart(token) {
        start = start ?? place
      } else if let first = start {
        let range = first..<place
        if range.count > 2, range.contains(where: { clause.tokens[$0].sign != nil }) {
          return range
        }
        start = nil
      }
    }
    return nil
  }

  private static func isPart(_ token: PromptToken) -> Bool {
    token.isOperand || token.sign != nil || token.isMark("(") || token.isMark(")")
  }

  /// Works through the pieces with one stack for operands and one for signs.
  private mutating func read(_ range: Range<Int>) -> Bool {
    var expectsOperand = true
    for place in range {
      let token = clause.tokens[place]
      if token.isOperand {
        guard expectsOperand else { return false }
        operands.append(.piece(place))
        expectsOperand = false
      } else if token.isMark("(") {
        guard expectsOperand else { return false }
        signs.append(place)
      } else if token.isMark(")") {
        guard !expectsOperand, closeBracket() else { return false }
      } else if let sign = token.sign {
        guard !expectsOperand else { return false }
        while let last = signs.last, binds(last, before: sign) { apply(signs.removeLast()) }
        signs.append(place)
        expectsOperand = true
      }
    }
    guard !expectsOperand else { return false }
    while let last = signs.popLast() {
      guard clause.tokens[last].sign != nil else { return false }
      apply(last)
    }
    return operands.count == 1
  }

  private mutating func closeBracket() -> Bool {
    while let last = signs.popLast() {
      if clause.tokens[last].sign == nil { return true }
      apply(last)
    }
    return false
  }

  /// Whether a sign on the stack is worked out before the next one; powers group to the right.
  private func binds(_ place: Int, before next: ArithmeticSign) -> Bool {
    guard let sign = clause.tokens[place].sign else { return false }
    return sign.precedence > next.precedence
      || (sign.precedence == next.precedence && next != .power)
  }

  private mutating func apply(_ sign: Int) {
    guard operands.count > 1, let right = operands.popLast(), let left = operands.popLast() else {
      return
    }
    operations.append(Operation(left: left, sign: sign, right: right))
    operands.append(.operation(operations.count - 1))
  }
}
