package import Conversation

/// The provider `rehearsal`, which has the one model of that name.
package struct RehearsalSource: ModelSource {
  /// Makes the provider.
  package init() {}

  /// The model `rehearsal/rehearsal`.
  ///
  /// - Throws: A `ModelError` for any other name.
  package func model(named name: String) throws(ModelError) -> any LanguageModel {
    guard name == "rehearsal" else {
      throw ModelError(.notFound, "The provider rehearsal has only the model rehearsal/rehearsal.")
    }
    return RehearsalModel()
  }

  /// The one model.
  package func models() -> [ModelDescription] {
    [ModelDescription(id: "rehearsal", provider: "rehearsal", displayName: "Rehearsal")]
  }
}
