import Conversation
import JSON

/// Reads the `usage` of a response.
enum ResponsesUsage {
  /// The count in `json`; nil when it is not an object.
  ///
  /// Input tokens include the cached ones and output tokens include reasoning. A service that reports
  /// more reasoning than output contradicts itself; the reasoning is cut down to it.
  static func usage(_ json: JSONValue?) -> Usage? {
    guard let json, json.object != nil else { return nil }
    let output = json.count("output_tokens")
    let input = json["input_tokens_details"]
    return Usage(
      inputTokens: json.count("input_tokens"), outputTokens: output,
      cacheReadTokens: input?.count("cached_tokens") ?? 0,
      cacheWriteTokens: input?.count("cache_write_tokens") ?? 0,
      reasoningTokens: min(json["output_tokens_details"]?.count("reasoning_tokens") ?? 0, output))
  }
}

extension JSONValue {
  fileprivate func count(_ key: String) -> Int { self[key]?.int.map { max(0, $0) } ?? 0 }
}
