import Conversation
import JSON

/// Reads the `usage` object.
enum ChatUsage {
  /// The count in `json`; nil when it is not an object.
  ///
  /// Prompt tokens include the cached ones and completion tokens include reasoning. A service that
  /// reports more reasoning than completion contradicts itself; the reasoning is cut down to it.
  static func usage(_ json: JSONValue?) -> Usage? {
    guard let json, json.object != nil else { return nil }
    let output = json.count("completion_tokens")
    let prompt = json["prompt_tokens_details"]
    let cached =
      prompt?.countIfAny("cached_tokens")
      // DeepSeek's and Moonshot's names.
      ?? json.countIfAny("prompt_cache_hit_tokens") ?? json.count("cached_tokens")
    let reasoning = json["completion_tokens_details"]?.count("reasoning_tokens") ?? 0
    return Usage(
      inputTokens: json.count("prompt_tokens"), outputTokens: output, cacheReadTokens: cached,
      cacheWriteTokens: prompt?.count("cache_write_tokens") ?? 0,
      reasoningTokens: min(reasoning, output))
  }
}

extension JSONValue {
  fileprivate func countIfAny(_ key: String) -> Int? { self[key]?.int.map { max(0, $0) } }

  fileprivate func count(_ key: String) -> Int { countIfAny(key) ?? 0 }
}
