extension GeminiQuirks {
  /// Reads the switches that `fields` set; `host` does not matter, since only Google's own differs.
  init(reading fields: inout ConfigurationReader, host: String) {
    self.init()
    if let word = fields.word("toolSchemas", of: SchemaForm.self) { toolSchemas = word }
    if let word = fields.word("outputSchemas", of: SchemaForm.self) { outputSchemas = word }
    takesOutputSchema = fields.flag("takesOutputSchema")
    resultMedia = fields.word("resultMedia", of: ResultMedia.self)
    if let flag = fields.flag("callIds") { callIds = flag }
  }
}
