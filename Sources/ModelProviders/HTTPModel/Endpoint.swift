import Conversation
import EventLoop
import HTTP

/// A provider that can be asked: its configuration, with its address and its key.
struct Endpoint: Sendable {
  /// The provider.
  let provider: ProviderConfiguration
  private let baseURL: BaseURL
  private let key: KeySource
  private let limits: ProviderLimits

  /// Looks the key up in `environment`; a missing one is an error only when a request is made.
  ///
  /// - Throws: The `ModelError` that says why the provider's address is not known.
  init(
    _ provider: ProviderConfiguration, environment: [String: String], loop: EventLoop,
    limits: ProviderLimits
  ) throws(ModelError) {
    self.provider = provider
    self.limits = limits
    baseURL = try provider.address.get()
    key = KeySource(of: provider, environment: environment, loop: loop, limits: limits)
  }

  /// A request for `path`, with everything but its body and its key.
  func request(_ method: String, _ path: String, dialect: any Dialect) -> HTTPRequest {
    var headers = HTTPHeaders()
    for field in dialect.headers { headers.append(field.name, field.value.reveal()) }
    for field in provider.headers { headers.append(field.name, field.value.reveal()) }
    return HTTPRequest(
      method: method, url: baseURL.url(of: path), headers: headers, timeouts: provider.timeouts)
  }

  /// Sends a request with the key.
  ///
  /// When the provider does not know the key (status 401) and a newer one can be had, the request is
  /// sent once more, with that one.
  ///
  /// - Parameters:
  ///   - request: What `request(_:_:dialect:)` gave, with its body.
  ///   - dialect: Knows where the key belongs.
  ///   - http: What sends it.
  ///   - keys: Gets the keys that were sent, which nothing that comes of the request may show.
  /// - Returns: The response, whatever its status is.
  /// - Throws: A `ModelError`; one of kind `authentication` comes before anything is sent.
  func answer(
    to request: HTTPRequest, dialect: any Dialect, http: HTTPClient, keys: inout [Secret]
  ) async throws(ModelError) -> HTTPResponse {
    let key = try await key.key()
    if let key { keys.append(key) }
    let response = try await http.answer(to: signed(request, with: key, dialect))
    guard response.status == 401 else { return response }
    let newer: Secret?
    do throws(ModelError) {
      newer = try await self.key.replacement(of: key)
    } catch {
      response.body.close()
      throw error
    }
    guard let newer else { return response }
    response.body.close()
    keys.append(newer)
    return try await http.answer(to: signed(request, with: newer, dialect))
  }

  /// What takes the provider's secrets and these keys out of its words.
  func redaction(of keys: [Secret]) -> Redaction {
    Redaction(provider.headers.map(\.value) + keys, maxCharacters: limits.failureCharacters)
  }

  private func signed(
    _ request: HTTPRequest, with key: Secret?, _ dialect: any Dialect
  ) -> HTTPRequest {
    guard let key else { return request }
    let field =
      provider.keyHeader.map { Header(name: $0, value: key) } ?? dialect.authorization(with: key)
    var headers: HTTPHeaders = [field.name: field.value.reveal()]
    for other in request.headers.fields { headers.append(other.name, other.value) }
    var signed = request
    signed.headers = headers
    return signed
  }
}
