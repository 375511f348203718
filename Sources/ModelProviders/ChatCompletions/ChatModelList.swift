import Conversation
import JSON

/// Reads the answer to `GET {base}/models`, in which each service has its own words.
enum ChatModelList {
  /// The models in `body`: OpenAI's `{data: […]}`, or a bare array as some services send.
  static func models(in body: JSONValue, provider: String) -> [ModelDescription]? {
    guard let list = body["data"]?.array ?? body.array else { return nil }
    // llama.cpp's server says in a second list what its models can do.
    let notes = body["models"]?.array ?? []
    return list.compactMap { model in
      guard let id = model["id"]?.string, !id.isEmpty else { return nil }
      let note = notes.first { $0["model"]?.string == id || $0["name"]?.string == id }
      return ModelDescription(
        id: id, provider: provider,
        displayName: model.firstString("display_name", "name"),
        contextTokens: model.firstCount(
          "context_length", "context_window", "max_context_length", "max_model_len")
          // llama.cpp's server tells what a request may have, which is less than the model's own.
          ?? model["meta"]?.firstCount("n_ctx"),
        maxOutputTokens: model.firstCount("max_output_tokens", "max_completion_tokens")
          ?? model["top_provider"]?.firstCount("max_completion_tokens"),
        images: model.takesImages ?? note?.lists(["multimodal", "vision"], in: "capabilities"),
        tools: model.callsTools, reasoning: model.reasons,
        prices: model["pricing"].flatMap(prices),
        ownedBy: model.firstString("owned_by", "organization"))
    }
  }

  /// Reads OpenRouter's `{prompt, completion, …}`, which are texts of dollars for one token, and
  /// Together's `{input, output, …}`, which are numbers of dollars for a million.
  private static func prices(_ pricing: JSONValue) -> ModelPrices? {
    if let input = pricing.perToken("prompt"), let output = pricing.perToken("completion") {
      return ModelPrices(
        input: input, output: output, cacheRead: pricing.perToken("input_cache_read"),
        cacheWrite: pricing.perToken("input_cache_write"))
    }
    // Zero stands there for models that are paid by the hour.
    guard let input = pricing.price("input"), let output = pricing.price("output"),
      input + output > 0
    else { return nil }
    return ModelPrices(
      input: input, output: output,
      cacheRead: pricing.price("cached_input").flatMap { $0 > 0 ? $0 : nil })
  }
}

extension JSONValue {
  /// OpenRouter's modalities, Mistral's flag, or the words that others use.
  fileprivate var takesImages: Bool? {
    self["architecture"]?.lists(["image"], in: "input_modalities")
      ?? lists(["image"], in: "input_modalities") ?? self["capabilities"]?["vision"]?.bool
      ?? lists(["vision", "multimodal"], in: "capabilities")
  }

  fileprivate var callsTools: Bool? {
    lists(["tools"], in: "supported_parameters") ?? self["capabilities"]?["function_calling"]?.bool
      ?? lists(["tools", "tool_use", "function_calling"], in: "capabilities")
  }

  fileprivate var reasons: Bool? {
    lists(["reasoning"], in: "supported_parameters") ?? self["capabilities"]?["reasoning"]?.bool
      ?? lists(["reasoning", "thinking"], in: "capabilities")
  }

  /// Whether one of `words` stands in the array `key`; nil when there is no such array.
  fileprivate func lists(_ words: [String], in key: String) -> Bool? {
    self[key]?.array.map { list in list.contains { words.contains($0.string ?? "") } }
  }

  /// A price for a million tokens.
  fileprivate func price(_ key: String) -> Double? {
    guard let price = self[key]?.double ?? self[key]?.string.flatMap({ Double($0) }),
      price.isFinite, price >= 0
    else { return nil }
    return price
  }

  /// A price for one token as one for a million; OpenRouter writes -1 for what it cannot tell.
  fileprivate func perToken(_ key: String) -> Double? {
    // Rounded, or 0.00000015 would become 0.15 and a bit.
    price(key).map { ($0 * 1e15).rounded() / 1e9 }
  }

  fileprivate func firstCount(_ keys: String...) -> Int? {
    keys.lazy.compactMap { self[$0]?.int }.first { $0 > 0 }
  }

  fileprivate func firstString(_ keys: String...) -> String? {
    keys.lazy.compactMap { self[$0]?.string }.first { !$0.isEmpty }
  }
}
