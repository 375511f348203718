package import JSON

/// `session/preview`: the request that a prompt would send to the model, without sending it.
package enum SessionPreview {
  /// The params of `session/prompt`.
  package typealias Params = SessionPrompt.Params

  /// Shape: `{model, body}`.
  package struct Result: JSONWritable, Described, Sendable {
    /// The model that would be asked.
    package let model: String
    /// The exact body.
    package let body: EncodedJSON

    /// The result's members.
    package static let shape = Shape.record([
      .required("model", .string, "The model that would be asked."),
      .required("body", .object, "The exact body of the request, as the provider would get it."),
    ])

    /// Makes a result.
    package init(model: String, body: EncodedJSON) {
      self.model = model
      self.body = body
    }

    /// Writes the result.
    package func write(to writer: inout JSONWriter) {
      writer.beginObject()
      writer.member("model", model)
      writer.member("body", body)
      writer.endObject()
    }
  }
}
