import Conversation
import Foundation
import Synchronization
import Testing

@testable import ModelProviders

/// Plays scripts that are written to a file of their own for each use.
enum Scripted {
  /// What a script did with one request.
  struct Played: Sendable {
    var reply: ModelReply?
    var error: ModelError?
    var events: [ModelEvent] = []
    var waits: [Duration] = []
  }

  /// The model that plays a script; the file is gone when this returns, as it is read only once.
  static func model(
    _ script: String, clock: ScriptClock = ScriptClock { _ in }
  ) throws -> ScriptedModel {
    try model(bytes: Array(script.utf8), clock: clock)
  }

  /// The model that plays the script in these bytes.
  static func model(
    bytes: [UInt8], clock: ScriptClock = ScriptClock { _ in }
  ) throws -> ScriptedModel {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID()).json")
    try Data(bytes).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    return try ScriptedModel(path: file.path, clock: clock)
  }

  /// Plays one request.
  static func play(_ script: String, _ request: ModelRequest) async throws -> Played {
    let waits = Mutex<[Duration]>([])
    let model = try model(script, clock: ScriptClock { wait in waits.withLock { $0.append(wait) } })
    var played = await play(model, request)
    played.waits = waits.withLock { $0 }
    return played
  }

  /// Plays one request with a model that is there already.
  static func play(_ model: ScriptedModel, _ request: ModelRequest) async -> Played {
    let events = Mutex<[ModelEvent]>([])
    var played = Played()
    do throws(ModelError) {
      played.reply = try await model.reply(to: request) { more in events.withLock { $0 += more } }
    } catch {
      played.error = error
    }
    played.events = events.withLock { $0 }
    return played
  }

  /// Plays as many requests as a script has replies; each call is answered by `results`.
  static func turn(
    _ script: String, results: (ToolCall) -> ToolResult = { .text($0, "ok") }
  ) async throws -> [ModelReply] {
    let model = try model(script)
    var request = ModelRequest(entries: [.asked("go")])
    var replies: [ModelReply] = []
    while let reply = await play(model, request).reply {
      replies.append(reply)
      request.entries.append(.answered(reply, results: results))
    }
    return replies
  }
}
