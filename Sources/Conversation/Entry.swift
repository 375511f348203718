/// One entry of a history: what the user said, or a whole step.
package struct Entry: Sendable {
  /// What the entry is.
  package enum Kind: Sendable {
    case prompt([ContentBlock])
    case step(Step)
  }

  /// What the entry is.
  package let kind: Kind
  /// The turn that the entry belongs to.
  package let turnId: String
  /// The entry's encoding for the dialect that used it last.
  package let encoded = EncodedOnce()

  /// Makes an entry.
  package init(_ kind: Kind, turnId: String) {
    self.kind = kind
    self.turnId = turnId
  }
}
