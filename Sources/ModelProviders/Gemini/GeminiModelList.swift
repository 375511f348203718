import JSON

/// Reads the answer to `GET {base}/models`.
enum GeminiModelList {
  /// The models in `body` that can write a reply: `{models: [{name: "models/…"}]}`.
  static func models(in body: JSONValue, provider: String) -> [ModelDescription]? {
    // Google leaves a list without elements out.
    guard let object = body.object,
      let list = object["models"]?.array ?? (object.isEmpty ? [] : nil)
    else { return nil }
    return list.compactMap { model in
      guard let name = model["name"]?.nonEmptyString, writesReplies(model) else { return nil }
      return ModelDescription(
        id: name.hasPrefix("models/") ? String(name.dropFirst("models/".count)) : name,
        provider: provider, displayName: model["displayName"]?.nonEmptyString,
        contextTokens: model["inputTokenLimit"]?.positiveCount,
        maxOutputTokens: model["outputTokenLimit"]?.positiveCount,
        reasoning: model["thinking"]?.bool)
    }
  }

  /// Whether the model has the method; a service that lists no methods is believed.
  private static func writesReplies(_ model: JSONValue) -> Bool {
    guard let methods = model["supportedGenerationMethods"]?.array else { return true }
    return methods.contains { $0.string == "generateContent" }
  }
}

extension JSONValue {
  fileprivate var positiveCount: Int? { int.flatMap { $0 > 0 ? $0 : nil } }
}
