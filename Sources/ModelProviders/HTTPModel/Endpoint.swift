import Conversation
import HTTP

/// A provider that can be asked: its configuration, with the key looked up.
struct Endpoint: Sendable {
  /// The provider.
  let provider: ProviderConfiguration
  private let baseURL: BaseURL
  /// What takes the provider's secrets out of its words.
  let redaction: Redaction
  private let key: Result<Secret?, ModelError>

  /// Looks the key up in `environment`; a missing one is an error only when a request is made.
  ///
  /// - Throws: The `ModelError` that says why the provider's address is not known.
  init(
    _ provider: ProviderConfiguration, environment: [String: String], limits: ProviderLimits
  ) throws(ModelError) {
    self.provider = provider
    baseURL = try provider.address.get()
    let found = Self.key(of: provider, environment)
    key = found
    // Optional on purpose: without a key there is none to hide.
    let secret = (try? found.get()).flatMap { $0 }
    redaction = Redaction(
      provider.headers.map(\.value) + (secret.map { [$0] } ?? []),
      maxCharacters: limits.failureCharacters)
  }

  /// A request for `path`, with everything but its body.
  ///
  /// - Throws: A `ModelError` of kind `authentication` that names the variable which lacks a key.
  func request(_ method: String, _ path: String, dialect: any Dialect) throws(ModelError)
    -> HTTPRequest
  {
    var headers = HTTPHeaders()
    if let key = try key.get() {
      if let name = provider.keyHeader {
        headers.append(name, key.reveal())
      } else {
        let field = dialect.authorization(with: key)
        headers.append(field.name, field.value.reveal())
      }
    }
    for field in dialect.headers { headers.append(field.name, field.value.reveal()) }
    for field in provider.headers { headers.append(field.name, field.value.reveal()) }
    return HTTPRequest(
      method: method, url: baseURL.url(of: path), headers: headers,
      timeouts: provider.timeouts)
  }

  private static func key(
    of provider: ProviderConfiguration, _ environment: [String: String]
  ) -> Result<Secret?, ModelError> {
    switch provider.key {
    case .none: return .success(nil)
    case .value(let secret): return .success(secret)
    case .environment(let variables):
      guard let (variable, key) = environment.firstFilled(variables) else {
        return .failure(
          ModelError(
            .authentication,
            "The provider \"\(provider.id)\" needs a key: set the environment variable "
              + "\(variables.joined(separator: " or "))."))
      }
      guard HeaderRules.allowsValue(key) else {
        return .failure(
          ModelError(
            .authentication,
            "The key in the environment variable \(variable) holds characters that no key has."))
      }
      return .success(Secret(key))
    }
  }
}
