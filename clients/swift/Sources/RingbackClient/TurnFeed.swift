import JSON
import JSONRPC
import Synchronization

/// The updates of a turn between the thread that reads them, which never waits, and one consumer.
///
/// A consumer that lags finds adjacent deltas of one message joined, so no text is lost and what waits
/// is bounded by the number of other updates, of which there may be `maxWaiting`.
final class TurnFeed: Sendable {
  fileprivate struct State {
    var waiting: [Update] = []
    var first = 0
    var consumer: CheckedContinuation<Void, Never>?
    var isOverrun = false
    var isFinished = false
    var isKept = true
  }

  /// Where deltas begin to be joined.
  private static let joinAbove = 1_000
  private static let maxWaiting = 65_536

  /// The answer to the prompt.
  let answer = Once<Reply>()
  private let state = Mutex(State())

  /// Drops updates from now on: nobody will take them.
  func dropUpdates() { state.withLock { $0.isKept = false } }

  /// Whether updates were dropped because too many were waiting.
  var isOverrun: Bool { state.withLock { $0.isOverrun } }

  /// Takes an update as it is on the wire; what does not fit its type is kept as `other`.
  func take(_ wire: Wire) {
    let update = (try? WireDecoder.decode(Update.self, from: wire)) ?? .other(JSONValue(wire))
    let consumer = state.withLock { state in
      guard state.isKept, !state.isFinished else { return nil as CheckedContinuation<Void, Never>? }
      state.add(update, joinAbove: Self.joinAbove, maxWaiting: Self.maxWaiting)
      defer { state.consumer = nil }
      return state.consumer
    }
    consumer?.resume()
  }

  /// Takes the answer, after which no update comes.
  func finish(_ reply: Reply) {
    let consumer = state.withLock { state in
      state.isFinished = true
      defer { state.consumer = nil }
      return state.consumer
    }
    answer.resolve(reply)
    consumer?.resume()
  }

  /// The next update, as soon as there is one; nil after the last one.
  func next() async -> Update? {
    while true {
      if let update = state.withLock({ $0.takeFirst() }) { return update }
      if state.withLock({ $0.isFinished }) { return state.withLock { $0.takeFirst() } }
      await withCheckedContinuation { continuation in
        let isReady = state.withLock { state in
          if state.first < state.waiting.count || state.isFinished || state.consumer != nil {
            return true
          }
          state.consumer = continuation
          return false
        }
        if isReady { continuation.resume() }
      }
    }
  }
}

extension TurnFeed.State {
  fileprivate mutating func add(_ update: Update, joinAbove: Int, maxWaiting: Int) {
    let count = waiting.count - first
    if count > joinAbove, let last = waiting.last, let joined = last.joined(with: update) {
      waiting[waiting.count - 1] = joined
    } else if count < maxWaiting {
      waiting.append(update)
    } else {
      isOverrun = true
    }
  }

  fileprivate mutating func takeFirst() -> Update? {
    guard first < waiting.count else { return nil }
    defer {
      first += 1
      if first == waiting.count || first > 1_024 {
        waiting.removeFirst(first)
        first = 0
      }
    }
    return waiting[first]
  }
}

extension Update {
  /// Both as one update, when they are deltas of the same message.
  fileprivate func joined(with next: Update) -> Update? {
    switch (self, next) {
    case (.textDelta(var one), .textDelta(let other)) where one.messageId == other.messageId:
      one.text += other.text
      return .textDelta(one)
    case (.reasoningDelta(var one), .reasoningDelta(let other))
    where one.messageId == other.messageId:
      one.text += other.text
      return .reasoningDelta(one)
    default: return nil
    }
  }
}
