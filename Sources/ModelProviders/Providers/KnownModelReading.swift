import Conversation
import JSON

/// What a provider's configuration says of single models.
enum KnownModelReading {
  /// Reads `models`: `{model: {displayName?, contextTokens?, …, prices?}}`, in order.
  static func models(
    _ reader: inout ConfigurationReader, provider: String
  ) -> [ModelDescription] {
    guard let value = reader.value("models") else { return [] }
    var table = ConfigurationReader(value, at: reader.pointer(to: "models"))
    var models: [ModelDescription] = []
    for (id, value) in table.members() {
      if id.isEmpty { table.add("a model's id is not empty", at: id) }
      var fields = ConfigurationReader(value, at: table.pointer(to: id))
      models.append(
        ModelDescription(
          id: id, provider: provider, displayName: fields.text("displayName"),
          contextTokens: fields.count("contextTokens"),
          maxOutputTokens: fields.count("maxOutputTokens"), images: fields.flag("images"),
          tools: fields.flag("tools"), reasoning: fields.flag("reasoning"),
          prices: prices(&fields)))
      table.add(fields.finish())
    }
    reader.add(table.problems)
    return models
  }

  private static func prices(_ reader: inout ConfigurationReader) -> ModelPrices? {
    guard let value = reader.value("prices") else { return nil }
    var fields = ConfigurationReader(value, at: reader.pointer(to: "prices"))
    if value.object != nil {
      for key in ["input", "output"] where !fields.has(key) {
        fields.add("missing; it is required", at: key)
      }
    }
    let input = fields.price("input")
    let output = fields.price("output")
    let cacheRead = fields.price("cacheRead")
    let cacheWrite = fields.price("cacheWrite")
    reader.add(fields.finish())
    guard let input, let output else { return nil }
    return ModelPrices(
      input: input, output: output, cacheRead: cacheRead, cacheWrite: cacheWrite)
  }
}
