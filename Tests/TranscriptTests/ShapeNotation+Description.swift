import JSON

extension Description {
  /// What a notation of the document has otherwise than the description; empty when they agree.
  ///
  /// - Parameters:
  ///   - notation: What the document says.
  ///   - schema: What the description says.
  ///   - place: Where the notation stands, for words.
  ///   - namesOnly: Whether the document says elsewhere which members are optional.
  /// - Returns: The differences in words.
  func differences(
    _ notation: ShapeNotation, _ schema: JSONObject, _ place: String, namesOnly: Bool = false
  ) -> [String] {
    switch notation {
    case .either(let notations): return differences(notations, schema, place)
    case .object(let members):
      return differences(members, schema, place, namesOnly: namesOnly)
    case .list(let element):
      guard let items = only("items", in: schema) else { return ["\(place) is no array"] }
      return differences(element, items, "\(place)[]")
    case .constant(let text):
      return constants(in: schema) == [text] ? [] : ["\(place) is not \(text)"]
    case .word(let word): return differences(word, schema, place)
    }
  }

  /// A word stands for a shape where it is one of these; otherwise it explains.
  private func differences(_ word: String, _ schema: JSONObject, _ place: String) -> [String] {
    switch word {
    case "string", "name", "callId":
      return resolved(schema)["type"] == "string" ? [] : ["\(place) is no string"]
    case "block": return target(of: schema) == "ContentBlock" ? [] : ["\(place) is no block"]
    case "definition":
      return target(of: schema) == "ToolDefinition" ? [] : ["\(place) is no definition"]
    default: return ["\(place): the word \(word) says nothing"]
    }
  }

  private func differences(
    _ notations: [ShapeNotation], _ schema: JSONObject, _ place: String
  ) -> [String] {
    let texts = notations.compactMap { notation -> String? in
      if case .constant(let text) = notation { text } else { nil }
    }
    let words = constants(in: schema)
    if texts.count == notations.count {
      return Set(texts) == Set(words) ? [] : ["\(place): \(texts) are not \(words)"]
    }
    let members = (resolved(schema)["anyOf"]?.array ?? []).compactMap(\.object)
    let others = notations.filter { !texts.contains($0.text ?? "") }
    let unmatched = others.filter { notation in
      !members.contains { differences(notation, $0, place).isEmpty }
    }
    let described = members.flatMap { constants(in: $0) }
    return unmatched.isEmpty && Set(texts) == Set(described)
      ? [] : ["\(place): \(notations) are not what is described"]
  }

  private func differences(
    _ members: [ShapeNotation.Member], _ schema: JSONObject, _ place: String, namesOnly: Bool
  ) -> [String] {
    let schema = resolved(schema)
    if let alternatives = (schema["oneOf"] ?? schema["anyOf"])?.array {
      let all = alternatives.compactMap(\.object).map {
        self.differences(members, $0, place, namesOnly: namesOnly)
      }
      return all.contains([]) ? [] : all.flatMap { $0 }
    }
    if let value = schema["additionalProperties"]?.object, members.count == 1,
      case .named(_, false, let notation?) = members[0]
    {
      return differences(notation, value, "\(place).*")
    }
    let properties = schema["properties"]?.object ?? [:]
    let required = Set((schema["required"]?.array ?? []).compactMap(\.string))
    var differences: [String] = []
    var named: Set<String> = []
    var isOpen = false
    for member in members {
      switch member {
      case .others(let words) where words.hasPrefix("settings"): named.formUnion(settings)
      case .others: isOpen = true
      case .named(let name, let isOptional, let notation):
        named.insert(name)
        guard let property = properties[name]?.object else {
          differences.append("\(place).\(name) is not described")
          continue
        }
        if !namesOnly, isOptional == required.contains(name) {
          differences.append("\(place).\(name): optional in one, required in the other")
        }
        if let notation {
          differences += self.differences(notation, property, "\(place).\(name)")
        }
      }
    }
    let missing = Set(properties.keys).subtracting(named)
    if !isOpen, !missing.isEmpty {
      differences.append("\(place): not written: \(missing.sorted())")
    }
    return differences
  }

  /// The properties that methods have in common under the name of settings.
  var settings: Set<String> {
    let params = definitions["SessionConfigureParams"]?["properties"]?.object ?? [:]
    return Set(params.keys).subtracting(["sessionId"])
  }

  private func only(_ keyword: String, in schema: JSONObject) -> JSONObject? {
    resolved(schema)[keyword]?.object
  }

  private func constants(in schema: JSONObject) -> [String] {
    let schema = resolved(schema)
    return schema["enum"]?.array?.map(\.text) ?? [schema["const"]].compactMap { $0?.text }
  }
}

extension ShapeNotation {
  /// The text of a constant.
  fileprivate var text: String? {
    if case .constant(let text) = self { text } else { nil }
  }
}
