extension GeminiQuirks {
  /// Reads the switches that `fields` set; the others are as Google's own service has them.
  init(reading fields: inout ConfigurationReader) {
    self.init()
    if let word = fields.word("toolSchemas", of: SchemaForm.self) { toolSchemas = word }
    if let word = fields.word("outputSchemas", of: SchemaForm.self) { outputSchemas = word }
    takesOutputSchema = fields.flag("takesOutputSchema")
    resultMedia = fields.word("resultMedia", of: ResultMedia.self)
    if let flag = fields.flag("callIds") { callIds = flag }
  }
}
