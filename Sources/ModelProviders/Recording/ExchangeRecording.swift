import Conversation
import HTTP
import JSON
import Platform

/// The recording of one exchange while it goes on; one task at a time uses it.
///
/// It writes as it goes: what is kept in memory is a buffer and what may be the beginning of a secret.
/// A recording that is let go of before `end` leaves no file.
final class ExchangeRecording {
  private let request: RecordedExchange.Request
  private let final: String
  private let limits: RecordingLimits
  private let now: @Sendable () -> UInt64
  private let report: (String) -> Void
  private let start: UInt64
  private var body: [UInt8]
  private var file: NewFile?
  private var buffer: [UInt8] = []
  private var written = 0
  private var secrets: SecretStream?
  private var hasChunks = false
  private var isTooLong = false
  private var failure: ModelError?

  /// Begins a recording that becomes the file `final`.
  init(
    _ request: RecordedExchange.Request, body: [UInt8], file: NewFile, final: String,
    limits: RecordingLimits, now: @escaping @Sendable () -> UInt64,
    report: @escaping (String) -> Void
  ) {
    self.request = request
    self.body = body
    self.file = file
    self.final = final
    self.limits = limits
    self.now = now
    self.report = report
    start = now()
  }

  deinit {
    file?.discard()
  }

  /// Takes the beginning of the response.
  ///
  /// - Parameters:
  ///   - status: The status.
  ///   - headers: All headers; few of them are recorded.
  ///   - redaction: Knows the secrets that the request was sent with.
  func begin(status: Int, headers: HTTPHeaders, _ redaction: Redaction) {
    let kept = RecordedExchange.headers.compactMap { name in
      headers[name].map { (name, redaction.clean($0)) }
    }
    writeHead(
      RecordedExchange.Response(ms: milliseconds, status: status, headers: kept), redaction)
  }

  /// Takes what one read of the network gave.
  func add(_ bytes: [UInt8]) {
    guard var secrets else { return }
    let clean = secrets.add(bytes)
    self.secrets = secrets
    write(chunk: clean)
  }

  /// Takes note that the connection failed; the exchange has yet to be ended.
  func fail(_ error: ModelError) { failure = error }

  /// Ends the exchange and gives the file its name.
  ///
  /// - Parameters:
  ///   - error: What came of the reply; nil for a reply that was whole.
  ///   - redaction: As before.
  func end(_ error: ModelError?, _ redaction: Redaction) {
    if let error, secrets == nil {
      // Nothing was sent without a key, or to a place that is none.
      if error.kind == .authentication || error.kind == .configuration { return }
      if error.kind != .cancelled { failure = error }
      writeHead(nil, redaction)
    }
    if var secrets { write(chunk: secrets.finish()) }
    let end: RecordedExchange.End =
      if isTooLong {
        .tooLong
      } else if error?.kind == .cancelled {
        .cancelled
      } else if error != nil, let failure {
        .failed(redaction.clean(failure))
      } else {
        .complete
      }
    write(ExchangeText.end(end, ms: milliseconds, hasChunks: hasChunks))
    publish()
  }

  private var milliseconds: Int {
    let nanoseconds = now().subtractingReportingOverflow(start)
    return nanoseconds.overflow ? 0 : Int(min(nanoseconds.partialValue / 1_000_000, 86_400_000))
  }

  private func writeHead(_ response: RecordedExchange.Response?, _ redaction: Redaction) {
    var request = request
    request.path = redaction.clean(request.path)
    do throws(JSONError) {
      request.body = redaction.clean(try JSONValue(parsing: body))
    } catch {
      // Dialects write JSON; whatever else it is must not be lost, and is no request that can be met.
      request.body = .string(redaction.clean(String(repairing: body.span)))
    }
    body = []
    secrets = SecretStream(redaction)
    write(ExchangeText.head(request))
    write(ExchangeText.response(response))
  }

  private func write(chunk bytes: [UInt8]) {
    if bytes.isEmpty || isTooLong { return }
    let chunk = RecordedExchange.Chunk(ms: milliseconds, bytes: bytes)
    let text = ExchangeText.chunk(chunk, isFirst: !hasChunks)
    // What follows is the end, and small.
    guard written + buffer.count + text.utf8.count <= limits.exchangeBytes - 4_096 else {
      isTooLong = true
      return
    }
    hasChunks = true
    write(text)
  }

  private func write(_ text: String) {
    buffer += text.utf8
    if buffer.count >= limits.bufferBytes { flush() }
  }

  private func flush() {
    guard let file else { return }
    var bytes: [UInt8] = []
    swap(&bytes, &buffer)
    written += bytes.count
    do throws(SystemError) {
      try file.append(bytes)
    } catch {
      report("cannot write \(file.path): \(error)")
      file.discard()
      self.file = nil
    }
  }

  private func publish() {
    flush()
    guard let file else { return }
    self.file = nil
    do throws(SystemError) {
      try file.publish(as: final)
    } catch {
      report("cannot write \(final): \(error)")
    }
  }
}

extension Redaction {
  /// The value with every text in it clean, keys of objects included.
  func clean(_ value: JSONValue) -> JSONValue {
    switch value {
    case .string(let text): .string(clean(text))
    case .array(let elements): .array(elements.map(clean))
    case .object(let members):
      .object(JSONObject(members.map { (key: clean($0.key), value: clean($0.value)) }))
    default: value
    }
  }
}
