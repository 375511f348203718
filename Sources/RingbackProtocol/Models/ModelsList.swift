package import JSON

/// `models/list`: the models that the providers offer.
package enum ModelsList {
  /// Shape: `{provider?}`.
  package struct Params: JSONReadable, Sendable {
    /// The only provider that is asked; nil for all.
    package let provider: String?

    /// Reads the params.
    package init(reading value: JSONValue, at pointer: String) throws(JSONMismatch) {
      provider = try JSONMembers(value, at: pointer).optional("provider")
    }
  }

  /// Shape: `{models, problems?}`.
  package struct Result: JSONWritable, Sendable {
    /// What is known of each model: `id` (the full name) and `provider`, and as far as the server or a
    /// configuration tells `displayName`, `contextTokens`, `maxOutputTokens`, `images`, `tools`,
    /// `reasoning`, `prices` (`{input, output, cacheRead?, cacheWrite?}`) and `ownedBy`.
    package let models: [JSONObject]
    /// Providers that gave no list: `provider`, `kind` and `message`, as errors have them.
    package let problems: [JSONObject]

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
