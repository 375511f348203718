import JSON

/// Names as models garble them, mapped to a known tool if there is exactly one that is meant.
struct NameRepair {
  private static let prefixes = [
    "functions.", "functions:", "function.", "default_api.", "default_api:", "tools.", "tool.",
  ]
  private static let suffixes = ["json", ":json"]

  let tools: ToolSet

  /// The tool that `name` means; nil when no tool or more than one could be meant.
  func tool(named name: String) -> ToolDefinition? {
    if let exact = tools[name] { return exact }
    let meant = Set(Self.candidates(for: name).filter { tools[$0] != nil })
    guard meant.count == 1, let only = meant.first else { return nil }
    return tools[only]
  }

  private static func candidates(for name: String) -> [String] {
    // A chat template's token that leaked into the name ends it.
    var stem = name
    if let mark = name.firstIndex(of: "<"), name[mark...].hasPrefix("<|") {
      stem = String(name[..<mark])
    }
    var candidates = [stem]
    for prefix in prefixes where stem.hasPrefix(prefix) {
      candidates.append(String(stem.dropFirst(prefix.count)))
    }
    for candidate in candidates {
      for suffix in suffixes where candidate.hasSuffix(suffix) {
        candidates.append(String(candidate.dropLast(suffix.count)))
      }
    }
    return candidates
  }
}

extension ModelReply {
  /// The reply with calls of `multi_tool_use.parallel`, which no client registers, unwrapped.
  ///
  /// A reply that is changed loses its raw form: replayed, that would ask for other results.
  func unwrapped(for tools: ToolSet) -> ModelReply {
    let inner = calls.map { $0.wrappedCalls(for: tools) }
    guard inner.contains(where: { $0 != nil }) else { return self }
    var reply = self
    reply.calls = zip(calls, inner).flatMap { call, wrapped in wrapped ?? [call] }
    reply.raw = nil
    return reply
  }
}

extension ModelReply.Call {
  private static let wrappers: Set<String> = [
    "multi_tool_use.parallel", "multi_tool_use_parallel", "parallel",
  ]

  /// The calls inside a wrapper whose every member names a known tool; nil for any other call.
  fileprivate func wrappedCalls(for tools: ToolSet) -> [ModelReply.Call]? {
    guard Self.wrappers.contains(name), tools[name] == nil,
      case .json(let arguments) = arguments, let uses = arguments["tool_uses"]?.array,
      !uses.isEmpty
    else { return nil }
    var calls: [ModelReply.Call] = []
    for (index, use) in uses.enumerated() {
      guard let recipient = use["recipient_name"]?.string,
        let tool = NameRepair(tools: tools).tool(named: recipient)
      else { return nil }
      calls.append(
        ModelReply.Call(
          id: "\(id)_\(index)", name: tool.name,
          arguments: .json(use["parameters"] ?? .object([:]))))
    }
    return calls
  }
}
