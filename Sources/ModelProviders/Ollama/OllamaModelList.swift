import JSON

/// Reads the answer to `GET {base}/api/tags`.
enum OllamaModelList {
  /// The models in `body`; the name for people says how large the model is and how it was packed.
  ///
  /// What a model can do is not asked for: it would take a request for each of them.
  static func models(in body: JSONValue, provider: String) -> [ModelDescription]? {
    guard let list = body["models"]?.array else { return nil }
    return list.compactMap { model in
      guard let id = model["model"]?.nonEmptyString ?? model["name"]?.nonEmptyString else {
        return nil
      }
      let details = model["details"] ?? .null
      let notes = ["parameter_size", "quantization_level"].compactMap {
        details[$0]?.nonEmptyString
      }
      let name = model["name"]?.nonEmptyString ?? id
      return ModelDescription(
        id: id, provider: provider,
        displayName: notes.isEmpty ? name : "\(name) (\(notes.joined(separator: ", ")))",
        contextTokens: details["context_length"]?.int.flatMap { $0 > 0 ? $0 : nil })
    }
  }
}
