/// A model that a provider offers, with what the provider says of it.
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
  /// Who made the model.
  package var ownedBy: String?

  /// Makes a description; what is not given is not known.
  package init(
    id: String, provider: String, displayName: String? = nil, contextTokens: Int? = nil,
    maxOutputTokens: Int? = nil, ownedBy: String? = nil
  ) {
    self.id = id
    self.provider = provider
    self.displayName = displayName
    self.contextTokens = contextTokens
    self.maxOutputTokens = maxOutputTokens
    self.ownedBy = ownedBy
  }

  /// The name under which a session asks for the model.
  package var name: String { "\(provider)/\(id)" }
}
