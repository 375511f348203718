import Conversation
import JSON

/// What a script expects of the request that it answers.
struct ScriptedExpectation: Sendable {
  /// A part of the last prompt's text.
  var lastPromptContains: String?
  /// A part of the text of one of the last step's results.
  var toolResultContains: String?
  /// The names of exactly the tools on offer, in any order.
  var tools: [String]?

  /// What was expected and what came instead; nil when the request is as expected.
  func mismatch(with request: ModelRequest) -> String? {
    if let part = lastPromptContains {
      let prompt = request.lastPromptText
      guard prompt?.contains(part) == true else {
        return "expected the last prompt to contain \(Self.quoted(part)), "
          + "but \(prompt.map { "it is \(Self.quoted($0))" } ?? "there is none")"
      }
    }
    if let part = toolResultContains {
      let results = request.lastResultTexts
      guard results.contains(where: { $0.contains(part) }) else {
        let came = results.map(Self.quoted).joined(separator: ", ")
        return "expected a tool result that contains \(Self.quoted(part)), "
          + "but \(results.isEmpty ? "there is none" : "the results are \(came)")"
      }
    }
    if let tools, tools.sorted() != request.tools.names.sorted() {
      return
        "expected the tools \(Self.listed(tools)), but \(Self.listed(request.tools.names)) are on offer"
    }
    return nil
  }

  private static func listed(_ names: [String]) -> String {
    quoted(names.joined(separator: ", "))
  }

  /// A text in quotation marks, cut where it is long.
  private static func quoted(_ text: String) -> String {
    let start = text.unicodeScalars.prefix(longestQuote)
    let isWhole = start.endIndex == text.endIndex
    return "\"\(String(start))\(isWhole ? "" : "…")\""
  }

  private static let longestQuote = 200
}

extension ModelRequest {
  /// The text of the last prompt, nil when there is no prompt.
  var lastPromptText: String? {
    for entry in entries.reversed() {
      if case .prompt(let blocks) = entry.kind { return blocks.joinedText }
    }
    return nil
  }

  /// The texts of the last step's results, in the order of its calls.
  var lastResultTexts: [String] {
    for entry in entries.reversed() {
      guard case .step(let step) = entry.kind, !step.results.isEmpty else { continue }
      return step.results.map { result in
        let text = result.content.joinedText
        return text.isEmpty ? result.structuredContent?.text ?? "" : text
      }
    }
    return []
  }

  /// How many steps are in the history.
  var stepCount: Int {
    entries.count { entry in
      if case .step = entry.kind { true } else { false }
    }
  }
}
