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
  /// Whether the daemon wrote the prompt, to have an answer mended.
  package let isOurs: Bool
  /// The entry's encoding for the dialect that used it last.
  package let encoded = EncodedOnce()

  /// Makes an entry.
  package init(_ kind: Kind, turnId: String, isOurs: Bool = false) {
    self.kind = kind
    self.turnId = turnId
    self.isOurs = isOurs
  }
}
