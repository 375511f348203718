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
    do throws(ModelError) {
      return try await list()
    } catch {
      throw endpoint.redaction.clean(error)
    }
  }

  private func list() async throws(ModelError) -> [ModelDescription] {
    let dialect = endpoint.provider.dialect
    var request = try endpoint.request("GET", dialect.modelsPath, dialect: dialect)
    request.headers.append("Accept", "application/json")
    request.timeouts.total = .milliseconds(limits.modelListMs)
    let response = try await http.answer(to: request)
    guard (200..<300).contains(response.status) else {
      throw await RefusedResponse(response, dialect: dialect, loop: loop, limits: limits).error()
    }
    let models = dialect.models(in: try await json(response), provider: endpoint.provider.id)
    guard let models else {
      throw ModelError(.protocol, "The provider's answer is no list of models.", retryable: false)
    }
    return models
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
