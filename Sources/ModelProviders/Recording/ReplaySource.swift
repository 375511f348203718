import Conversation
import Synchronization

/// The providers `replay` and `replay-paced`, whose models are directories with recorded exchanges.
///
/// A model is kept, since it counts which exchanges it has played.
final class ReplaySource: ModelSource {
  /// The most models that are kept; with one more all begin anew.
  private static let mostModels = 100

  /// The provider's id.
  let id: String
  private let isPaced: Bool
  private let clock: ScriptClock
  private let limits: ProviderLimits
  private let dialect: @Sendable (String) throws(ModelError) -> (any Dialect)?
  private let kept = Mutex<[String: ReplayModel]>([:])

  /// Makes the provider.
  ///
  /// - Parameters:
  ///   - id: The provider's id.
  ///   - isPaced: Whether its models wait as long as the recorded ones did.
  ///   - clock: How they wait.
  ///   - limits: The bounds on what providers may answer with.
  ///   - dialect: Finds the wire format of a provider, as it is configured now.
  init(
    _ id: String, isPaced: Bool, clock: ScriptClock, limits: ProviderLimits,
    dialect: @escaping @Sendable (String) throws(ModelError) -> (any Dialect)?
  ) {
    self.id = id
    self.isPaced = isPaced
    self.clock = clock
    self.limits = limits
    self.dialect = dialect
  }

  /// The model that plays the directory of that path.
  ///
  /// - Throws: A `ModelError` of kind `configuration` for a directory without exchanges, for a file that
  ///   is none, and for a provider that is not configured as it was.
  func model(named name: String) throws(ModelError) -> any LanguageModel {
    if let known = kept.withLock({ $0[name] }) { return known }
    let index = try ReplayIndex(directory: name)
    var askers: [ReplayModel.Asker] = []
    for exchange in index.exchanges where !askers.contains(where: { $0.asked(exchange.asked) }) {
      askers.append(try asker(exchange.asked, in: exchange.file))
    }
    let model = ReplayModel(
      name: "\(id)/\(name)", index: index, askers: askers, clock: clock, isPaced: isPaced,
      limits: limits)
    return kept.withLock { kept in
      // Another caller may have been faster; there must be one count only.
      if let known = kept[name] { return known }
      if kept.count >= Self.mostModels { kept.removeAll() }
      kept[name] = model
      return model
    }
  }

  /// Directories are not listed: any of them could be a recording.
  func models() -> [ModelDescription] { [] }

  private func asker(
    _ asked: ReplayIndex.Asked, in file: String
  ) throws(ModelError) -> ReplayModel.Asker {
    guard let found = try dialect(asked.provider) else {
      throw ModelError(
        .configuration, "\(file): the provider \"\(asked.provider)\" speaks no dialect here.")
    }
    let name = type(of: found).name
    guard name == asked.dialect else {
      throw ModelError(
        .configuration,
        "\(file): the provider \"\(asked.provider)\" spoke \(asked.dialect) then, and speaks "
          + "\(name) here.")
    }
    return ReplayModel.Asker(asked: asked, dialect: found)
  }
}
