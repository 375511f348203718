import Conversation
import EventLoop
import Foundation
import HTTP
import JSON
import Synchronization
import Testing
import TestSupport

@testable import ModelProviders

/// A directory of its own that ends with the test.
func withDirectory<Result>(_ body: (String) async throws -> Result) async throws -> Result {
  let place = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
  try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: place) }
  return try await body(place.path)
}

/// The names in a directory, in order.
func names(in directory: String) throws -> [String] {
  try FileManager.default.contentsOfDirectory(atPath: directory).sorted()
}

/// The text of a file.
func text(of path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

/// Lines of problems that a recorder reports.
final class Reports: Sendable {
  private let lines = Mutex<[String]>([])

  var all: [String] { lines.withLock { $0 } }

  func add(_ line: String) { lines.withLock { $0.append(line) } }
}

/// A recorder into `directory` that must not report anything.
func recorder(
  _ directory: String, limits: RecordingLimits = RecordingLimits(), reports: Reports? = nil
) throws -> Recorder {
  try Recorder(directory: directory, limits: limits) { line in
    if let reports { reports.add(line) } else { Issue.record("\(line)") }
  }
}

/// A catalog with the provider `test`, which speaks Chat Completions, on a loop that ends with the test.
func withRecordingCatalog<Result>(
  _ url: String, recorder: Recorder? = nil, dialect: String = "openai-chat",
  key: String? = testKey, _ body: (ModelCatalog) async throws -> Result
) async throws -> Result {
  let loop = EventLoop()
  defer { loop.stop() }
  let catalog = ModelCatalog(
    environment: key.map { ["TEST_KEY": $0] } ?? [:],
    http: HTTPClient(loop: loop, configuration: .direct), loop: loop, recorder: recorder)
  try catalog.add(providers: [
    "test": [
      "dialect": .string(dialect), "baseUrl": .string(url), "apiKeyEnv": "TEST_KEY",
      "timeouts": ["firstByteMs": 500, "idleMs": 500],
    ]
  ])
  return try await body(catalog)
}

/// Everything that comes of a request.
struct Course: Equatable {
  var events: [ModelEvent] = []
  var reply: ModelReply?
  var error: ModelError?
}

/// Asks a model, and tells everything that came of it.
func course(of request: ModelRequest, _ model: any LanguageModel) async -> Course {
  let events = Mutex<[ModelEvent]>([])
  var course = Course()
  do throws(ModelError) {
    course.reply = try await model.reply(to: request) { batch in
      events.withLock { $0 += batch }
    }
  } catch {
    course.error = error
  }
  course.events = events.withLock { $0 }
  return course
}

/// Records what a server answers to requests, and plays it without it; both must be the same.
@discardableResult
func checkReplay(
  _ directory: String, _ server: LoopbackServer, _ requests: [ModelRequest],
  dialect: String = "openai-chat", sourceLocation: SourceLocation = #_sourceLocation
) async throws -> [Course] {
  let recorder = try recorder(directory)
  let recorded = try await withRecordingCatalog(server.url, recorder: recorder, dialect: dialect) {
    try await courses(requests, $0.model(named: "test/m"))
  }
  server.stop()
  let played = try await withRecordingCatalog("http://127.0.0.1:1", dialect: dialect, key: nil) {
    try await courses(requests, $0.model(named: "replay/\(directory)"))
  }
  #expect(played == recorded, sourceLocation: sourceLocation)
  return recorded
}

private func courses(_ requests: [ModelRequest], _ model: any LanguageModel) async -> [Course] {
  var all: [Course] = []
  for request in requests { all.append(await course(of: request, model)) }
  return all
}
