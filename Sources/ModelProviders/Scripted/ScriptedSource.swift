package import Conversation

/// The provider `scripted`, whose models are files.
package struct ScriptedSource: ModelSource {
  private let clock: ScriptClock

  /// Makes the provider.
  ///
  /// - Parameter clock: How its models wait.
  package init(clock: ScriptClock) { self.clock = clock }

  /// The model that plays the file of that path.
  ///
  /// - Throws: A `ModelError` of kind `configuration` that names file and place.
  package func model(named name: String) throws(ModelError) -> any LanguageModel {
    try ScriptedModel(path: name, clock: clock)
  }

  /// Files are not listed: any of them could be a script.
  package func models() -> [ModelDescription] { [] }
}
