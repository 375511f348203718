/// A tool that requests to a model leave out, since its provider would refuse them for it.
package struct WithheldTool: Sendable, Equatable {
  /// The tool's name.
  package let name: String
  /// Why the provider cannot be told of it, as a phrase.
  package let reason: String

  /// Makes a note of a tool and the reason.
  package init(name: String, reason: String) {
    self.name = name
    self.reason = reason
  }
}

extension ToolSet {
  /// The tools that `model` cannot be offered, in registration order.
  package func withheld(from model: any LanguageModel) -> [WithheldTool] {
    definitions.compactMap { tool in
      model.problem(with: tool).map { WithheldTool(name: tool.name, reason: $0) }
    }
  }

  /// The set without these tools; the same set when there are none.
  func without(_ withheld: [WithheldTool]) -> ToolSet {
    if withheld.isEmpty { return self }
    let names = Set(withheld.map(\.name))
    return ToolSet(definitions.filter { !names.contains($0.name) })
  }
}
