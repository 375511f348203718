import Conversation
import EventLoop
import HTTP
import JSON

/// A response whose status says that the request failed.
struct RefusedResponse {
  private let response: HTTPResponse
  private let dialect: any Dialect
  private let loop: EventLoop
  private let limits: ProviderLimits

  /// Takes a response outside of 200 to 299.
  init(
    _ response: HTTPResponse, dialect: any Dialect, loop: EventLoop, limits: ProviderLimits
  ) {
    self.loop = loop
    self.response = response
    self.dialect = dialect
    self.limits = limits
  }

  /// The error that status, headers and body make together.
  ///
  /// A body that breaks off or never ends does not hide the status: what came of it is what counts.
  ///
  /// - Parameter recording: Gets the body as it comes.
  /// - Returns: The error; `cancelled` when the task was cancelled meanwhile.
  func error(_ recording: ExchangeRecording? = nil) async -> ModelError {
    let body = await firstBytes(recording)
    if Task.isCancelled { return .cancelled }
    return RefusalWords(response.status, response.headers, dialect: dialect, limits: limits)
      .error(body: body)
  }

  private func firstBytes(_ recording: ExchangeRecording?) async -> [UInt8] {
    var bytes: [UInt8] = []
    let timer = loop.schedule(after: .milliseconds(limits.failureMs), on: .system) {
      [weak body = response.body] in body?.close()
    }
    defer { timer.cancel() }
    // Optional on purpose: see above.
    while bytes.count < limits.failureBytes, let more = try? await response.body.next() {
      recording?.add(more)
      bytes += more
    }
    response.body.close()
    return bytes
  }
}

/// What a refusal says, apart from how it came.
struct RefusalWords {
  private let status: Int
  private let headers: HTTPHeaders
  private let dialect: any Dialect
  private let limits: ProviderLimits

  /// Takes the head of a response outside of 200 to 299.
  init(_ status: Int, _ headers: HTTPHeaders, dialect: any Dialect, limits: ProviderLimits) {
    self.status = status
    self.headers = headers
    self.dialect = dialect
    self.limits = limits
  }

  /// The error that status, headers and the first bytes of the body make together.
  func error(body: [UInt8]) -> ModelError {
    failure(in: body).error(
      status: status, requestId: headers.requestId, retryAfterMs: retryAfterMs,
      shouldRetry: shouldRetry)
  }

  private func failure(in body: [UInt8]) -> ProviderFailure {
    // Gateways put what refuses a streaming request into an event.
    for text in [body, FirstEvent.data(in: body) ?? []] {
      // Optional on purpose: what is no JSON is taken as the text that it is.
      if let json = try? JSONValue(parsing: text), let failure = dialect.failure(in: json) {
        return failure
      }
    }
    guard let first = body.span.firstTextByte else { return ProviderFailure() }
    // A page says nothing that would be of use in a sentence.
    if first == UInt8(ascii: "<") {
      return ProviderFailure(message: "The answer is a page of markup.")
    }
    return ProviderFailure(message: String(repairing: body.span))
  }

  private var retryAfterMs: Int? {
    let now = headers["date"].flatMap(HTTPDate.seconds)
    let asked = RetryDelay.milliseconds(now: now) { headers[$0] }
    return asked.map { min($0, limits.retryAfterMs) }
  }

  private var shouldRetry: Bool? {
    switch headers["x-should-retry"] {
    case "true": true
    case "false": false
    default: nil
    }
  }
}

extension HTTPHeaders {
  /// The id under which the provider knows the request.
  var requestId: String? {
    self["x-request-id"] ?? self["request-id"] ?? self["x-generation-id"]
  }

  /// Refuses a success that is a page for people; everything else is told apart by its first byte.
  func checkAreOfReply(status: Int) throws(ModelError) {
    guard let type = self["content-type"]?.lowercased() else { return }
    if type.hasPrefix("text/html") || type.hasPrefix("application/xhtml") {
      throw ModelError(
        .protocol, "The provider answers with a page of markup; its base URL may be wrong.",
        retryable: false, provider: ModelError.Provider(status: status))
    }
  }
}
