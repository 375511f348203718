/// What may be known of a model, from its provider or from a configuration.
enum ModelFacts {
  /// What a provider's list tells, to which later versions may add.
  static let told = properties(prices: prices("ModelPrices", others: .ignored))
  /// What a configuration says, where a slip would hide a price.
  static let configured = properties(prices: prices("KnownModelPrices", others: .refused))

  private static func properties(prices: Shape) -> [Property] {
    [
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
  }

  private static func prices(_ name: String, others: Shape.Others) -> Shape {
    .named(
      name, "What a model's tokens cost, in US dollars for a million of them.",
      .record(
        [
          .required("input", .number(from: 0), "Input that was not cached."),
          .required("output", .number(from: 0), "Output, reasoning included."),
          .optional(
            "cacheRead", .number(from: 0),
            "Input that came out of the cache; where it is absent, it costs what other input costs."
          ),
          .optional(
            "cacheWrite", .number(from: 0),
            "Input that went into the cache; where it is absent, it costs what other input costs."),
        ], others: others))
  }
}
