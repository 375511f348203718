package import Conversation

/// A provider that needs no HTTP: a scripted model, a rehearsal.
package protocol ModelSource: Sendable {
  /// The model of that name, which is what follows the first slash of a full name.
  ///
  /// - Throws: A `ModelError` when there is no such model, or it cannot be used.
  func model(named name: String) throws(ModelError) -> any LanguageModel

  /// The models that there are, as far as they can be listed.
  ///
  /// - Throws: A `ModelError` when they cannot be listed.
  func models() async throws(ModelError) -> [ModelDescription]
}
