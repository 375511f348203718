package import Conversation
import Synchronization

/// The provider `scripted`, whose models are files.
///
/// It keeps its models, since a model counts the requests that it has answered with an error.
package final class ScriptedSource: ModelSource {
  /// The most models that are kept; with one more all begin anew.
  private static let mostModels = 100

  private let clock: ScriptClock
  private let kept = Mutex<[String: ScriptedModel]>([:])

  /// Makes the provider.
  ///
  /// - Parameter clock: How its models wait.
  package init(clock: ScriptClock) { self.clock = clock }

  /// The model that plays the file of that path; the file is read for the first one.
  ///
  /// - Throws: A `ModelError` of kind `configuration` that names file and place.
  package func model(named name: String) throws(ModelError) -> any LanguageModel {
    if let known = kept.withLock({ $0[name] }) { return known }
    let model = try ScriptedModel(path: name, clock: clock)
    return kept.withLock { kept in
      // Another caller may have been faster; there must be one count only.
      if let known = kept[name] { return known }
      if kept.count >= Self.mostModels { kept.removeAll() }
      kept[name] = model
      return model
    }
  }

  /// Files are not listed: any of them could be a script.
  package func models() -> [ModelDescription] { [] }
}
