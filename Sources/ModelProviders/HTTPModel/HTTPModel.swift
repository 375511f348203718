package import Conversation
import EventLoop
import HTTP
package import JSON

/// A model behind an HTTP service: the one place where a dialect meets the network.
///
/// It sends what the dialect encodes, tells refusals from replies, and hands the dialect's deltas over as
/// they come. Every error that leaves it is free of secrets and bounded in length.
package struct HTTPModel: LanguageModel {
  /// `provider/model`.
  package let name: String
  private let model: String
  private let endpoint: Endpoint
  private let dialect: any Dialect
  private let http: HTTPClient
  private let loop: EventLoop
  private let limits: ProviderLimits
  private let recorder: Recorder?

  /// Makes the model `model` of a provider, whose exchanges `recorder` records.
  init(
    _ model: String, at endpoint: Endpoint, http: HTTPClient, loop: EventLoop,
    limits: ProviderLimits, recorder: Recorder? = nil
  ) {
    name = "\(endpoint.provider.id)/\(model)"
    self.model = model
    self.endpoint = endpoint
    dialect = endpoint.provider.dialect
    self.http = http
    self.loop = loop
    self.limits = limits
    self.recorder = recorder
  }

  /// Whether the provider takes an output schema, as its configuration says.
  package var takesOutputSchema: Bool { dialect.takesOutputSchema(of: model) }

  /// What the dialect cannot say of `tool`.
  package func problem(with tool: ToolDefinition) -> String? { dialect.problem(with: tool) }

  /// Whether the provider can hold the model to this output schema.
  package func takes(outputSchema: JSONValue) -> Bool {
    takesOutputSchema && dialect.takes(outputSchema: outputSchema)
  }

  /// The body as it is sent, byte for byte; needs no key.
  package func preview(of request: ModelRequest) throws(ModelError) -> EncodedJSON {
    EncodedJSON(trusted: try dialect.body(of: request, for: model))
  }

  /// Sends the request and streams its reply.
  ///
  /// - Throws: A `ModelError` without secrets. One of kind `authentication` for a missing key comes
  ///   before anything is sent.
  package func reply(
    to request: ModelRequest, receive: @Sendable ([ModelEvent]) async -> Void
  ) async throws(ModelError) -> ModelReply {
    var requestId: String?
    var keys: [Secret] = []
    var recording: ExchangeRecording?
    do throws(ModelError) {
      var message = endpoint.request("POST", dialect.path(for: model), dialect: dialect)
      message.headers.append("Content-Type", "application/json")
      message.headers.append("Accept", "text/event-stream, application/json")
      message.body = try dialect.body(of: request, for: model)
      recording = record(message)
      let response = try await endpoint.answer(
        to: message, dialect: dialect, http: http, keys: &keys)
      requestId = response.headers.requestId
      recording?.begin(
        status: response.status, headers: response.headers, endpoint.redaction(of: keys))
      guard (200..<300).contains(response.status) else {
        throw await RefusedResponse(response, dialect: dialect, loop: loop, limits: limits)
          .error(recording)
      }
      try response.headers.checkAreOfReply(status: response.status)
      let reader = dialect.reader(for: request, limits: limits)
      let reply = try await read(response.body, reader, recording, receive)
      recording?.end(nil, endpoint.redaction(of: keys))
      return reply
    } catch {
      recording?.end(error, endpoint.redaction(of: keys))
      throw endpoint.redaction(of: keys).clean(error.named(requestId))
    }
  }

  /// Begins to record the exchange, if it is to be recorded.
  private func record(_ message: HTTPRequest) -> ExchangeRecording? {
    guard let recorder else { return nil }
    let request = RecordedExchange.Request(
      provider: endpoint.provider.id, dialect: type(of: dialect).name, model: model,
      method: message.method, path: dialect.path(for: model), body: .null)
    return recorder.begin(request, body: message.body)
  }

  private func read(
    _ body: HTTPBody, _ reader: any ReplyReader, _ recording: ExchangeRecording?,
    _ receive: @Sendable ([ModelEvent]) async -> Void
  ) async throws(ModelError) -> ModelReply {
    let result = await withTaskCancellationHandler {
      await readToEnd(body, reader, recording, receive)
    } onCancel: {
      // At once, also while a slow reader takes a batch.
      body.close()
    }
    body.close()
    return try result.get()
  }

  private func readToEnd(
    _ body: HTTPBody, _ reader: any ReplyReader, _ recording: ExchangeRecording?,
    _ receive: @Sendable ([ModelEvent]) async -> Void
  ) async -> Result<ModelReply, ModelError> {
    var reader = reader
    var closing = ClosingTimer(body, loop: loop, limits: limits)
    defer { closing.cancel() }
    do throws(ModelError) {
      while let bytes = try await next(of: body, reader, recording) {
        recording?.add(bytes)
        let events = try reader.read(bytes.span)
        if !events.isEmpty { await receive(events) }
        if Task.isCancelled { throw .cancelled }
        closing.start(reader)
      }
      let (last, reply) = try reader.finish()
      if !last.isEmpty { await receive(last) }
      return .success(reply)
    } catch {
      return .failure(error.using(reader.usage))
    }
  }

  /// The next bytes; nil at the end, and where the reply is whole and its connection ends badly.
  private func next(
    of body: HTTPBody, _ reader: any ReplyReader, _ recording: ExchangeRecording?
  ) async throws(ModelError) -> [UInt8]? {
    do throws(HTTPError) {
      // Who calls this closes the body when its task is cancelled.
      return try await body.next(closesWhenCancelled: false)
    } catch {
      if Task.isCancelled { throw .cancelled }
      if reader.isWhole { return nil }
      let failure = ModelError(error)
      recording?.fail(failure)
      throw failure
    }
  }
}

extension ModelError {
  /// The error with the id under which the provider knows the request, where it may have one.
  func named(_ requestId: String?) -> ModelError {
    guard let requestId, kind != .cancelled else { return self }
    var error = self
    var provider = error.provider ?? Provider()
    provider.requestId = provider.requestId ?? requestId
    error.provider = provider
    return error
  }
}
