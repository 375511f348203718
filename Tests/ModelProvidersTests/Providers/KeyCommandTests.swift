import Conversation
import EventLoop
import HTTP
import JSON
import Synchronization
import Testing
import TestSupport

@testable import ModelProviders

@Suite struct KeyCommandTests {
  @Test func `the key is what the program prints, and is asked for once`() async throws {
    let server = try LoopbackServer(.response(headers: eventStream, body: done))
    try await withCatalog(server, members: command(keyOfProcess)) { catalog in
      let model = try catalog.model(named: "test/m")
      for _ in 0..<3 { #expect(await ask(model).reply != nil) }
      // What it says of the list is of no interest here.
      _ = try? await catalog.models(provider: "test")
    }
    let keys = server.requests.map { $0.header("authorization") ?? "" }
    #expect(keys.count == 4)
    #expect(Set(keys).count == 1)
    #expect(keys[0].hasPrefix("Bearer key-of-") == true)
  }

  @Test func `requests that come together share one run`() async throws {
    let server = try LoopbackServer(.response(headers: eventStream, body: done))
    try await withCatalog(server, members: command(keyOfProcess)) { catalog in
      let model = try catalog.model(named: "test/m")
      await withTaskGroup(of: Outcome.self) { group in
        for _ in 0..<8 { group.addTask { await ask(model) } }
        for await outcome in group { #expect(outcome.reply != nil) }
      }
    }
    #expect(server.requests.count == 8)
    #expect(Set(server.requests.map { $0.header("authorization") }).count == 1)
  }

  @Test func `a refused key is replaced, and the request sent once more`() async throws {
    let server = try LoopbackServer(
      .response(401, body: "no"), .response(headers: eventStream, body: done))
    try await withCatalog(server, members: command(keyOfProcess)) { catalog in
      let model = try catalog.model(named: "test/m")
      #expect(await ask(model).reply != nil)
      #expect(await ask(model).reply != nil)
    }
    let keys = server.requests.map { $0.header("authorization") ?? "" }
    #expect(keys.count == 3)
    #expect(keys[0] != keys[1])
    #expect(keys[1] == keys[2])
    #expect(server.requests[0].body == server.requests[1].body)
  }

  @Test func `a list of models gets a newer key as well`() async throws {
    let server = try LoopbackServer(
      .response(401), .response(headers: json, body: #"{"data":[{"id":"a"}]}"#))
    try await withCatalog(server, members: command(keyOfProcess)) { catalog in
      let listing = try await catalog.models(provider: "test")
      #expect(listing.descriptions.map(\.id) == ["a"])
    }
    #expect(server.requests.count == 2)
  }

  @Test func `a newer key that is refused too is the end`() async throws {
    let server = try LoopbackServer { request in
      let sent = request.header("authorization") ?? ""
      return .response(401, body: #"{"error":{"message":"bad key \#(sent)"}}"#)
    }
    let outcome = try await ask(server, members: command(keyOfProcess))
    #expect(outcome.error?.kind == .authentication)
    #expect(outcome.error?.provider?.status == 401)
    #expect(server.requests.count == 2)
    for request in server.requests {
      let key = String(request.header("authorization")?.dropFirst("Bearer ".count) ?? "?")
      #expect(!"\(outcome)".contains(key))
    }
  }

  @Test func `the same key again is not sent again`() async throws {
    let server = try LoopbackServer(.response(401, body: #"{"message":"bad same-key-0123"}"#))
    let outcome = try await ask(server, members: command("echo same-key-0123"))
    #expect(outcome.error?.kind == .authentication)
    #expect(outcome.error?.message.contains("bad [secret]") == true, "\(outcome)")
    #expect(server.requests.count == 1)
  }

  @Test func `white space around a key is no part of it, and another header may carry it`()
    async throws
  {
    let server = try LoopbackServer(.response(headers: eventStream, body: done))
    var members = command(#"printf '\n  spaced-key \r\n\n'"#)
    members["apiKeyHeader"] = "api-key"
    _ = try await ask(server, members: members)
    #expect(server.requests.first?.header("api-key") == "spaced-key")
    #expect(server.requests.first?.header("authorization") == nil)
  }

  @Test func `what a program leaves behind is not waited for`() async throws {
    let server = try LoopbackServer(.response(headers: eventStream, body: done))
    let outcome = try await ask(server, members: command("sleep 2 & echo left-key-0123"))
    #expect(outcome.reply != nil)
    #expect(server.requests.first?.header("authorization") == "Bearer left-key-0123")
  }

  @Test(arguments: [
    ("echo sesame-0123; exit 3", "ended with status 3"),
    ("echo sesame-0123; kill -9 $$", "was killed by signal 9"),
    ("echo sesame-0123 >&2", "printed nothing"),
    (#"printf ' \n\t '"#, "printed nothing"),
    (#"printf 'sesame-0123\nsesame-4567\n'"#, "one line"),
    (#"printf 'sesame-\303\251-0123'"#, "one line"),
    (#"printf 'sesame-0123\377'"#, "one line"),
    ("yes sesame-0123", "printed more than 1000 bytes"),
    ("echo sesame-0123; exec sleep 600", "did not end within 300 ms"),
  ])
  func `a program that gives no key is an error that says nothing of its output`(
    script: String, words: String
  ) async throws {
    let server = try LoopbackServer(.response(headers: eventStream, body: done))
    var limits = ProviderLimits()
    limits.keyBytes = 1_000
    limits.keyCommandMs = script.contains("sleep") ? 300 : 60_000
    let outcome = try await ask(server, members: command(script), limits: limits)
    #expect(outcome.error?.kind == .authentication)
    #expect(outcome.error?.retryable == false)
    #expect(outcome.error?.message.contains(words) == true, "\(outcome)")
    #expect(outcome.error?.message.contains("\"/bin/sh\"") == true)
    #expect(outcome.error?.message.contains("\"test\"") == true)
    #expect(!"\(outcome)".contains("sesame"), "\(outcome)")
    #expect(server.requests.isEmpty)
  }

  @Test func `a program that is not there is an error`() async throws {
    let server = try LoopbackServer(.response(headers: eventStream, body: done))
    let outcome = try await ask(
      server, members: ["apiKeyEnv": nil, "apiKeyCommand": ["/no/such/program", "secret-word"]])
    #expect(outcome.error?.kind == .authentication)
    #expect(outcome.error?.message.contains("\"/no/such/program\"") == true)
    #expect(outcome.error?.message.contains("cannot be started") == true)
    #expect(!"\(outcome)".contains("secret-word"))
  }

  @Test func `a program that failed is started again by the next who asks`() async throws {
    let server = try LoopbackServer(.response(headers: eventStream, body: done))
    try await withCatalog(server, members: command("exit 1")) { catalog in
      let model = try catalog.model(named: "test/m")
      for _ in 0..<2 { #expect(await ask(model).error?.kind == .authentication) }
    }
  }

  @Test func `a newer key that cannot be had is the error of the request`() async throws {
    // The program prints a key the first time only, since the server's first answer is a refusal.
    let server = try LoopbackServer(.response(401, body: "no"))
    let flag = "ringback-key-$PPID-\(server.port)"
    let script = "mkdir \"${TMPDIR:-/tmp}/\(flag)\" 2>/dev/null && echo once-key-0123"
    let outcome = try await ask(
      server,
      members: command("if \(script); then :; else rmdir \"${TMPDIR:-/tmp}/\(flag)\"; exit 4; fi"))
    #expect(outcome.error?.kind == .authentication)
    #expect(outcome.error?.message.contains("ended with status 4") == true, "\(outcome)")
    #expect(server.requests.count == 1)
  }

  @Test func `who is cancelled does not wait, and the others still get the key`() async throws {
    let loop = EventLoop()
    defer { loop.stop() }
    let key = CommandKey(
      ["/bin/sh", "-c", "sleep 0.2; echo late-key-0123"], provider: "p", loop: loop,
      limits: ProviderLimits())
    let first = Task { await result(of: key) }
    let second = Task { await result(of: key) }
    first.cancel()
    #expect(failure(in: await first.value)?.kind == .cancelled)
    let secret = try await second.value.get()
    #expect(secret.reveal() == "late-key-0123")
  }

  @Test func `the program ends with the last who waits for it`() async throws {
    let loop = EventLoop()
    defer { loop.stop() }
    let key = CommandKey(
      ["/bin/sleep", "600"], provider: "p", loop: loop, limits: ProviderLimits())
    let asking = Task { await result(of: key) }
    while loop.watchCount == 0 { await Task.yield() }
    asking.cancel()
    #expect(failure(in: await asking.value)?.kind == .cancelled)
    while loop.watchCount > 0 { await Task.yield() }
    // The next starts from the beginning, cancelled or not.
    let again = Task { await result(of: key) }
    again.cancel()
    #expect(failure(in: await again.value)?.kind == .cancelled)
  }

  private func result(of key: CommandKey) async -> Result<Secret, ModelError> {
    do throws(ModelError) {
      return .success(try await key.key())
    } catch {
      return .failure(error)
    }
  }

  private func failure(in result: Result<Secret, ModelError>) -> ModelError? {
    if case .failure(let error) = result { error } else { nil }
  }

  private func command(_ script: String) -> JSONObject {
    ["apiKeyEnv": nil, "apiKeyCommand": ["/bin/sh", "-c", .string(script)]]
  }

  /// Another key for each process.
  private let keyOfProcess = "echo key-of-$$-0123456789"
  private let done = stream(#"{"content":"a"}"#)
}
