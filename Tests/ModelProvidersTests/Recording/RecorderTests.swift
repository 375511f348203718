import Conversation
import Foundation
import HTTP
import JSON
import Synchronization
import Testing
import TestSupport

@testable import ModelProviders

@Suite struct RecorderTests {
  private let redaction = Redaction([Secret(testKey)], maxCharacters: 1_000)

  @Test func `a file is JSON for people`() async throws {
    try await withDirectory { directory in
      let clock = Clock()
      let recorder = try Recorder(directory: directory, now: { clock.next() }) {
        Issue.record("\($0)")
      }
      let recording = try #require(
        recorder.begin(request, body: Array(#"{"model":"m","x":[1.0,{}]}"#.utf8)))
      recording.begin(
        status: 200,
        headers: ["Content-Type": "text/event-stream", "Set-Cookie": "c", "Date": "d"],
        redaction)
      recording.add(Array("data: ä\n".utf8))
      recording.add([0xFF, 0x00])
      recording.add([])
      #expect(try names(in: directory) == [".0001.json.part"])
      recording.end(nil, redaction)
      #expect(try names(in: directory) == ["0001.json"])
      #expect(
        try text(of: "\(directory)/0001.json") == """
          {
            "format": "ringback exchange 1",
            "provider": "test",
            "dialect": "openai-chat",
            "model": "m",
            "request": {
              "method": "POST",
              "path": "chat/completions",
              "body": {
                "model": "m",
                "x": [
                  1.0,
                  {}
                ]
              }
            },
            "response": {
              "ms": 10,
              "status": 200,
              "headers": {
                "content-type": "text/event-stream",
                "date": "d"
              }
            },
            "chunks": [
              {"ms":20,"text":"data: ä\\n"},
              {"ms":30,"base64":"/wA="}
            ],
            "end": {"ms":40,"as":"complete"}
          }

          """)
      let exchange = try ReplayIndex.exchange(in: "\(directory)/0001.json")
      #expect(exchange.chunks.map(\.bytes) == [Array("data: ä\n".utf8), [0xFF, 0x00]])
    }
  }

  @Test func `no secret is in any file, whoever said it and however it was cut`() async throws {
    let half = testKey.index(testKey.startIndex, offsetBy: 9)
    let echo = "data: {\"choices\":[{\"delta\":{\"content\":\"your key is "
    let server = try LoopbackServer(
      .chunks(
        [echo, String(testKey[..<half]), testKey[half...] + "\"}}]}\n\n", stream()],
        headers: eventStream + [("X-Request-Id", "id-\(testKey)")]),
      .response(401, body: #"{"error":{"message":"bad key \#(testKey)"}}"#))
    try await withDirectory { directory in
      let request = ModelRequest(entries: [prompt("My key is \(testKey), or Bearer 0123456789!")])
      let recorder = try recorder(directory)
      try await withRecordingCatalog(server.url, recorder: recorder) { catalog in
        for _ in 0..<2 { _ = await course(of: request, try catalog.model(named: "test/m")) }
      }
      #expect(try names(in: directory) == ["0001.json", "0002.json"])
      for name in try names(in: directory) {
        let text = try text(of: "\(directory)/\(name)")
        #expect(!text.contains("0123456789"), "\(text)")
        #expect(!text.lowercased().contains("authorization"))
        #expect(redaction.clean(text) == text)
        #expect(text.contains("My key is [secret], or [secret]!"))
      }
      server.stop()
      // The request matches all the same, with the key of this time or without.
      try await withRecordingCatalog("http://127.0.0.1:1", key: nil) { catalog in
        let played = await course(of: request, try catalog.model(named: "replay/\(directory)"))
        #expect(played.reply?.text == "your key is [secret]")
      }
    }
  }

  @Test func `what was never sent is not recorded`() async throws {
    try await withDirectory { directory in
      let recorder = try recorder(directory)
      let request = ModelRequest(entries: [prompt("Hi")])
      try await withRecordingCatalog("http://127.0.0.1:1", recorder: recorder, key: nil) {
        let course = await course(of: request, try $0.model(named: "test/m"))
        #expect(course.error?.kind == .authentication)
      }
      let recording = recorder.begin(self.request, body: [])
      recording?.end(ModelError(.authentication, "no key"), redaction)
      _ = consume recording
      #expect(try names(in: directory) == [])
    }
  }

  @Test func `a recording that is let go of leaves nothing`() async throws {
    try await withDirectory { directory in
      let recorder = try recorder(directory)
      var recording = recorder.begin(request, body: Array("{}".utf8))
      recording?.begin(status: 200, headers: [:], redaction)
      recording = nil
      #expect(try names(in: directory) == [])
    }
  }

  @Test func `numbers go on, and no two processes have the same`() async throws {
    try await withDirectory { directory in
      let path = "\(directory)/new"
      try record(try recorder(path))
      try Data().write(to: URL(fileURLWithPath: "\(path)/.0003.json.part"))
      let one = try recorder(path)
      let other = try recorder(path)
      for _ in 0..<2 {
        try record(one)
        try record(other)
      }
      #expect(
        try names(in: path) == [
          ".0003.json.part", "0001.json", "0002.json", "0004.json", "0005.json", "0006.json",
        ])
    }
  }

  @Test func `a place that is no directory is refused`() async throws {
    try await withDirectory { directory in
      for path in ["\(directory)/none/new", "/dev/null", ""] {
        let error = #expect(throws: Recorder.Failure.self) { try recorder(path) }
        #expect(error?.message.hasPrefix("cannot record into \(path): ") == true)
      }
    }
  }

  @Test func `a directory that is lost is reported once, and hurts no reply`() async throws {
    let server = try LoopbackServer(
      .response(headers: eventStream, body: stream(#"{"content":"a"}"#)))
    try await withDirectory { directory in
      let reports = Reports()
      let recorder = try recorder("\(directory)/new", reports: reports)
      try FileManager.default.removeItem(atPath: "\(directory)/new")
      try await withRecordingCatalog(server.url, recorder: recorder) { catalog in
        for _ in 0..<2 {
          let course = await course(
            of: ModelRequest(entries: [prompt("Hi")]), try catalog.model(named: "test/m"))
          #expect(course.reply?.text == "a")
        }
      }
      #expect(reports.all.count == 1)
      #expect(reports.all.first?.contains("\(directory)/new") == true)
    }
    server.stop()
  }

  @Test func `an exchange beyond the bound is recorded as one`() async throws {
    try await withDirectory { directory in
      var limits = RecordingLimits()
      limits.exchangeBytes = 10_000
      limits.bufferBytes = 1
      let recording = try #require(
        try recorder(directory, limits: limits).begin(request, body: Array("{}".utf8)))
      recording.begin(status: 200, headers: [:], redaction)
      for _ in 0..<100 { recording.add(Array(repeating: UInt8(ascii: "a"), count: 1_000)) }
      recording.end(nil, redaction)
      let text = try text(of: "\(directory)/0001.json")
      #expect(text.utf8.count < 10_000)
      #expect(try ReplayIndex.exchange(in: "\(directory)/0001.json").end == .tooLong)
      limits.files = 1
      let reports = Reports()
      let full = try recorder(directory, limits: limits, reports: reports)
      #expect(full.begin(request, body: []) == nil)
      #expect(reports.all.first?.contains("as many exchanges as there can be") == true)
    }
  }

  private let request = RecordedExchange.Request(
    provider: "test", dialect: "openai-chat", model: "m", method: "POST",
    path: "chat/completions", body: .null)

  private func record(_ recorder: Recorder) throws {
    let recording = try #require(recorder.begin(request, body: Array("{}".utf8)))
    recording.begin(status: 200, headers: [:], redaction)
    recording.end(nil, redaction)
  }
}

/// A clock that goes on by ten milliseconds each time it is looked at.
private final class Clock: Sendable {
  private let time = Mutex<UInt64>(0)

  func next() -> UInt64 {
    time.withLock { time in
      defer { time += 10_000_000 }
      return time
    }
  }
}
