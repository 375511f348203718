import Conversation
import JSON
import ModelProviders
import RingbackProtocol

/// The models of a session: the one that answers and those that take over for it.
struct SessionModels {
  /// The model that answers.
  let first: any LanguageModel
  /// The models that take over for it, in this order.
  let others: [any LanguageModel]

  /// The full names in order.
  var names: [String] { [first.name] + others.map(\.name) }
}

extension Server {
  /// The models that settings name, or the default one.
  ///
  /// - Throws: The error of a name that names nothing. Of several models one whose provider cannot be
  ///   used as it is configured is no error yet: another one takes over for it.
  func models(of settings: SessionSettings) throws -> SessionModels {
    let names = settings.models ?? ModelNames(defaultModel)
    guard names.count <= limits.models else {
      throw JSONMismatch(
        at: "/model", "expected at most \(limits.models) models, got \(names.count)")
    }
    guard !names.others.isEmpty else {
      return SessionModels(first: try catalog.model(named: names.first), others: [])
    }
    return SessionModels(first: try model(named: names.first), others: try names.others.map(model))
  }

  private func model(named name: String) throws(ModelError) -> any LanguageModel {
    do throws(ModelError) {
      return try catalog.model(named: name)
    } catch {
      guard let slash = name.firstIndex(of: "/"), !name[slash...].dropFirst().isEmpty,
        catalog.providers.contains(String(name[..<slash]))
      else { throw error }
      return UnusableModel(name: name, reason: error)
    }
  }
}
