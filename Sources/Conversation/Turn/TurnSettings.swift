package import JSON

/// What the client asked for in one turn, apart from the prompt and the model.
package struct TurnSettings: Sendable {
  /// The client's instructions; nothing is added to them.
  package var instructions: String?
  /// Whether the model may, must or must not call tools.
  package var toolChoice: ToolChoice = .auto
  /// Whether several calls may stand in one reply; nil leaves it to the provider.
  package var parallelToolCalls: Bool?
  /// What the final answer must be, when it must be data.
  package var output: OutputRequirement?
  /// When the turn stops by itself.
  package var limits = TurnLimits()
  /// Members for the request body, in the provider's own words.
  package var options = JSONObject()
  /// What applies to a tool whose policy says nothing.
  package var defaultPolicy = ToolPolicy()
  /// Which calls the client is asked about.
  package var approval = ApprovalRules()
  /// Whether the client answers when it is asked; if not, such calls are refused.
  package var clientApproves = false
  /// Steps in a row in which no call could be executed, until tools are withdrawn.
  package var repairAttempts = 3
  /// A number from 0 to 1, by which waits before retries differ; tests give a fixed one.
  package var chance: @Sendable () -> Double = { Double.random(in: 0...1) }
  /// What the models' tokens cost, by their full names, where it is known.
  package var prices: [String: ModelPrices] = [:]

  /// Makes the settings of a turn that asks for nothing in particular.
  package init() {}
}
