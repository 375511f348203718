import Conversation

/// A provider in the catalog, or why it cannot be used.
enum CatalogEntry: Sendable {
  case http(HTTPModelSource)
  case other(any ModelSource)
  case unusable(ModelError)

  /// The model of that name.
  func model(named name: String) throws(ModelError) -> any LanguageModel {
    switch self {
    case .http(let source): return source.model(named: name)
    case .other(let source): return try source.model(named: name)
    case .unusable(let error): throw error
    }
  }

  /// The provider's wire format; nil where it has none.
  var dialect: (any Dialect)? {
    if case .http(let source) = self { source.dialect } else { nil }
  }

  /// The models of the provider.
  func models() async throws(ModelError) -> [ModelDescription] {
    switch self {
    case .http(let source): return try await source.models()
    case .other(let source): return try await source.models()
    case .unusable(let error): throw error
    }
  }

  /// The models of the provider, or why there are none, as a value.
  func listing() async -> Result<[ModelDescription], ModelError> {
    do throws(ModelError) {
      return .success(try await models())
    } catch {
      return .failure(error)
    }
  }
}
