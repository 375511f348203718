import Conversation
import JSON
import Testing
import TestSupport

@testable import ModelProviders

/// What becomes of a reply when its server misbehaves, on every service alike.
@Suite struct FaultTests {
  /// One fault and the error that it must be.
  struct Case: Sendable, CustomStringConvertible {
    let service: Int
    let fault: Fault
    let kind: ModelError.Kind
    let retryable: Bool
    let description: String

    static let all = strictServices.indices.flatMap { service in
      table(of: strictServices[service]).map { fault, kind, retryable in
        Case(
          service: service, fault: fault, kind: kind, retryable: retryable,
          description: "\(strictServices[service].dialect) \(fault)")
      }
    }

    /// Ollama's refusals have no codes, so those that only a code tells apart are not in its table.
    private static func table(of service: any ModelService) -> [(Fault, ModelError.Kind, Bool)] {
      guard service is OllamaService else { return table }
      return table.filter { fault, _, _ in
        guard case .status(let status, let headers, let code) = fault else { return true }
        return headers.isEmpty == false || code == "bad" || status >= 500
      }
    }

    private static let table: [(Fault, ModelError.Kind, Bool)] = [
      (.refuse, .network, true), (.status(400), .overloaded, true),
      (.status(400, code: "bad"), .invalidRequest, false),
      (.status(401, code: "bad"), .authentication, false),
      (.status(402, code: "bad"), .quota, false),
      (.status(403, code: "bad"), .permission, false),
      (.status(404, code: "bad"), .notFound, false),
      (.status(408, code: "bad"), .timeout, true), (.status(409, code: "bad"), .overloaded, true),
      (.status(413, code: "bad"), .contextTooLong, false),
      (.status(400, code: "context_length_exceeded"), .contextTooLong, false),
      (.status(422, code: "bad"), .invalidRequest, false),
      (.status(429, code: "bad"), .rateLimited, true),
      (.status(429, code: "insufficient_quota"), .quota, false),
      (.status(500, headers: [("x-should-retry", "false")]), .overloaded, false),
      (.status(503), .overloaded, true), (.status(529, code: "bad"), .overloaded, true),
      (.stallBefore, .timeout, true), (.stall(afterEvents: 0), .timeout, true),
      (.stall(afterEvents: 4), .timeout, true), (.garbage, .protocol, true),
    ]
  }

  private static let planned = PlannedReply(
    "Let me look.", reasoning: "Hm.", calls: [.init("f", ["x": 1]), .init("f", ["x": 2])])

  @Test(arguments: Case.all)
  func `a fault is an error of its kind, and nothing comes of the reply`(
    _ fault: Case
  ) async throws {
    let server = try ModelServer(
      strictServices[fault.service], .fault(fault.fault, Self.planned))
    try await withModel(server, timeouts: ["firstByteMs": 300, "idleMs": 300]) { model in
      let outcome = await ask(model, ModelRequest(entries: [prompt("Hi")]))
      #expect(outcome.reply == nil)
      #expect(outcome.error?.kind == fault.kind, "\(outcome)")
      #expect(outcome.error?.retryable == fault.retryable, "\(outcome)")
    }
    #expect(server.problems == [])
  }

  @Test(arguments: strictServices.indices)
  func `a server may ask to wait`(service: Int) async throws {
    let server = try ModelServer(
      strictServices[service],
      .fault(.status(429, headers: [("retry-after", "1.5")], code: "rate_limit_exceeded")))
    try await withModel(server) { model in
      let outcome = await ask(model, ModelRequest(entries: [prompt("Hi")]))
      #expect(outcome.error?.kind == .rateLimited)
      #expect(outcome.error?.retryAfterMs == 1_500)
    }
  }

  @Test(arguments: strictServices.indices)
  func `a reply that is whole survives a bad end of its connection`(service: Int) async throws {
    for fault in [Fault.wrongLength(more: 9), .drip] {
      let server = try ModelServer(strictServices[service], .fault(fault, Self.planned))
      try await withModel(server) { model in
        let reply = await ask(model, ModelRequest(entries: [prompt("Hi")])).reply
        #expect(reply?.text == "Let me look.")
        #expect(reply?.calls.count == 2)
      }
    }
  }

  @Test(arguments: strictServices.indices, [false, true])
  func `a reply that is cut anywhere is whole, or an error that may be retried`(
    service: Int, isReset: Bool
  ) async throws {
    let service = strictServices[service]
    let count = service.events(of: Self.planned, number: 0).joined().utf8.count
    for byte in stride(from: 0, through: count, by: 97) {
      let fault = isReset ? Fault.reset(atByte: byte) : .cut(atByte: byte)
      let server = try ModelServer(service, .fault(fault, Self.planned))
      try await withModel(server) { model in
        let outcome = await ask(model, ModelRequest(entries: [prompt("Hi")]))
        if let reply = outcome.reply {
          #expect(reply.text == "Let me look.", "cut at \(byte)")
          let arguments: [ToolCall.Arguments] = [.json(["x": 1]), .json(["x": 2])]
          #expect(reply.calls.map(\.arguments) == arguments, "cut at \(byte)")
        } else {
          #expect(outcome.error?.retryable == true, "cut at \(byte): \(outcome)")
        }
      }
    }
  }
}
