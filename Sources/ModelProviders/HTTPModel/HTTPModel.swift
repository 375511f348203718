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

  /// Makes the model `model` of a provider.
  init(
    _ model: String, at endpoint: Endpoint, http: HTTPClient, loop: EventLoop,
    limits: ProviderLimits
  ) {
    name = "\(endpoint.provider.id)/\(model)"
    self.model = model
    self.endpoint = endpoint
    dialect = endpoint.provider.dialect
    self.http = http
    self.loop = loop
    self.limits = limits
  }

  /// Whether the provider takes an output schema, as its configuration says.
  package var takesOutputSchema: Bool { dialect.takesOutputSchema }

  /// Whether the provider can hold the model to this output schema.
  package func takes(outputSchema: JSONValue) -> Bool { dialect.takes(outputSchema: outputSchema) }

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
    do throws(ModelError) {
      var message = try endpoint.request("POST", dialect.path(for: model), dialect: dialect)
      message.headers.append("Content-Type", "application/json")
      message.headers.append("Accept", "text/event-stream, application/json")
      message.body = try dialect.body(of: request, for: model)
      let response = try await http.answer(to: message)
      requestId = response.requestId
      guard (200..<300).contains(response.status) else {
        throw await RefusedResponse(response, dialect: dialect, loop: loop, limits: limits).error()
      }
      try response.checkIsReply()
      return try await read(response.body, dialect.reader(for: request, limits: limits), receive)
    } catch {
      throw endpoint.redaction.clean(error.named(requestId))
    }
  }

  private func read(
    _ body: HTTPBody, _ reader: any ReplyReader, _ receive: @Sendable ([ModelEvent]) async -> Void
  ) async throws(ModelError) -> ModelReply {
    let result = await withTaskCancellationHandler {
      await readToEnd(body, reader, receive)
    } onCancel: {
      // At once, also while a slow reader takes a batch.
      body.close()
    }
    body.close()
    return try result.get()
  }

  private func readToEnd(
    _ body: HTTPBody, _ reader: any ReplyReader, _ receive: @Sendable ([ModelEvent]) async -> Void
  ) async -> Result<ModelReply, ModelError> {
    var reader = reader
    var closing = ClosingTimer(body, loop: loop, limits: limits)
    defer { closing.cancel() }
    do throws(ModelError) {
      while let bytes = try await next(of: body, reader) {
        let events = try reader.read(bytes.span)
        if !events.isEmpty { await receive(events) }
        if Task.isCancelled { throw .cancelled }
        closing.start(reader)
      }
      let (last, reply) = try reader.finish()
      if !last.isEmpty { await receive(last) }
      return .success(reply)
    } catch {
      return .failure(error)
    }
  }

  /// The next bytes; nil at the end, and where the reply is whole and its connection ends badly.
  private func next(
    of body: HTTPBody, _ reader: any ReplyReader
  ) async throws(ModelError) -> [UInt8]? {
    do throws(HTTPError) {
      return try await body.next()
    } catch {
      if Task.isCancelled { throw .cancelled }
      if reader.isWhole { return nil }
      throw ModelError(error)
    }
  }
}

extension ModelError {
  /// The error with the id under which the provider knows the request, where it may have one.
  fileprivate func named(_ requestId: String?) -> ModelError {
    guard let requestId, kind != .cancelled else { return self }
    var error = self
    var provider = error.provider ?? Provider()
    provider.requestId = provider.requestId ?? requestId
    error.provider = provider
    return error
  }
}
