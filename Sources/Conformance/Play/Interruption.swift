/// Why a play does not go on.
enum Interruption: Error, Sendable, Equatable {
  /// The client did something wrong.
  case finding(Finding)
  /// The client does not have what is checked, for this reason.
  case skipped(String)

  static func finding(_ expected: String, _ came: String) -> Interruption {
    .finding(Finding(expected: expected, came: came))
  }
}
