import JSON

/// Reads the answer to `GET {base}/models`.
enum ChatModelList {
  /// The models in `body`: OpenAI's `{data: […]}`, or a bare array as some services send.
  static func models(in body: JSONValue, provider: String) -> [ModelDescription]? {
    guard let list = body["data"]?.array ?? body.array else { return nil }
    return list.compactMap { model in
      guard let id = model["id"]?.string, !id.isEmpty else { return nil }
      return ModelDescription(
        id: id, provider: provider,
        displayName: model.firstString("display_name", "name"),
        contextTokens: model.firstCount(
          "context_length", "context_window", "max_context_length", "max_model_len")
          // llama.cpp's server tells what a request may have, which is less than the model's own.
          ?? model["meta"]?.firstCount("n_ctx"),
        maxOutputTokens: model.firstCount("max_output_tokens", "max_completion_tokens"),
        ownedBy: model.firstString("owned_by"))
    }
  }
}

extension JSONValue {
  fileprivate func firstCount(_ keys: String...) -> Int? {
    keys.lazy.compactMap { self[$0]?.int }.first { $0 > 0 }
  }

  fileprivate func firstString(_ keys: String...) -> String? {
    keys.lazy.compactMap { self[$0]?.string }.first { !$0.isEmpty }
  }
}
