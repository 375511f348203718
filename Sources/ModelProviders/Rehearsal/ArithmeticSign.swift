/// An operation of arithmetic that a prompt can ask for with a mark or a word between two numbers.
enum ArithmeticSign: String, Sendable, CaseIterable {
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case power = "^"
  case modulo = "%"

  /// Binds more tightly the higher it is.
  var precedence: Int {
    switch self {
    case .add, .subtract: 1
    case .multiply, .divide, .modulo: 2
    case .power: 3
    }
  }

  /// The operation that a mark stands for.
  init?(mark: Unicode.Scalar) {
    switch mark {
    case "+": self = .add
    case "-", "\u{2212}": self = .subtract
    case "*", "\u{D7}", "\u{22C5}": self = .multiply
    case "/", "\u{F7}": self = .divide
    case "^": self = .power
    case "%": self = .modulo
    default: return nil
    }
  }

  /// The operation that a word stands for when it is between two numbers.
  init?(infixWord: String) {
    switch infixWord {
    case "plus": self = .add
    case "minus": self = .subtract
    case "times", "x", "multiplied": self = .multiply
    case "over", "divided": self = .divide
    case "mod", "modulo": self = .modulo
    case "power": self = .power
    default: return nil
    }
  }

  /// The meaning under which tools are found.
  var meaning: String {
    switch self {
    case .add: "add"
    case .subtract: "subtract"
    case .multiply: "multiply"
    case .divide: "divide"
    case .power: "power"
    case .modulo: "modulo"
    }
  }
}
