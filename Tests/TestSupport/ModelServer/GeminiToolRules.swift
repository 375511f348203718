import JSON

/// What the strict Gemini service demands of tools, of their choice and of the answer's form.
struct GeminiToolRules {
  private static let schemaKeys: Set<String> = [
    "$id", "$defs", "$ref", "$anchor", "type", "format", "title", "description", "enum", "items",
    "prefixItems", "minItems", "maxItems", "minimum", "maximum", "anyOf", "properties",
    "additionalProperties", "required", "propertyOrdering",
  ]

  private var names: Set<String> = []

  /// Notes what is wrong in `body`.
  mutating func check(_ body: JSONObject, _ checks: inout RequestChecks) {
    if let tools = body["tools"]?.array {
      checks.expect(tools.count == 1, "tools has \(tools.count) elements")
      checks.expectKeys(
        of: tools.first?.object ?? JSONObject(), at: "tools", required: ["functionDeclarations"])
      let declarations = tools.first?["functionDeclarations"]?.array ?? []
      checks.expect(!declarations.isEmpty, "functionDeclarations is empty")
      for (index, tool) in declarations.enumerated() {
        check(tool.object ?? JSONObject(), "tools/\(index)", &checks)
      }
    }
    if let config = body["toolConfig"] { checkChoice(config, &checks) }
    if let config = body["generationConfig"]?.object {
      checks.expectKeys(
        of: config, at: "generationConfig",
        optional: [
          "temperature", "topP", "topK", "maxOutputTokens", "stopSequences", "seed",
          "responseMimeType", "responseJsonSchema", "thinkingConfig", "candidateCount",
        ])
      if let schema = config["responseJsonSchema"] {
        checks.expect(
          config["responseMimeType"] == "application/json", "a schema for an answer without JSON")
        checkSchema(schema, "responseJsonSchema", &checks)
      }
    }
  }

  private mutating func check(
    _ tool: JSONObject, _ place: String, _ checks: inout RequestChecks
  ) {
    checks.expectKeys(
      of: tool, at: place, required: ["name"], optional: ["description", "parametersJsonSchema"])
    let name = checks.text(tool["name"], place)
    let isAllowed =
      name.utf8.count <= 128 && name.first?.isNumber == false
      && name.utf8.allSatisfy { byte in
        (0x30...0x3A).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
          || [0x5F, 0x2D, 0x2E].contains(byte)
      }
    checks.expect(isAllowed, "\(place): the name \(name) is not allowed")
    checks.expect(names.insert(name).inserted, "\(place): a second tool \(name)")
    if let description = tool["description"] { checks.text(description, place) }
    guard let schema = tool["parametersJsonSchema"] else { return }
    checks.expect(schema["type"] == "object", "\(place): the parameters are no object")
    checks.expect(
      schema["properties"]?.object?.isEmpty == false
        || schema["additionalProperties"]?.object != nil,
      "\(place): parameters without properties")
    checkSchema(schema, place, &checks)
  }

  private func checkChoice(_ config: JSONValue, _ checks: inout RequestChecks) {
    let choice = config["functionCallingConfig"]?.object ?? JSONObject()
    checks.expectKeys(
      of: choice, at: "toolConfig", required: ["mode"], optional: ["allowedFunctionNames"])
    let mode = choice["mode"]?.string ?? ""
    checks.expect(["AUTO", "ANY", "NONE", "VALIDATED"].contains(mode), "the mode is \(mode)")
    checks.expect(!names.isEmpty, "toolConfig without tools")
    for name in choice["allowedFunctionNames"]?.array ?? [] {
      checks.expect(mode == "ANY", "names are allowed in the mode \(mode)")
      checks.expect(names.contains(name.string ?? ""), "toolConfig names no tool on offer")
    }
  }

  private func checkSchema(_ schema: JSONValue, _ place: String, _ checks: inout RequestChecks) {
    guard let object = schema.object else { return }
    for key in object.keys {
      checks.expect(Self.schemaKeys.contains(key), "\(place): unknown keyword \(key)")
    }
    if object["$ref"] != nil {
      checks.expect(object.count == 1, "\(place): something stands beside a reference")
    }
    let properties = object["properties"]?.object ?? [:]
    for name in object["required"]?.array ?? [] {
      checks.expect(properties[name.string ?? ""] != nil, "\(place): no property \(name.text)")
    }
    for (name, inner) in properties { checkSchema(inner, "\(place)/\(name)", &checks) }
    for (name, inner) in object["$defs"]?.object ?? [:] {
      checkSchema(inner, "\(place)/\(name)", &checks)
    }
    for key in ["items", "additionalProperties"] {
      if let inner = object[key] { checkSchema(inner, "\(place)/\(key)", &checks) }
    }
    for key in ["anyOf", "prefixItems"] {
      for inner in object[key]?.array ?? [] { checkSchema(inner, "\(place)/\(key)", &checks) }
    }
  }
}
