import Conversation
import JSON

/// Words the text of an answer: results first, then what could not be done.
struct AnswerWording: Sendable {
  /// What is planned and done in the turn.
  let state: TurnState
  /// The tools on offer.
  let tools: ToolSet
  /// Whether the model may call tools.
  let toolChoice: ToolChoice

  /// The answer; never empty.
  var text: String {
    let told = state.outcomes.filter {
      $0.result.isError || !state.consumed.contains($0.call.callId)
    }
    var sentences: [String] = []
    if told.count == 1 {
      sentences.append(Self.sentence(for: told[0]))
    } else {
      sentences += told.map { "- " + Self.line(for: $0) }
    }
    sentences += state.blocked.map {
      "I did not call `\($0)`, since it needs a result that is missing."
    }
    if toolChoice == .none {
      sentences += Self.list(of: state.pending.map(\.tool)).map {
        "Tools are switched off for this prompt, so I did not call \($0)."
      }
    }
    sentences += state.refusals.map(\.sentence)
    if sentences.isEmpty { sentences = introduction }
    return sentences.joined(separator: "\n")
  }

  /// What the model says when it has nothing to do, or is asked what it is.
  private var introduction: [String] {
    [Self.selfDescription, toolChoice == .none ? Self.switchedOff : toolsOnOffer]
  }

  private var toolsOnOffer: String {
    if tools.isEmpty { return "No tool is on offer, so there is nothing that I can do." }
    var names = tools.names.prefix(Self.mostNames).map { "`\($0)`" }
    if tools.names.count > names.count { names.append("\(tools.names.count - names.count) more") }
    let asked = state.prompts.contains(where: Self.asksForSelf)
    let lead = asked ? "Tools on offer" : "None of the tools on offer fits this prompt"
    return "\(lead): \(names.joined(separator: ", "))."
  }

  private static func list(of tools: [String]) -> [String] {
    tools.isEmpty ? [] : [Refusal.list(tools.map { "`\($0)`" })]
  }

  /// Whether a prompt asks what the model is or can do.
  private static func asksForSelf(_ prompt: String) -> Bool {
    guard prompt.utf8.count < longestQuestion else { return false }
    let words = Prompt(prompt).tokens.map(\.folded)
    guard words.contains("you") || words.contains("help") else { return false }
    return !words.allSatisfy { !questions.contains($0) }
  }

  /// A single result as a sentence of its own.
  private static func sentence(for outcome: Outcome) -> String {
    let name = outcome.call.name
    let text = bounded(outcome.text)
    if outcome.result.isError {
      return text.isEmpty ? "`\(name)` failed." : "`\(name)` failed: \(text)"
    }
    if text.isEmpty { return "`\(name)` gave \(otherContent(of: outcome))." }
    if let scalar = scalar(in: text) { return "The answer is \(scalar)." }
    return text
  }

  /// A result among several: the call, then what came of it.
  private static func line(for outcome: Outcome) -> String {
    let arguments = bounded(outcome.call.argumentsJSON.text, to: longestArguments)
    let text = bounded(outcome.text)
    let failed = outcome.result.isError ? "failed: " : ""
    let said = text.isEmpty && failed.isEmpty ? otherContent(of: outcome) : text
    return "\(outcome.call.name) \(arguments): \(failed)\(said)"
  }

  /// What a result has instead of text.
  private static func otherContent(of outcome: Outcome) -> String {
    let kinds = outcome.result.content.compactMap { block -> String? in
      switch block.kind {
      case .text: nil
      case .image(_, let mimeType): "an image (\(mimeType))"
      case .audio(_, let mimeType): "a sound (\(mimeType))"
      case .resourceLink(let uri, _): "a link to \(uri)"
      case .resource: "a resource"
      }
    }
    return kinds.isEmpty ? "an empty result" : Refusal.list(kinds)
  }

  /// A text that is one plain JSON value, or an object with one: `12`, `{"sum":12}`.
  private static func scalar(in text: String) -> String? {
    // Most results are prose; that they are no JSON is not an error.
    guard text.utf8.count <= longestScalar, let value = try? JSONValue(parsing: text) else {
      return nil
    }
    switch value {
    case .number, .bool, .null: return value.text
    case .string(let string): return string
    case .object(let object):
      guard object.count == 1, let only = object.first(where: { _ in true })?.value else {
        return nil
      }
      return only.object == nil && only.array == nil ? only.string ?? only.text : nil
    case .array: return nil
    }
  }

  /// A text up to a length, with a mark and the whole length where it was cut.
  static func bounded(_ text: String, to limit: Int = longestResult) -> String {
    guard text.utf8.count > limit else { return text }
    let end =
      text.unicodeScalars.index(
        text.startIndex, offsetBy: limit, limitedBy: text.endIndex) ?? text.endIndex
    return "\(text[..<end])… (cut; \(text.utf8.count) bytes in all)"
  }

  /// What the model is, in one sentence.
  static let selfDescription =
    "I am `\(RehearsalModel.fullName)`, the model inside Ringback for trying out an integration "
    + "without a key or a network: fixed rules that call the tools which fit a prompt, "
    + "not a language model."
  private static let switchedOff = "Tools are switched off for this prompt."
  private static let questions: Set<String> = [
    "who", "what", "which", "are", "can", "help", "model", "name", "do",
  ]
  private static let mostNames = 20
  private static let longestQuestion = 400
  private static let longestScalar = 1_000
  private static let longestArguments = 200
  /// The most that is told of one result, in scalars.
  static let longestResult = 16_000
}
