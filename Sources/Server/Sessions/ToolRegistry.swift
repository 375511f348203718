import Conversation

/// Adding and removing tools: pure functions from one immutable set to the next.
enum ToolRegistry {
  /// `set` with `tools` added; one with a known name takes the old one's place.
  static func adding(
    _ tools: [ToolDefinition], to set: ToolSet
  ) -> (set: ToolSet, registered: [String], replaced: [String]) {
    var definitions = set.definitions
    var positions: [String: Int] = [:]
    for (position, definition) in definitions.enumerated() { positions[definition.name] = position }
    var registered: [String] = []
    var replaced: [String] = []
    for tool in tools {
      if let position = positions[tool.name] {
        definitions[position] = tool
        replaced.append(tool.name)
      } else {
        positions[tool.name] = definitions.count
        definitions.append(tool)
        registered.append(tool.name)
      }
    }
    return (ToolSet(definitions), registered, replaced)
  }

  /// `set` without the named tools.
  static func removing(_ names: [String], from set: ToolSet) -> (set: ToolSet, removed: [String]) {
    var removed: [String] = []
    var seen: Set<String> = []
    for name in names where set[name] != nil && seen.insert(name).inserted { removed.append(name) }
    guard !removed.isEmpty else { return (set, []) }
    return (ToolSet(set.definitions.filter { !seen.contains($0.name) }), removed)
  }
}
