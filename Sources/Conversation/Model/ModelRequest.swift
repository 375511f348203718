package import JSON

/// Everything that one model request is made of; the model's dialect turns it into bytes.
package struct ModelRequest: Sendable {
  /// The client's instructions; nothing is added to them.
  package var instructions: String?
  /// The history, ending in what the model is to answer.
  package var entries: [Entry]
  /// The tools on offer.
  package var tools: ToolSet
  /// Whether the model may, must or must not call them.
  package var toolChoice: ToolChoice
  /// Whether several calls may stand in one reply; nil leaves it to the provider.
  package var parallelToolCalls: Bool?
  /// The schema that the final text must meet.
  package var outputSchema: EncodedJSON?
  /// The most tokens that the reply may have; nil leaves it to the provider.
  package var maxOutputTokens: Int?
  /// Members that the client wants in the request body, in the provider's own words.
  package var options: JSONObject

  /// Makes a request.
  package init(
    instructions: String? = nil, entries: [Entry], tools: ToolSet = .empty,
    toolChoice: ToolChoice = .auto, parallelToolCalls: Bool? = nil,
    outputSchema: EncodedJSON? = nil, maxOutputTokens: Int? = nil,
    options: JSONObject = JSONObject()
  ) {
    self.instructions = instructions
    self.entries = entries
    self.tools = tools
    self.toolChoice = toolChoice
    self.parallelToolCalls = parallelToolCalls
    self.outputSchema = outputSchema
    self.maxOutputTokens = maxOutputTokens
    self.options = options
  }
}
