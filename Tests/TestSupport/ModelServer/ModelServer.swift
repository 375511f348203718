package import JSON
import Synchronization

/// A server on loopback that speaks one provider's API: strict with requests, scripted by data.
///
/// A request with a problem is refused with status 400 and that problem, and `problems` tells it too.
package final class ModelServer: Sendable {
  /// One answer: what to say, and what goes wrong with it.
  package struct Answer: Sendable {
    let reply: PlannedReply
    let fault: Fault?

    /// An answer as it should be.
    package static func reply(_ reply: PlannedReply) -> Answer { Answer(reply: reply, fault: nil) }

    /// An answer that goes wrong.
    package static func fault(_ fault: Fault, _ reply: PlannedReply = PlannedReply("x")) -> Answer {
      Answer(reply: reply, fault: fault)
    }
  }

  private final class Record: Sendable {
    let problems = Mutex<[String]>([])
    let answered = Atomic(0)
  }

  private let record = Record()
  private let service: any ModelService
  private let server: LoopbackServer

  /// Starts a server that gives these answers in order, and the last one again.
  package init(_ service: any ModelService, _ answers: Answer...) throws {
    self.service = service
    let record = record
    server = try LoopbackServer { request in
      guard request.method == "POST" else { return .response(404) }
      let problems = service.problems(with: request)
      if !problems.isEmpty {
        record.problems.withLock { $0 += problems }
        let body = service.refusal(
          status: 400, code: "invalid_request_error", message: problems.joined(separator: "; "))
        return .response(400, headers: [("Content-Type", "application/json")], body: body)
      }
      let number = record.answered.add(1, ordering: .relaxed).oldValue
      guard let answer = answers.isEmpty ? nil : answers[min(number, answers.count - 1)] else {
        return .stall
      }
      return Self.script(answer, service: service, number: number)
    }
  }

  /// The provider's entry in a configuration, without a key.
  package var configuration: JSONValue {
    ["dialect": .string(service.dialect), "baseUrl": .string(server.url + service.basePath)]
  }

  /// The requests so far.
  package var requests: [RecordedRequest] { server.requests }

  /// What was wrong with requests so far.
  package var problems: [String] { record.problems.withLock { $0 } }

  /// Waits for the request with this index, counted from 0.
  package func request(at index: Int) async throws -> RecordedRequest {
    try await server.request(at: index)
  }

  /// Ends the server.
  package func stop() { server.stop() }

  private static func script(
    _ answer: Answer, service: any ModelService, number: Int
  ) -> ServerScript {
    let events = service.events(of: answer.reply, number: number)
    let body = Array(events.joined().utf8)
    let type = ("Content-Type", service.contentType)
    let length = ("Content-Length", "\(body.count)")
    switch answer.fault {
    case nil: return .chunks(events, headers: [type])
    case .refuse: return ServerScript([.reset])
    case .status(let status, let headers, let code):
      let body = service.refusal(status: status, code: code, message: "planned")
      return .response(
        status, headers: [("Content-Type", "application/json")] + headers, body: body)
    case .stallBefore: return .stall
    case .stall(let count):
      let head = ServerScript.Step.head(200, [type, ("Transfer-Encoding", "chunked")])
      return ServerScript([head] + events.prefix(count).map(ServerScript.Step.chunk) + [.stall])
    case .cut(let count):
      return ServerScript([.head(200, [type]), .bytes(Array(body.prefix(count))), .close])
    case .reset(let count):
      return ServerScript([.head(200, [type, length]), .bytes(Array(body.prefix(count))), .reset])
    case .garbage:
      return .response(200, headers: [type], bytes: [0xFF, 0x00, 0x7B, 0x0A, 0x0A, 0x80])
    case .wrongLength(let more):
      let wrong = ("Content-Length", "\(body.count + more)")
      return ServerScript([.head(200, [type, wrong]), .bytes(body), .close])
    case .drip: return ServerScript([.head(200, [type, length]), .drip(body)])
    }
  }
}
