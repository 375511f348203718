import JSON

extension ResponsesQuirks {
  /// Reads the switches that `fields` set; the others are as usual.
  init(reading fields: inout ConfigurationReader) {
    self.init()
    if let word = fields.word("encryptedReasoning", of: EncryptedReasoning.self) {
      encryptedReasoning = word
    }
    if let word = fields.word("reasoningReplay", of: ReasoningReplay.self) {
      reasoningReplay = word
    }
    if let flag = fields.flag("takesOutputSchema") { takesOutputSchema = flag }
    if let flag = fields.flag("imagesInResults") { imagesInResults = flag }
    if let flag = fields.flag("noToolsForNone") { noToolsForNone = flag }
  }
}
