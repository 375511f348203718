/// Why a regular expression cannot be used.
enum PatternError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The text is not an ECMA-262 regular expression.
  case syntax(reason: String, offset: Int)
  /// The text is a regular expression, but it needs a feature that has no linear-time matcher.
  case unsupported(reason: String, offset: Int)
  /// The compiled program would have more instructions than the limit.
  case tooLarge(limit: Int)

  var description: String {
    switch self {
    case .syntax(let reason, let offset): "\(reason) (at character \(offset))"
    case .unsupported(let reason, let offset): "\(reason) (at character \(offset))"
    case .tooLarge(let limit):
      "the pattern needs more than \(limit) matcher states; use smaller repetition counts"
    }
  }
}
