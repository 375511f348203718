import JSON

/// The keywords that concern numbers.
final class NumberRules: Sendable {
  let minimum: NumberBound?
  let exclusiveMinimum: NumberBound?
  let maximum: NumberBound?
  let exclusiveMaximum: NumberBound?
  let multipleOf: (number: JSONNumber, divisor: Divisor)?

  init(
    minimum: NumberBound?, exclusiveMinimum: NumberBound?, maximum: NumberBound?,
    exclusiveMaximum: NumberBound?, multipleOf: (number: JSONNumber, divisor: Divisor)?
  ) {
    self.minimum = minimum
    self.exclusiveMinimum = exclusiveMinimum
    self.maximum = maximum
    self.exclusiveMaximum = exclusiveMaximum
    self.multipleOf = multipleOf
  }
}

/// A number to compare with, read in advance where it fits a machine word.
struct NumberBound: Sendable {
  let number: JSONNumber
  private let word: Int?

  init(_ number: JSONNumber) {
    self.number = number
    word = Int(number.literal)
  }

  /// The number for a message.
  var text: String { ValueSummary.text(.number(number)) }

  /// -1 if the value is below the bound, 0 if it is equal, else 1.
  func order(of value: JSONNumber) -> Int {
    if let word, let value = Int(value.literal) { return value < word ? -1 : value == word ? 0 : 1 }
    return value.compare(to: number)
  }
}
