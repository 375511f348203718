import JSON

extension ChatQuirks {
  /// Reads the switches that `fields` set; the others are as usual for a service on `host`.
  init(reading fields: inout ConfigurationReader, host: String) {
    self.init(host: host)
    if let word = fields.word("maxTokensField", of: MaxTokensField.self) { maxTokensField = word }
    if let word = fields.word("systemRole", of: SystemRole.self) { systemRole = word }
    if let flag = fields.flag("includeUsage") { includeUsage = flag }
    if let flag = fields.flag("requireFinishReason") { requireFinishReason = flag }
    switch fields.value("emptyContent") {
    case nil: break
    case .null?: emptyContent = .null
    case .string("")?: emptyContent = .emptyString
    default: fields.add("expected null or \"\"", at: "emptyContent")
    }
    if let word = fields.word("reasoningReplay", of: ReasoningReplay.self) {
      reasoningReplay = word
    }
    if let flag = fields.flag("thinkTags") { thinkTags = flag }
    if let flag = fields.flag("salvageTextCalls") { salvageTextCalls = flag }
    if let flag = fields.flag("takesOutputSchema") { takesOutputSchema = flag }
    if let flag = fields.flag("noToolsForNone") { noToolsForNone = flag }
  }
}
