import Conversation
import JSON

/// Reads `usageMetadata`.
enum GeminiUsage {
  /// The count in `json`; nil when it is not an object.
  ///
  /// Prompt tokens include the cached ones; the candidate's tokens do not include its thoughts. What
  /// the service's own tools fed to the model is input as well.
  static func usage(_ json: JSONValue?) -> Usage? {
    guard let json, json.object != nil else { return nil }
    let thoughts = json.count("thoughtsTokenCount")
    let prompt = json.count("promptTokenCount")
    var usage = Usage(
      inputTokens: prompt, outputTokens: json.count("candidatesTokenCount"),
      cacheReadTokens: min(json.count("cachedContentTokenCount"), prompt))
    usage += Usage(
      inputTokens: json.count("toolUsePromptTokenCount"), outputTokens: thoughts,
      reasoningTokens: thoughts)
    return usage
  }
}

extension JSONValue {
  fileprivate func count(_ key: String) -> Int { max(0, self[key]?.int ?? 0) }
}
