package import JSON

/// `session/preview`: the request that a prompt would send to the model, without sending it.
package enum SessionPreview {
  /// The params of `session/prompt`.
  package typealias Params = SessionPrompt.Params

  /// Shape: `{model, body}`.
  package struct Result: JSONWritable, Sendable {
    /// The model that would be asked.
    package let model: String
    /// The exact body.
    package let body: EncodedJSON

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
