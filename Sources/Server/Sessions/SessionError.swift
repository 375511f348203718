/// Why a session cannot do what is asked.
enum SessionError: Error, Equatable {
  case unknown(String)
  case busy(sessionId: String, turnId: String)
  /// There is no turn to steer, or not the one that is meant.
  case notInTurn(sessionId: String, turnId: String?)
  case taken(String)
  case tooMany(Int)
  case tooManyTools(Int)
  /// The turn has been steered as often as a turn can be.
  case tooManyPrompts(Int)
}
