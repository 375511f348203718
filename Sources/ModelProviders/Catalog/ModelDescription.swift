package import Conversation

/// A model that a provider offers, with what is known of it.
package struct ModelDescription: Sendable, Equatable {
  /// The model's id as its provider knows it; `provider/id` names the model here.
  package var id: String
  /// The id of the provider.
  package var provider: String
  /// A name for people.
  package var displayName: String?
  /// The most tokens that request and reply may have together.
  package var contextTokens: Int?
  /// The most tokens that a reply may have.
  package var maxOutputTokens: Int?
  /// Whether the model takes images.
  package var images: Bool?
  /// Whether the model calls tools.
  package var tools: Bool?
  /// Whether the model can reason before it answers.
  package var reasoning: Bool?
  /// What the model costs.
  package var prices: ModelPrices?
  /// Who made the model.
  package var ownedBy: String?

  /// Makes a description; what is not given is not known.
  package init(
    id: String, provider: String, displayName: String? = nil, contextTokens: Int? = nil,
    maxOutputTokens: Int? = nil, images: Bool? = nil, tools: Bool? = nil, reasoning: Bool? = nil,
    prices: ModelPrices? = nil, ownedBy: String? = nil
  ) {
    self.id = id
    self.provider = provider
    self.displayName = displayName
    self.contextTokens = contextTokens
    self.maxOutputTokens = maxOutputTokens
    self.images = images
    self.tools = tools
    self.reasoning = reasoning
    self.prices = prices
    self.ownedBy = ownedBy
  }

  /// The name under which a session asks for the model.
  package var name: String { "\(provider)/\(id)" }

  /// The description with what `other` knows in place of what this one says.
  func overridden(by other: ModelDescription) -> ModelDescription {
    ModelDescription(
      id: id, provider: provider, displayName: other.displayName ?? displayName,
      contextTokens: other.contextTokens ?? contextTokens,
      maxOutputTokens: other.maxOutputTokens ?? maxOutputTokens, images: other.images ?? images,
      tools: other.tools ?? tools, reasoning: other.reasoning ?? reasoning,
      prices: other.prices ?? prices, ownedBy: other.ownedBy ?? ownedBy)
  }
}

extension [ModelDescription] {
  /// The models with what `known` says of them; those that only `known` has come last.
  func overridden(by known: [ModelDescription]) -> [ModelDescription] {
    if known.isEmpty { return self }
    let byId = Dictionary(known.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    let listed = Set(map(\.id))
    return map { model in byId[model.id].map(model.overridden) ?? model }
      + known.filter { !listed.contains($0.id) }
  }
}
