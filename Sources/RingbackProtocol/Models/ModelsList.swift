package import JSON

/// `models/list`: the models that the providers offer.
package enum ModelsList {
  /// Shape: `{provider?}`.
  package struct Params: JSONReadable, Described, Sendable {
    /// The only provider that is asked; nil for all.
    package let provider: String?

    /// The params' members.
    package static let shape = Shape.record([
      .optional(
        "provider", .string,
        "The id of the only provider that is asked; without it all that somebody has set up.")
    ])

    /// Reads the params.
    package init(reading value: JSONValue, at pointer: String) throws(JSONMismatch) {
      provider = try JSONMembers(value, at: pointer).optional("provider")
    }
  }

  /// Shape: `{models, problems?}`.
  package struct Result: JSONWritable, Described, Sendable {
    /// What is known of each model: `id` (the full name) and `provider`, and as far as the server or a
    /// configuration tells `displayName`, `contextTokens`, `maxOutputTokens`, `images`, `tools`,
    /// `reasoning`, `prices` (`{input, output, cacheRead?, cacheWrite?}`) and `ownedBy`.
    package let models: [JSONObject]
    /// Providers that gave no list: `provider`, `kind` and `message`, as errors have them.
    package let problems: [JSONObject]

    /// The result's members.
    package static let shape = Shape.record([
      .required("models", .list(of: model), "The models in the order of their providers."),
      .optional(
        "problems", .list(of: problem), "The providers that gave no list, if there are any."),
    ])

    private static let model = Shape.named(
      "ModelDescription", "A model that a provider offers; what nobody tells is left out.",
      .record(
        [
          .required("id", .string, "The model's full name, `provider/model`."),
          .required("provider", .string, "The id of the provider."),
        ] + ModelFacts.told + [
          .optional("ownedBy", .string, "Who made the model.")
        ]))

    private static let problem = Shape.named(
      "ProviderProblem", "Why a provider gave no list of its models.",
      .record([
        .required("provider", .string, "The id of the provider."),
        .required("kind", ModelErrorKind.shape, "What went wrong."),
        .required("message", .string, "One sentence for people."),
      ]))

    /// Makes a result.
    package init(models: [JSONObject], problems: [JSONObject]) {
      self.models = models
      self.problems = problems
    }

    /// Writes the result.
    package func write(to writer: inout JSONWriter) {
      writer.beginObject()
      writer.member("models", .array(models.map(JSONValue.object)))
      if !problems.isEmpty {
        writer.member("problems", .array(problems.map(JSONValue.object)))
      }
      writer.endObject()
    }
  }
}
