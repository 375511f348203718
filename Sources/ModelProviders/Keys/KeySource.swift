import Conversation
import EventLoop

/// Where the key of one provider comes from, ready to be asked.
enum KeySource: Sendable {
  /// The provider wants no key.
  case none
  /// The key itself.
  case known(Secret)
  /// There should be a key and is none.
  case missing(ModelError)
  /// A program prints the key.
  case command(CommandKey)

  /// Looks the key of `provider` up in `environment`; a program is not started yet.
  init(
    of provider: ProviderConfiguration, environment: [String: String], loop: EventLoop,
    limits: ProviderLimits
  ) {
    switch provider.key {
    case .none: self = .none
    case .value(let secret): self = .known(secret)
    case .command(let words):
      self = .command(CommandKey(words, provider: provider.id, loop: loop, limits: limits))
    case .environment(let variables):
      guard let (variable, key) = environment.firstFilled(variables) else {
        self = .missing(.noKey(of: provider.id, variables))
        return
      }
      self = HeaderRules.allowsValue(key) ? .known(Secret(key)) : .missing(.noKey(in: variable))
    }
  }

  /// The key; nil when the provider wants none.
  ///
  /// - Throws: A `ModelError` of kind `authentication` that says where the key should come from.
  func key() async throws(ModelError) -> Secret? {
    switch self {
    case .none: return nil
    case .known(let secret): return secret
    case .missing(let error): throw error
    case .command(let command): return try await command.key()
    }
  }

  /// A newer key than the one that the provider refused; nil when there is none.
  ///
  /// - Throws: A `ModelError` of kind `authentication` when a newer one should be there and is not.
  func replacement(of refused: Secret?) async throws(ModelError) -> Secret? {
    guard case .command(let command) = self, let refused else { return nil }
    let key = try await command.key(otherThan: refused)
    return key.reveal() == refused.reveal() ? nil : key
  }
}

extension ModelError {
  fileprivate static func noKey(of provider: String, _ variables: [String]) -> ModelError {
    ModelError(
      .authentication,
      "The provider \"\(provider)\" needs a key: set the environment variable "
        + "\(variables.joined(separator: " or ")).")
  }

  fileprivate static func noKey(in variable: String) -> ModelError {
    ModelError(
      .authentication,
      "The key in the environment variable \(variable) holds characters that no key has.")
  }
}
