import Conversation
import JSON

/// The counts of tokens in a reply, which its events repeat and complete.
struct MessagesUsage {
  private var input = 0
  private var cacheWrite = 0
  private var cacheRead = 0
  private var output = 0
  private var reasoning = 0

  /// Takes a `usage` object.
  ///
  /// Its counts are cumulative: each replaces the one before, and what is absent stays. A zero replaces
  /// nothing, since several gateways send one for what they said before.
  mutating func take(_ json: JSONValue?) {
    guard let json, json.object != nil else { return }
    json.replace("input_tokens", in: &input)
    json.replace("cache_creation_input_tokens", in: &cacheWrite)
    json.replace("cache_read_input_tokens", in: &cacheRead)
    json.replace("output_tokens", in: &output)
    json["output_tokens_details"]?.replace("thinking_tokens", in: &reasoning)
  }

  /// The count in our form: what was read includes the cache, which `input_tokens` does not.
  var usage: Usage {
    var read = Usage(inputTokens: input)
    read += Usage(inputTokens: cacheWrite)
    read += Usage(inputTokens: cacheRead)
    return Usage(
      inputTokens: read.inputTokens, outputTokens: output, cacheReadTokens: cacheRead,
      cacheWriteTokens: cacheWrite, reasoningTokens: min(reasoning, output))
  }
}

extension JSONValue {
  fileprivate func replace(_ key: String, in count: inout Int) {
    if let number = self[key]?.int, number > 0 { count = number }
  }
}
