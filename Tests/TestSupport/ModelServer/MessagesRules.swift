import JSON

/// What Anthropic's service demands of a body.
struct MessagesRules {
  /// A sentence for each problem so far.
  private(set) var problems: [String] = []
  private var marks = 0
  private var ids: Set<String> = []
  /// The calls of the message before, which the next one must answer.
  private var open: [String] = []
  private var lastRole = ""

  /// Looks at a whole body.
  mutating func read(_ body: JSONObject) {
    checkKeys(of: .object(body), Self.bodyKeys, "the body")
    expect(body["model"]?.string?.isEmpty == false, "no model")
    expect((body["max_tokens"]?.int ?? 0) > 0, "no max_tokens")
    expect(body["stream"]?.bool == true, "stream is not true")
    if let mark = body["cache_control"] { check(mark: mark) }
    readSystem(body["system"])
    readTools(body["tools"], choice: body["tool_choice"])
    for (index, message) in (body["messages"]?.array ?? []).enumerated() {
      read(message: message, "message \(index + 1)")
    }
    expect(open.isEmpty, "the calls \(open) have no results")
    expect(lastRole == "user", "the last message is not the user's")
    expect(marks <= 4, "\(marks) times cache_control")
  }

  private mutating func expect(_ condition: Bool, _ problem: String) {
    if !condition { problems.append(problem) }
  }

  private mutating func checkKeys(of value: JSONValue, _ known: Set<String>, _ place: String) {
    for key in value.object?.keys ?? [] where !known.contains(key) {
      problems.append("\(place): unknown key \(key)")
    }
    expect(value.object != nil, "\(place) is no object")
  }

  private mutating func check(mark: JSONValue) {
    marks += 1
    expect(mark["type"] == "ephemeral", "an unknown cache_control")
  }

  private mutating func check(text: JSONValue?, _ place: String) {
    let isBlank = text?.string?.allSatisfy(\.isWhitespace) ?? true
    expect(!isBlank, "\(place): a text is blank")
  }

  private mutating func readSystem(_ system: JSONValue?) {
    guard let system else { return }
    if let blocks = system.array {
      for block in blocks { read(block: block, of: "user", "system") }
    } else {
      check(text: system, "system")
    }
  }

  private mutating func readTools(_ tools: JSONValue?, choice: JSONValue?) {
    var names: Set<String> = []
    expect(tools == nil || tools?.array?.isEmpty == false, "tools is no list, or empty")
    for tool in tools?.array ?? [] {
      checkKeys(of: tool, ["name", "description", "input_schema", "cache_control"], "a tool")
      let name = tool["name"]?.string ?? ""
      expect(Self.isName(name, most: 128, dots: false), "the name \(name) is not allowed")
      expect(names.insert(name).inserted, "the name \(name) is there already")
      if let mark = tool["cache_control"] { check(mark: mark) }
      let schema = tool["input_schema"] ?? .null
      expect(schema["type"] == "object", "\(name): the schema is no object's")
      for key in ["anyOf", "oneOf", "allOf"] where schema[key] != nil {
        problems.append("\(name): the schema's root has \(key)")
      }
      for key in schema["properties"]?.object?.keys ?? [] {
        expect(Self.isName(key, most: 64), "\(name): the property \(key) is not allowed")
      }
    }
    guard let choice else { return }
    checkKeys(of: choice, ["type", "name", "disable_parallel_tool_use"], "tool_choice")
    expect(!names.isEmpty, "tool_choice without tools")
    let isNamed = choice["type"] == "tool"
    expect(
      isNamed
        ? names.contains(choice["name"]?.string ?? "")
        : ["auto", "any", "none"].contains(choice["type"]?.string ?? ""), "a wrong tool_choice")
  }

  private mutating func read(message: JSONValue, _ place: String) {
    checkKeys(of: message, ["role", "content"], place)
    let role = message["role"]?.string ?? ""
    expect(["user", "assistant"].contains(role), "\(place): unknown role")
    expect(role != lastRole, "\(place): the same role again")
    expect(!lastRole.isEmpty || role == "user", "\(place): the first message is the model's")
    lastRole = role
    let blocks = message["content"]?.array ?? []
    expect(!blocks.isEmpty, "\(place): no content")
    for block in blocks { read(block: block, of: role, place) }
    if role == "user" {
      readResults(in: blocks, place)
    } else {
      readCalls(in: blocks, place)
    }
  }

  private mutating func read(block: JSONValue, of role: String, _ place: String) {
    let type = block["type"]?.string ?? ""
    let known = role == "user" ? Self.userKeys[type] : Self.assistantKeys[type]
    guard let known else { return problems.append("\(place): a \(type) of the \(role)") }
    checkKeys(of: block, known.union(["type"]), "\(place), \(type)")
    if let mark = block["cache_control"] { check(mark: mark) }
    switch type {
    case "text": check(text: block["text"], place)
    case "image":
      let source = block["source"] ?? .null
      checkKeys(of: source, ["type", "media_type", "data"], "\(place), an image")
      expect(
        Self.imageTypes.contains(source["media_type"]?.string ?? ""), "\(place): an odd image")
      expect(source["data"]?.string?.isEmpty == false, "\(place): an image without data")
    case "tool_result": readResult(block, place)
    default: break
    }
  }

  private mutating func readResult(_ block: JSONValue, _ place: String) {
    let isError = block["is_error"]?.bool ?? false
    if let blocks = block["content"]?.array {
      expect(!blocks.isEmpty, "\(place): a result with an empty list")
      for part in blocks {
        read(block: part, of: "user", "\(place), a result")
        expect(part["type"] != "tool_result", "\(place): a result in a result")
        expect(!isError || part["type"] == "text", "\(place): a failed result with more than text")
      }
    } else if let content = block["content"] {
      check(text: content, "\(place), a result")
    } else {
      expect(!isError, "\(place): a failed result without content")
    }
  }

  private mutating func readResults(in blocks: [JSONValue], _ place: String) {
    let results = blocks.prefix { $0["type"] == "tool_result" }
    expect(
      !blocks.dropFirst(results.count).contains { $0["type"] == "tool_result" },
      "\(place): a result after other content")
    let answered = results.map { $0["tool_use_id"]?.string ?? "" }
    expect(answered == open, "\(place): results of \(answered) for the calls \(open)")
    open = []
  }

  private mutating func readCalls(in blocks: [JSONValue], _ place: String) {
    for call in blocks where call["type"] == "tool_use" {
      let id = call["id"]?.string ?? ""
      expect(Self.isName(id, most: 128, dots: false), "\(place): the id \(id) is not allowed")
      expect(ids.insert(id).inserted, "\(place): the id \(id) is there already")
      expect(
        Self.isName(call["name"]?.string ?? "", most: 128, dots: false), "\(id): a wrong name")
      expect(call["input"]?.object != nil, "\(id): the input is no object")
      open.append(id)
      guard id.hasPrefix("toolu_t"), let number = Int(id.dropFirst(7).prefix { $0 != "_" }) else {
        continue
      }
      checkReasoning(in: blocks, of: number, "\(place), \(id)")
    }
  }

  /// This server made the call: what came with it must come back as it was.
  private mutating func checkReasoning(
    in blocks: [JSONValue], of number: Int, _ place: String
  ) {
    let thinking = blocks.first { block in
      block["signature"]?.string?.hasPrefix("sig-\(number)-") ?? false
    }
    guard let thinking else { return problems.append("\(place): the signature is lost") }
    let words = thinking["thinking"]?.string ?? ""
    expect(
      thinking["signature"]?.string == MessagesService.signature(of: words, number: number),
      "\(place): the reasoning is altered")
    expect(
      blocks.contains { $0["data"]?.string == "hidden-\(number)" },
      "\(place): the hidden reasoning is lost")
    expect(blocks.first?["type"] == "thinking", "\(place): the reasoning does not come first")
  }

  private static func isName(_ name: String, most: Int, dots: Bool = true) -> Bool {
    (1...most).contains(name.utf8.count)
      && name.utf8.allSatisfy { byte in
        (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20) || byte == 0x5F
          || byte == 0x2D || (dots && byte == 0x2E)
      }
  }

  private static let bodyKeys: Set<String> = [
    "cache_control", "max_tokens", "messages", "metadata", "model", "output_config",
    "service_tier", "stop_sequences", "stream", "system", "thinking", "tool_choice", "tools",
  ]
  private static let userKeys: [String: Set<String>] = [
    "text": ["text", "cache_control"], "image": ["source", "cache_control"],
    "tool_result": ["tool_use_id", "content", "is_error", "cache_control"],
  ]
  private static let assistantKeys: [String: Set<String>] = [
    "text": ["text"], "thinking": ["thinking", "signature"], "redacted_thinking": ["data"],
    "tool_use": ["id", "name", "input"],
  ]
  private static let imageTypes: Set<String> = [
    "image/gif", "image/jpeg", "image/png", "image/webp",
  ]
}
