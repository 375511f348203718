import Conversation
import JSON
import Testing
import TestSupport

@testable import ModelProviders

@Suite struct ReplayTests {
  private let request = ModelRequest(entries: [prompt("Hi")])

  @Test func `what was recorded is played again, event for event`() async throws {
    let deltas = (0..<20).map { "{\"content\":\"word \($0) ä \"}" }
    let whole =
      deltas.map { "data: {\"choices\":[{\"delta\":\($0)}]}\n\n" } + [
        stream(
          calls(#"{"index":0,"id":"a","function":{"name":"add","arguments":"{\"x\":1.0}"}}"#),
          finish: "tool_calls")
      ]
    let server = try LoopbackServer(
      .chunks(whole, headers: eventStream),
      .chunks([stream(#"{"content":"b"}"#)], headers: eventStream))
    try await withDirectory { directory in
      let other = ModelRequest(entries: [prompt("Hi"), step("x"), prompt("Well?")])
      let courses = try await checkReplay(directory, server, [request, other])
      #expect(courses[0].reply?.calls.count == 1)
      #expect(courses[1].reply?.text == "b")
      #expect(try names(in: directory) == ["0001.json", "0002.json"])
    }
  }

  @Test func `another dialect is played too`() async throws {
    let server = try LoopbackServer(
      .chunks([lines(#"{"thinking":"hm"}"#, #"{"content":"Hi"}"#)]))
    try await withDirectory { directory in
      let courses = try await checkReplay(directory, server, [request], dialect: "ollama")
      #expect(courses[0].events == [.reasoningDelta("hm"), .textDelta("Hi")])
    }
  }

  @Test(arguments: [
    (
      ServerScript.response(
        429, headers: [("Retry-After", "3"), ("X-Request-Id", "r1")],
        body: #"{"error":{"message":"slow"}}"#), ModelError.Kind.rateLimited
    ),
    (.response(500), .overloaded), (.response(401, body: "no"), .authentication),
    (.response(headers: [("Content-Type", "text/html")], body: "<html>"), .protocol),
    (.response(headers: eventStream, body: "data: nonsense\n\n"), .protocol),
    (.response(headers: eventStream, body: "data: {\"choices\":[]}\n\n"), .protocol),
    (ServerScript([.reset]), .network), (.stall, .timeout),
    (
      ServerScript([
        .head(200, eventStream + [("Content-Length", "1000")]),
        .text(stream(#"{"content":"a"}"#, finish: "")), .reset,
      ]), .network
    ),
  ])
  func `what failed fails again in the same way`(
    script: ServerScript, kind: ModelError.Kind
  ) async throws {
    try await withDirectory { directory in
      let courses = try await checkReplay(directory, try LoopbackServer(script), [request])
      #expect(courses[0].error?.kind == kind)
    }
  }

  @Test func `requests that are alike are answered in their order, then anew`() async throws {
    let server = try LoopbackServer(
      .response(503), .response(headers: eventStream, body: stream(#"{"content":"a"}"#)),
      .response(503), .response(headers: eventStream, body: stream(#"{"content":"a"}"#)))
    try await withDirectory { directory in
      let courses = try await checkReplay(
        directory, server, Array(repeating: request, count: 4))
      #expect(courses.map { $0.error?.kind } == [.overloaded, nil, .overloaded, nil])
      let again = try await withRecordingCatalog("http://127.0.0.1:1", key: nil) { catalog in
        let model = try catalog.model(named: "replay/\(directory)")
        for _ in 0..<4 { _ = await course(of: request, model) }
        return await course(of: request, try catalog.model(named: "replay/\(directory)"))
      }
      #expect(again.error?.kind == .overloaded)
    }
  }

  @Test func `a changed request is an error that shows the change`() async throws {
    let server = try LoopbackServer(.response(headers: eventStream, body: stream()))
    try await withDirectory { directory in
      try await checkReplay(directory, server, [request])
      try await withRecordingCatalog("http://127.0.0.1:1", key: nil) { catalog in
        let model = try catalog.model(named: "replay/\(directory)")
        let changed = await course(of: ModelRequest(entries: [prompt("Ho")]), model)
        #expect(changed.error?.kind == .protocol)
        #expect(changed.error?.retryable == false)
        #expect(
          changed.error?.message
            == "The request is not the recorded one. \(directory)/0001.json at "
            + #"/messages/0/content: recorded was "Hi", now it is "Ho"."#)
        #expect(await course(of: request, model).reply != nil)
        var more = request
        more.options["seed"] = 1
        let error = await course(of: more, model).error
        #expect(error?.message.contains("at /seed: recorded was nothing, now it is 1.") == true)
        #expect(error?.message.contains("All 1 exchanges have been played") == true)
      }
    }
  }

  @Test func `the order of members does not matter`() async throws {
    let server = try LoopbackServer(.response(headers: eventStream, body: stream()))
    try await withDirectory { directory in
      var one = request
      one.options = ["a": ["x": 1, "y": 2], "b": 3]
      var other = request
      other.options = ["b": 3, "a": ["y": 2, "x": 1]]
      try await checkReplay(directory, server, [one])
      try await withRecordingCatalog("http://127.0.0.1:1", key: nil) { catalog in
        let model = try catalog.model(named: "replay/\(directory)")
        #expect(await course(of: other, model).reply != nil)
      }
    }
  }

  @Test func `a turn that was cancelled waits for its cancel`() async throws {
    let live = LiveStream()
    let server = try LoopbackServer(.live(live, headers: eventStream))
    try await withDirectory { directory in
      let recorder = try recorder(directory)
      live.send("data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\n")
      let recorded = try await withRecordingCatalog(server.url, recorder: recorder) {
        await cancelled(request, try $0.model(named: "test/m"))
      }
      server.stop()
      #expect(recorded.error?.kind == .cancelled)
      #expect(recorded.events == [.textDelta("a")])
      #expect(try text(of: "\(directory)/0001.json").contains(#""as":"cancelled""#))
      let played = try await withRecordingCatalog("http://127.0.0.1:1", key: nil) {
        await cancelled(request, try $0.model(named: "replay/\(directory)"))
      }
      #expect(played == recorded)
    }
  }

  /// Asks a model, and cancels when the first event has come.
  private func cancelled(_ request: ModelRequest, _ model: any LanguageModel) async -> Course {
    let (events, continuation) = AsyncStream<ModelEvent>.makeStream(
      bufferingPolicy: .bufferingNewest(10))
    let task = Task {
      var course = Course()
      do throws(ModelError) {
        course.reply = try await model.reply(to: request) { batch in
          for event in batch { continuation.yield(event) }
        }
      } catch {
        course.error = error
      }
      continuation.finish()
      return course
    }
    var first: [ModelEvent] = []
    for await event in events {
      first.append(event)
      task.cancel()
    }
    var course = await task.value
    course.events = first
    return course
  }
}
