/// What may be known of a model, from its provider or from a configuration.
enum ModelFacts {
  /// The properties that a provider's list and a configuration share.
  static let properties: [Property] = [
    .optional("displayName", .string(), "The model's name for people."),
    .optional(
      "contextTokens", .integer(from: 1),
      "The most tokens that request and reply may have together."),
    .optional("maxOutputTokens", .integer(from: 1), "The most tokens that a reply may have."),
    .optional("images", .boolean, "Whether the model takes images."),
    .optional("tools", .boolean, "Whether the model calls tools."),
    .optional("reasoning", .boolean, "Whether the model can reason before it answers."),
    .optional("prices", prices, "What the model costs."),
  ]

  private static let prices = Shape.named(
    "ModelPrices", "What a model's tokens cost, in US dollars for a million of them.",
    .record([
      .required("input", .number(from: 0), "Input that was not cached."),
      .required("output", .number(from: 0), "Output, reasoning included."),
      .optional(
        "cacheRead", .number(from: 0),
        "Input that came out of the cache; where it is absent, it costs what other input costs."),
      .optional(
        "cacheWrite", .number(from: 0),
        "Input that went into the cache; where it is absent, it costs what other input costs."),
    ]))
}
