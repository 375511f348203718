import JSON
import JSONRPC
import Synchronization

/// A server of a few methods, which records what else it is told.
///
/// - `echo` answers at once with its params, `big {bytes}` with a string of that size.
/// - `later` answers with its params from a task.
/// - `hold` answers from a task when a notification `release` has come, or when it is cancelled:
///   then with the result `"cancelled"`.
final class TestDelegate: ConnectionDelegate {
  /// What `hold` waits for.
  let gate = Gate()

  private let received = Mutex<[String]>([])
  private let noticed = Mutex<[ConnectionNotice]>([])
  private let accepted = Mutex<[String]>([])
  private let ends: AsyncStream<ConnectionEnd>
  private let endsContinuation: AsyncStream<ConnectionEnd>.Continuation
  private let onAccept: @Sendable (Request) -> Acceptance?

  /// Makes a server; `onAccept` may answer what it likes before the methods above are looked at.
  init(onAccept: @escaping @Sendable (Request) -> Acceptance? = { _ in nil }) {
    (ends, endsContinuation) = AsyncStream.makeStream()
    self.onAccept = onAccept
  }

  /// The notifications in order, as `method params`.
  var notifications: [String] { received.withLock { $0 } }
  /// What was noticed.
  var notices: [ConnectionNotice] { noticed.withLock { $0 } }
  /// The methods of the requests in order.
  var methods: [String] { accepted.withLock { $0 } }

  func accept(_ request: Request) -> Acceptance {
    accepted.withLock { $0.append(request.method) }
    if let acceptance = onAccept(request) { return acceptance }
    let params = request.params
    switch request.method {
    case "echo":
      return .answered(.success(params?.encoded ?? EncodedJSON(.null)))
    case "big":
      let bytes = params?.value["bytes"]?.int ?? 0
      return .result(.string(String(repeating: "x", count: bytes)))
    case "later":
      return .deferred { .success(params?.encoded ?? EncodedJSON(.null)) }
    case "hold":
      return .deferred { [gate] in
        await gate.pass()
        if Task.isCancelled { return .success(EncodedJSON("cancelled")) }
        return .success(params?.encoded ?? EncodedJSON(.null))
      }
    default:
      return .refused(.methodNotFound(request.method))
    }
  }

  func receive(_ notification: JSONRPC.Notification) {
    let params = notification.params.map { " \($0.value.text)" } ?? ""
    received.withLock { $0.append(notification.method + params) }
    if notification.method == "release" { gate.open() }
  }

  func ended(_ end: ConnectionEnd) { endsContinuation.yield(end) }

  func noticed(_ notice: ConnectionNotice) { noticed.withLock { $0.append(notice) } }

  /// The next end that is told; only for one waiter at a time.
  func nextEnd() async -> ConnectionEnd? {
    for await end in ends { return end }
    return nil
  }

  /// Tells the waiter that nothing more comes.
  func finish() { endsContinuation.finish() }
}
