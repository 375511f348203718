/// One thing that a client must do, and how to see whether it does.
package struct Check: Sendable {
  /// What the scripted daemon does; it returns when its part is over.
  typealias Play = @Sendable (Stage) throws(Interruption) -> Void

  /// Its name on the command line and in the report.
  package let name: String
  /// What is looked at, in one line.
  package let intent: String
  /// How the program must end and what it must have written.
  let outcome: Outcome
  /// The scripted daemon's part.
  let play: Play

  init(_ name: String, _ intent: String, _ outcome: Outcome, play: @escaping Play) {
    self.name = name
    self.intent = intent
    self.outcome = outcome
    self.play = play
  }

  /// All checks, in the order in which they are made: what others build on comes first.
  package static let all: [Check] =
    openingChecks + framingChecks + toolChecks + idChecks + toleranceChecks + volumeChecks
    + approvalChecks + refusalChecks + deathChecks + endChecks
}

/// How a program must end and what it must have written.
enum Outcome: Sendable, Equatable {
  /// Status 0 and exactly this text on stdout.
  case answer(String)
  /// Status 1 and one line on stderr in which one of the words stands, if there are any; on stdout the
  /// beginning of this text.
  case failure(after: String, words: [String] = [])
  /// One or the other.
  case answerOrFailure(String)
}

/// Something that is not as it must be.
struct Finding: Sendable, Equatable {
  /// What had to come.
  let expected: String
  /// What came.
  let came: String
}
