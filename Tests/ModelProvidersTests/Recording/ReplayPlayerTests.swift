import Conversation
import JSON
import Synchronization
import Testing

@testable import ModelProviders

@Suite struct ReplayPlayerTests {
  @Test func `a paced replay waits as long as the provider took`() async throws {
    let slept = Sleeps()
    let course = await play(exchange(), isPaced: true, slept)
    #expect(course.reply?.text == "ab")
    #expect(slept.all == [.milliseconds(5), .milliseconds(20), .milliseconds(3)])
  }

  @Test func `any other does not wait`() async throws {
    let slept = Sleeps()
    #expect(await play(exchange(), isPaced: false, slept).reply?.text == "ab")
    #expect(slept.all == [])
  }

  @Test func `a turn that was cancelled then and is not now is an error after a while`() async {
    let slept = Sleeps()
    var exchange = exchange()
    exchange.chunks.removeLast()
    exchange.end = .cancelled
    let course = await play(exchange, isPaced: false, slept)
    #expect(course.events == [.textDelta("a")])
    #expect(course.error?.kind == .protocol)
    #expect(course.error?.message.contains("cancelled") == true)
    #expect(slept.all == [.milliseconds(77)])
    exchange.response = nil
    #expect(await play(exchange, isPaced: false, slept).error?.kind == .protocol)
  }

  @Test func `a connection that failed fails where it did`() async {
    let failure = ModelError(.network, "broken", retryable: true)
    var exchange = exchange()
    exchange.chunks.removeLast()
    exchange.end = .failed(failure)
    var course = await play(exchange, isPaced: false, Sleeps())
    #expect(course.events == [.textDelta("a")])
    #expect(course.error == failure)
    exchange.response = nil
    exchange.chunks = []
    course = await play(exchange, isPaced: false, Sleeps())
    #expect(course.error == failure)
  }

  @Test func `a recording that stopped in the middle is an error`() async {
    var exchange = exchange()
    exchange.end = .tooLong
    #expect(await play(exchange, isPaced: false, Sleeps()).error?.kind == .configuration)
    exchange.end = .complete
    exchange.response = nil
    #expect(await play(exchange, isPaced: false, Sleeps()).error?.kind == .protocol)
  }

  private func exchange() -> RecordedExchange {
    RecordedExchange(
      request: .init(
        provider: "test", dialect: "ollama", model: "m", method: "POST", path: "api/chat",
        body: [:]),
      response: .init(ms: 5, status: 200, headers: []),
      chunks: [
        .init(ms: 25, bytes: Array("{\"message\":{\"content\":\"a\"}}\n".utf8)),
        .init(ms: 28, bytes: Array("{\"message\":{\"content\":\"b\"},\"done\":true}".utf8)),
      ], end: .complete)
  }

  private func play(
    _ exchange: RecordedExchange, isPaced: Bool, _ slept: Sleeps
  ) async -> Course {
    let clock = ScriptClock { duration throws(CancellationError) in slept.add(duration) }
    let player = ReplayPlayer(
      clock: clock, isPaced: isPaced, limits: ProviderLimits(), cancelWaitMs: 77)
    let events = Mutex<[ModelEvent]>([])
    var course = Course()
    do throws(ModelError) {
      course.reply = try await player.play(
        exchange, ollama(), for: ModelRequest(entries: [])
      ) { batch in events.withLock { $0 += batch } }
    } catch {
      course.error = error
    }
    course.events = events.withLock { $0 }
    return course
  }
}

/// What a clock was asked to wait for.
private final class Sleeps: Sendable {
  private let durations = Mutex<[Duration]>([])

  var all: [Duration] { durations.withLock { $0 } }

  func add(_ duration: Duration) { durations.withLock { $0.append(duration) } }
}
