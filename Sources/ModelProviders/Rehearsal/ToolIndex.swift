import Conversation
import JSON

/// The words by which each tool of a set can be found, looked up once for a set.
struct ToolIndex: Sendable {
  /// One tool with its parameters.
  struct Tool: Sendable {
    let definition: ToolDefinition
    let parameters: ParameterList
    /// The words of the name, in small letters.
    let words: [String]
  }

  /// How much a word tells in favour of a tool.
  struct Weight: Sendable {
    let tool: Int
    let weight: Double
    /// Whether the word stands in the tool's name.
    let isName: Bool
  }

  /// The tools in the set's order.
  let tools: [Tool]
  private var weights: [String: [Weight]] = [:]
  private let indexByName: [String: Int]

  /// Looks up the words of all tools.
  init(_ set: ToolSet) {
    tools = set.definitions.map {
      Tool(
        definition: $0, parameters: ShapeReading.parameters(of: $0.inputSchema),
        words: Vocabulary.words(ofIdentifier: $0.name))
    }
    var indexByName: [String: Int] = [:]
    for (index, tool) in tools.enumerated() {
      indexByName[tool.definition.name.lowercased()] = index
    }
    self.indexByName = indexByName
    for index in tools.indices { enter(index) }
  }

  /// The weights of a word; a meaning that words share is written `=meaning`.
  func weights(of key: String) -> [Weight] { weights[key] ?? [] }

  /// The tool with this name, whatever the case of its letters.
  func tool(named folded: String) -> Int? { indexByName[folded] }

  private mutating func enter(_ index: Int) {
    let tool = tools[index]
    var best: [String: Weight] = [:]
    func note(_ word: String, _ weight: Double, isName: Bool = false) {
      let keys =
        [(Stem.of(word), weight)]
        + (Vocabulary.meaning(of: word).map { [("=" + $0, weight * Self.synonym)] } ?? [])
      for (key, weight) in keys where weight > best[key]?.weight ?? 0 {
        best[key] = Weight(tool: index, weight: weight, isName: isName)
      }
    }
    let isGeneric = tool.words.allSatisfy { Vocabulary.isGeneric($0) || Vocabulary.isFiller($0) }
    for word in tool.words where !Vocabulary.isFiller(word) {
      note(
        word, isGeneric || !Vocabulary.isGeneric(word) ? Self.name : Self.genericName, isName: true)
    }
    let definition = tool.definition
    for word in Vocabulary.content(of: definition.title ?? "") where !Vocabulary.isCommon(word) {
      note(word, Self.title)
    }
    for word in Vocabulary.content(of: definition.description ?? "")
    where !Vocabulary.isCommon(word) {
      note(word, Self.description)
    }
    for parameter in tool.parameters.parameters.prefix(Self.mostParameters) {
      for word in parameter.words where !Vocabulary.isFiller(word) && !Vocabulary.isCommon(word) {
        note(word, Self.parameter)
      }
      for choice in (parameter.shape.choices ?? []).prefix(Self.mostParameters) {
        for word in Vocabulary.content(of: choice.string ?? "") { note(word, Self.choice) }
      }
    }
    for (key, weight) in best { weights[key, default: []].append(weight) }
  }

  /// The weight of a word in the name; one such word is evidence enough.
  static let name = 3.0
  private static let genericName = 0.5
  private static let title = 1.5
  private static let description = 1.0
  private static let parameter = 1.0
  private static let choice = 1.0
  /// The share of a weight that a word with the same meaning has.
  static let synonym = 0.85
  private static let mostParameters = 64
}
