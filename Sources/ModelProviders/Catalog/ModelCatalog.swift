package import Conversation
package import EventLoop
package import HTTP
package import JSON
import Synchronization

/// All models that can be asked for, by the name `provider/model`.
package final class ModelCatalog: Sendable {
  private struct Table {
    /// The providers that were added, in order.
    var added: [String] = []
    /// Those that were added, and of the built-in ones those that were asked for.
    var entries: [String: CatalogEntry] = [:]

    mutating func add(_ entry: CatalogEntry, as id: String) {
      if !added.contains(id) { added.append(id) }
      entries[id] = entry
    }

    /// Keeps `entry` for the next who asks, unless there is one by now, which is answered.
    mutating func keep(_ entry: CatalogEntry, as id: String) -> CatalogEntry {
      if let known = entries[id] { return known }
      entries[id] = entry
      return entry
    }
  }

  /// The model that needs neither key nor network.
  package static let defaultModel = RehearsalModel.fullName

  private let table = Mutex(Table())
  private let environment: [String: String]
  private let http: HTTPClient
  private let loop: EventLoop
  private let limits: ProviderLimits
  private let recorder: Recorder?

  /// Makes a catalog of the built-in providers; their profiles are read when they are asked for.
  ///
  /// - Parameters:
  ///   - environment: Where keys and places of providers are looked up.
  ///   - http: What all requests go through.
  ///   - loop: What timers wait on; the client's own loop.
  ///   - limits: The bounds on what providers may answer with.
  ///   - recorder: Records each exchange with a provider; nil records none.
  package init(
    environment: [String: String], http: HTTPClient, loop: EventLoop,
    limits: ProviderLimits = ProviderLimits(), recorder: Recorder? = nil
  ) {
    self.environment = environment
    self.http = http
    self.loop = loop
    self.limits = limits
    self.recorder = recorder
    add(RehearsalSource(), as: "rehearsal")
    add(ScriptedSource(clock: ScriptClock(loop)), as: "scripted")
    for source in replaySources { add(source, as: source.id) }
  }

  /// Adds a provider, in place of the one that had its id before.
  package func add(_ provider: ProviderConfiguration) {
    let entry = entry(of: provider)
    table.withLock { $0.add(entry, as: provider.id) }
  }

  /// Adds the providers of a configuration, all or none; see `ProviderConfiguration` for their members.
  ///
  /// - Parameters:
  ///   - json: `{id: {dialect, baseUrl, …}}`.
  ///   - pointer: Where the object stands in the text that it comes from.
  /// - Throws: Every problem that there is.
  package func add(
    providers json: JSONObject, at pointer: String = ""
  ) throws(JSONMismatch) {
    let providers = try ProviderConfiguration.providers(
      in: json, at: pointer, environment: environment)
    for provider in providers { add(provider) }
  }

  /// Adds a provider without HTTP, in place of the one that had its id before.
  package func add(_ source: any ModelSource, as id: String) {
    table.withLock { $0.add(.other(source), as: id) }
  }

  /// The ids of all providers: the built-in ones, and the others in the order in which they were added.
  package var providers: [String] {
    let builtIn = ["rehearsal", "scripted", "replay", "replay-paced"] + ProviderProfiles.ids
    return builtIn + table.withLock { $0.added }.filter { !builtIn.contains($0) }
  }

  /// The model of that name; the part before the first slash is the provider.
  ///
  /// Nothing is asked of the provider, so a model that does not exist is an error of its first reply.
  ///
  /// - Throws: A `ModelError` of kind `configuration` for a name without provider or model, and for a
  ///   provider that does not exist or cannot be used.
  package func model(named name: String) throws(ModelError) -> any LanguageModel {
    guard let slash = name.utf8.firstIndex(of: UInt8(ascii: "/")) else {
      throw Self.badName(name)
    }
    let model = String(name[name.utf8.index(after: slash)...])
    let provider = String(name[..<slash])
    if provider.isEmpty || model.isEmpty { throw Self.badName(name) }
    return try entry(provider).model(named: model)
  }

  /// What a configuration says of the prices of the model of that name; nil when it says nothing.
  package func prices(of name: String) -> ModelPrices? {
    guard let slash = name.firstIndex(of: "/") else { return nil }
    let entry = table.withLock { $0.entries[String(name[..<slash])] }
    guard case .http(let source)? = entry else { return nil }
    return source.prices(of: String(name[name.index(after: slash)...]))
  }

  /// The models of one provider, or of all.
  ///
  /// - Parameter provider: The provider; nil for all that were added and those of the built-in ones
  ///   whose key or address is in the environment, which are asked at once.
  /// - Returns: The models in the order of their providers. Without `provider` those that gave no list
  ///   are among the problems, for instance because their key is missing.
  /// - Throws: The error of `provider`; nothing without it.
  package func models(provider: String?) async throws(ModelError) -> ModelListing {
    if let provider {
      return ModelListing(descriptions: try await entry(provider).models())
    }
    var listing = ModelListing()
    for (id, result) in await listings() {
      switch result {
      case .success(let models): listing.descriptions += models
      case .failure(let error): listing.failures.append((id, error))
      }
    }
    return listing
  }

  /// The providers that play recordings, in the wire formats of the other providers here.
  private var replaySources: [ReplaySource] {
    ["replay", "replay-paced"].map { id in
      ReplaySource(
        id, isPaced: id == "replay-paced", clock: ScriptClock(loop), limits: limits
      ) { [weak self] provider throws(ModelError) in
        try self?.entry(provider).dialect
      }
    }
  }

  private func listings() async -> [(String, Result<[ModelDescription], ModelError>)] {
    let ids = providers
    var answers: [String: Result<[ModelDescription], ModelError>] = [:]
    await withTaskGroup(of: (String, Result<[ModelDescription], ModelError>).self) { group in
      for id in ids {
        guard let entry = listedEntry(id) else { continue }
        group.addTask { (id, await entry.listing()) }
      }
      for await (id, result) in group { answers[id] = result }
    }
    return ids.compactMap { id in answers[id].map { (id, $0) } }
  }

  /// The provider, if somebody has set it up: a server that nobody speaks of is not asked either.
  private func listedEntry(_ id: String) -> CatalogEntry? {
    if let entry = table.withLock({ $0.added.contains(id) ? $0.entries[id] : nil }) { return entry }
    do throws(ModelError) {
      let provider = try ProviderProfiles.provider(id, environment: environment)
      return provider?.isSetUp(in: environment) == true ? try entry(id) : nil
    } catch {
      return .unusable(error)
    }
  }

  private func entry(of provider: ProviderConfiguration) -> CatalogEntry {
    do throws(ModelError) {
      let endpoint = try Endpoint(
        provider, environment: environment, loop: loop, limits: limits)
      return .http(
        HTTPModelSource(endpoint, http: http, loop: loop, limits: limits, recorder: recorder))
    } catch {
      return .unusable(error)
    }
  }

  private func entry(_ provider: String) throws(ModelError) -> CatalogEntry {
    if let entry = table.withLock({ $0.entries[provider] }) { return entry }
    guard let profile = try ProviderProfiles.provider(provider, environment: environment) else {
      throw ModelError(
        .configuration,
        "There is no provider \"\(provider)\"; there are \(providers.joined(separator: ", ")).")
    }
    let entry = entry(of: profile)
    return table.withLock { $0.keep(entry, as: provider) }
  }

  private static func badName(_ name: String) -> ModelError {
    ModelError(
      .configuration,
      "A model is named provider/model, for instance openai/gpt-5; \"\(name)\" is not.")
  }
}
