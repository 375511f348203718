import JSON

/// Reads the answer to `GET {base}/models`.
enum MessagesModelList {
  /// The models in `body`, `{data: [{id, display_name, …}]}`; those that are retired are left out.
  static func models(in body: JSONValue, provider: String) -> [ModelDescription]? {
    guard let list = body["data"]?.array else { return nil }
    return list.compactMap { model in
      guard let id = model["id"]?.nonEmptyString, model["lifecycle"] != "retired" else {
        return nil
      }
      let abilities = model["capabilities"] ?? .null
      return ModelDescription(
        id: id, provider: provider, displayName: model["display_name"]?.nonEmptyString,
        contextTokens: model.positive("max_input_tokens"),
        maxOutputTokens: model.positive("max_tokens"),
        images: abilities["image_input"]?["supported"]?.bool,
        reasoning: abilities["thinking"]?["supported"]?.bool,
        ownedBy: model["owned_by"]?.nonEmptyString)
    }
  }
}

extension JSONValue {
  fileprivate func positive(_ key: String) -> Int? {
    self[key]?.int.flatMap { $0 > 0 ? $0 : nil }
  }
}
