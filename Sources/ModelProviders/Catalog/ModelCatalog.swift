package import Conversation
package import EventLoop
package import HTTP
package import JSON
import Synchronization

/// All models that can be asked for, by the name `provider/model`.
package final class ModelCatalog: Sendable {
  private struct Table {
    var ids: [String] = []
    var entries: [String: CatalogEntry] = [:]

    mutating func set(_ entry: CatalogEntry, for id: String) {
      if entries.updateValue(entry, forKey: id) == nil { ids.append(id) }
    }
  }

  /// The model that needs neither key nor network.
  package static let defaultModel = RehearsalModel.fullName

  private let table = Mutex(Table())
  private let environment: [String: String]
  private let http: HTTPClient
  private let loop: EventLoop
  private let limits: ProviderLimits

  /// Makes a catalog of the built-in providers.
  ///
  /// - Parameters:
  ///   - environment: Where keys and places of providers are looked up.
  ///   - http: What all requests go through.
  ///   - loop: What timers wait on; the client's own loop.
  ///   - limits: The bounds on what providers may answer with.
  package init(
    environment: [String: String], http: HTTPClient, loop: EventLoop,
    limits: ProviderLimits = ProviderLimits()
  ) {
    self.environment = environment
    self.http = http
    self.loop = loop
    self.limits = limits
    add(RehearsalSource(), as: "rehearsal")
    add(ScriptedSource(clock: ScriptClock(loop)), as: "scripted")
    do throws(ModelError) {
      add(try BuiltInProviders.openAI(environment))
    } catch {
      table.withLock { $0.set(.unusable(error), for: "openai") }
    }
  }

  /// Adds a provider, in place of the one that had its id before.
  package func add(_ provider: ProviderConfiguration) {
    let endpoint = Endpoint(provider, environment: environment, limits: limits)
    let source = HTTPModelSource(endpoint, http: http, loop: loop, limits: limits)
    table.withLock { $0.set(.http(source), for: provider.id) }
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
    for provider in try ProviderConfiguration.providers(in: json, at: pointer) { add(provider) }
  }

  /// Adds a provider without HTTP, in place of the one that had its id before.
  package func add(_ source: any ModelSource, as id: String) {
    table.withLock { $0.set(.other(source), for: id) }
  }

  /// The ids of all providers, in the order in which they were added.
  package var providers: [String] { table.withLock { $0.ids } }

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

  /// The models of one provider, or of all.
  ///
  /// - Parameter provider: The provider; nil for all, which are asked at once.
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

  private func listings() async -> [(String, Result<[ModelDescription], ModelError>)] {
    let (ids, entries) = table.withLock { ($0.ids, $0.entries) }
    var answers: [String: Result<[ModelDescription], ModelError>] = [:]
    await withTaskGroup(of: (String, Result<[ModelDescription], ModelError>).self) { group in
      for (id, entry) in entries { group.addTask { (id, await entry.listing()) } }
      for await (id, result) in group { answers[id] = result }
    }
    return ids.compactMap { id in answers[id].map { (id, $0) } }
  }

  private func entry(_ provider: String) throws(ModelError) -> CatalogEntry {
    let (entry, ids) = table.withLock { ($0.entries[provider], $0.ids) }
    if let entry { return entry }
    throw ModelError(
      .configuration,
      "There is no provider \"\(provider)\"; there are \(ids.joined(separator: ", ")).")
  }

  private static func badName(_ name: String) -> ModelError {
    ModelError(
      .configuration,
      "A model is named provider/model, for instance openai/gpt-5; \"\(name)\" is not.")
  }
}
