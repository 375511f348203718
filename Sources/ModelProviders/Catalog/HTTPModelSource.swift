import Conversation
import EventLoop
import HTTP
import JSON

/// The models of one provider behind HTTP.
struct HTTPModelSource: ModelSource {
  private let endpoint: Endpoint
  private let http: HTTPClient
  private let loop: EventLoop
  private let limits: ProviderLimits
  private let recorder: Recorder?

  /// Makes the source of a provider's models, whose exchanges `recorder` records.
  init(
    _ endpoint: Endpoint, http: HTTPClient, loop: EventLoop, limits: ProviderLimits,
    recorder: Recorder? = nil
  ) {
    self.endpoint = endpoint
    self.http = http
    self.loop = loop
    self.limits = limits
    self.recorder = recorder
  }

  /// The provider's wire format.
  var dialect: any Dialect { endpoint.provider.dialect }

  func model(named name: String) -> any LanguageModel {
    HTTPModel(
      name, at: endpoint, http: http, loop: loop, limits: limits, recorder: recorder)
  }

  func models() async throws(ModelError) -> [ModelDescription] {
    var keys: [Secret] = []
    do throws(ModelError) {
      return try await list(&keys).overridden(by: endpoint.provider.models)
    } catch {
      if Self.noList.contains(error.provider?.status ?? 0), !endpoint.provider.models.isEmpty {
        return endpoint.provider.models
      }
      throw endpoint.redaction(of: keys).clean(error)
    }
  }

  /// What the provider's configuration says of the prices of a model.
  func prices(of name: String) -> ModelPrices? {
    endpoint.provider.models.first { $0.id == name }?.prices
  }

  /// The statuses of a server that has no list of models: not found, not allowed, not implemented.
  private static let noList = [404, 405, 501]

  private func list(_ keys: inout [Secret]) async throws(ModelError) -> [ModelDescription] {
    let dialect = endpoint.provider.dialect
    var all: [ModelDescription] = []
    var path: String? = dialect.modelsPath
    var pages = 0
    while let next = path {
      pages += 1
      guard pages <= limits.modelListPages else {
        throw ModelError(
          .protocol, "The provider's list of models has more than \(limits.modelListPages) pages.",
          retryable: false)
      }
      let body = try await page(next, dialect, &keys)
      guard let models = dialect.models(in: body, provider: endpoint.provider.id) else {
        throw ModelError(.protocol, "The provider's answer is no list of models.", retryable: false)
      }
      all += models
      path = dialect.modelsPath(after: body)
    }
    return all
  }

  private func page(
    _ path: String, _ dialect: any Dialect, _ keys: inout [Secret]
  ) async throws(ModelError) -> JSONValue {
    var request = endpoint.request("GET", path, dialect: dialect)
    request.headers.append("Accept", "application/json")
    request.timeouts.total = .milliseconds(limits.modelListMs)
    let response = try await endpoint.answer(
      to: request, dialect: dialect, http: http, keys: &keys)
    guard (200..<300).contains(response.status) else {
      throw await RefusedResponse(response, dialect: dialect, loop: loop, limits: limits).error()
    }
    return try await json(response)
  }

  private func json(_ response: HTTPResponse) async throws(ModelError) -> JSONValue {
    let bytes: [UInt8]
    do throws(HTTPError) {
      bytes = try await response.body.collect(maximumBytes: limits.modelListBytes)
    } catch {
      throw ModelError(error)
    }
    do throws(JSONError) {
      return try JSONValue(parsing: bytes)
    } catch {
      throw ModelError(
        .protocol, "The provider's list of models is not JSON: \(error).", retryable: false)
    }
  }
}
