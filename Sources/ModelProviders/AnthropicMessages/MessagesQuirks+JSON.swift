import JSON

extension MessagesQuirks {
  /// Reads the switches that `fields` set; the others are as usual for a service on `host`.
  init(reading fields: inout ConfigurationReader, host: String) {
    self.init(host: host)
    if let text = fields.text("version") {
      if HeaderRules.allowsValue(text) {
        version = text
      } else {
        fields.add("a header's value holds only printable ASCII", at: "version")
      }
    }
    if let word = fields.word("authorization", of: Authorization.self) { authorization = word }
    switch fields.value("defaultMaxTokens") {
    case nil: break
    case let value?:
      if let number = value.int, number > 0 {
        defaultMaxTokens = number
      } else {
        fields.add("expected a whole number from 1 on", at: "defaultMaxTokens")
      }
    }
    if let word = fields.word("cacheControl", of: CacheControl.self) { cacheControl = word }
    if let flag = fields.flag("takesOutputSchema") { takesOutputSchema = flag }
    if let flag = fields.flag("takesDocuments") { takesDocuments = flag }
  }
}
