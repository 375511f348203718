import Conversation

/// What was streamed of a response, in order, and which part of which item each piece belongs to.
struct StreamedPieces {
  /// Names one part of one item.
  struct Place: Equatable {
    /// The item's position.
    let item: Int
    /// What the part is.
    let kind: DeltaKind
    /// The part's number in the item.
    let part: Int
  }

  /// Neighbouring pieces of one part.
  private struct Run {
    let place: Place
    /// Whether the text is shown as reasoning.
    let isReasoning: Bool
    /// The text, after a blank line where it is told apart from what came before.
    var text: String
    /// The bytes of that blank line.
    let lead: Int
  }

  private var runs: [Run] = []
  /// The way in which the service says its reasoning, of which only the first one is shown.
  private var reasoningKind: DeltaKind?

  /// The part that the last piece belongs to.
  var last: Place? { runs.last?.place }

  /// Adds a piece to the last part; there must be one.
  mutating func append(_ piece: String) -> ModelEvent? {
    guard let index = runs.indices.last else { return nil }
    runs[index].text += piece
    return runs[index].isReasoning ? .reasoningDelta(piece) : .textDelta(piece)
  }

  /// Adds a piece.
  ///
  /// - Parameters:
  ///   - piece: The piece.
  ///   - place: The part that it belongs to.
  ///   - asReasoning: Whether it is shown as reasoning although it is text.
  /// - Returns: What there is to stream.
  mutating func add(_ piece: String, to place: Place, asReasoning: Bool) -> ModelEvent? {
    if piece.isEmpty { return nil }
    if last == place { return append(piece) }
    if place.kind.isReasoning {
      reasoningKind = reasoningKind ?? place.kind
      guard reasoningKind == place.kind else { return nil }
    }
    let isReasoning = asReasoning || place.kind.isReasoning
    let lead = needsBreak(before: place, isReasoning: isReasoning) ? "\n\n" : ""
    runs.append(
      Run(place: place, isReasoning: isReasoning, text: lead + piece, lead: lead.utf8.count))
    return isReasoning ? .reasoningDelta(lead + piece) : .textDelta(lead + piece)
  }

  /// Whether anything of a part was streamed.
  func has(_ place: Place) -> Bool { runs.contains { $0.place == place } }

  /// Messages are texts of their own, and so are the parts of reasoning.
  private func needsBreak(before place: Place, isReasoning: Bool) -> Bool {
    guard let before = runs.last(where: { $0.isReasoning == isReasoning }) else { return false }
    return before.place.item != place.item || place.kind.isReasoning
  }

  /// All that was shown as text.
  var text: String { runs.lazy.filter { !$0.isReasoning }.map(\.text).joined() }

  /// All that was shown as reasoning.
  var reasoning: String { runs.lazy.filter(\.isReasoning).map(\.text).joined() }

  /// Whether the model refused in words.
  var hasRefusal: Bool { runs.contains { $0.place.kind == .refusal } }

  /// What was streamed of one item's text, or of its refusal.
  func text(ofItem item: Int, _ kind: DeltaKind) -> String {
    runs.lazy.filter { $0.place.item == item && $0.place.kind == kind }
      .map { String(cut: $0.text.utf8.dropFirst($0.lead)) }.joined()
  }
}
