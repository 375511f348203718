/// Why a clause leads to no call, though tools may fit it.
enum Refusal: Sendable {
  /// The tool fits, but the prompt has no value for these parameters.
  case missing(tool: String, [Parameter])
  /// The tool fits, but its schema does not take what the prompt says.
  case unfit(tool: String, String)
  /// These tools fit equally well.
  case ambiguous([String])
  /// The prompt asks for more calls than are planned for one prompt.
  case tooMany(limit: Int)

  /// The refusal in a sentence.
  var sentence: String {
    switch self {
    case .missing(let tool, let parameters):
      let names = parameters.map { "`\($0.name)` (\($0.shape.label))" }
      return "`\(tool)` fits, but I found no value for \(Self.list(names)) in the prompt."
    case .unfit(let tool, let problem):
      return "`\(tool)` fits, but its schema does not accept what I found in the prompt: \(problem)"
    case .ambiguous(let tools):
      return "\(Self.list(tools.map { "`\($0)`" })) fit equally well. Name the one that you mean."
    case .tooMany(let limit):
      return "The prompt asks for more than \(limit) calls; I planned the first \(limit)."
    }
  }

  /// Names in a sentence: "a, b and c".
  static func list(_ names: [String]) -> String {
    guard let last = names.last, names.count > 1 else { return names.first ?? "" }
    return names.dropLast().joined(separator: ", ") + " and " + last
  }
}
