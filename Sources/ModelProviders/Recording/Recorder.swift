import JSON
import Platform
import Synchronization

/// Records exchanges with providers, each in a file of its own, in one directory.
///
/// The files are numbered in the order in which the requests were sent, after those that are there
/// already; several processes may record into one directory. A file gets its name when its exchange is
/// over and the file whole. Until then it has a dot before its name and `.part` behind it; after a crash
/// that is what is left.
///
/// What is written is bounded and goes out as it comes. It is written where the exchange is read, so a
/// slow disk slows the turns; recording is for tests.
package final class Recorder: Sendable {
  /// Why a directory cannot be recorded into, in one line.
  package struct Failure: Error, Sendable, Equatable {
    /// The line.
    package let message: String
  }

  private struct State {
    var lastNumber: Int
    var hasReported = false
  }

  private let directory: String
  private let limits: RecordingLimits
  private let now: @Sendable () -> UInt64
  private let report: @Sendable (String) -> Void
  private let state: Mutex<State>

  /// Prepares a directory, which is made if only its parent is there.
  ///
  /// - Parameters:
  ///   - directory: Where the files go.
  ///   - limits: The bounds.
  ///   - now: The time in nanoseconds, from any moment on.
  ///   - report: Takes the first problem that keeps an exchange from being recorded, in one line.
  /// - Throws: Why the directory cannot be used.
  package init(
    directory: String, limits: RecordingLimits = RecordingLimits(),
    now: @escaping @Sendable () -> UInt64 = { MonotonicClock.nanoseconds },
    report: @escaping @Sendable (String) -> Void
  ) throws(Failure) {
    self.directory = directory
    self.limits = limits
    self.now = now
    self.report = report
    do throws(SystemError) {
      try Directory.create(directory)
      let names = try Directory.names(in: directory, maximum: limits.files)
      state = Mutex(State(lastNumber: names.compactMap(ExchangeName.number).max() ?? 0))
    } catch {
      throw Failure(message: "cannot record into \(directory): \(error)")
    }
  }

  /// Begins an exchange, at the moment when its request is sent.
  ///
  /// - Parameters:
  ///   - request: What it is, secrets included.
  ///   - body: The request's body, which is JSON.
  /// - Returns: The recording; nil when the file cannot be made, which is reported.
  func begin(
    _ request: RecordedExchange.Request, body: [UInt8]
  ) -> ExchangeRecording? {
    // Other processes may record into the same directory; each number is whose file is there first.
    while true {
      let number = state.withLock { state in
        state.lastNumber += 1
        return state.lastNumber
      }
      guard number <= limits.files else {
        reportOnce("\(directory) holds as many exchanges as there can be, \(limits.files)")
        return nil
      }
      do throws(SystemError) {
        let file = try NewFile(path: path(ExchangeName.part(number)))
        let final = path(ExchangeName.final(number))
        // Whoever had the number before let go of it by giving the file its name.
        guard !Directory.has(final) else {
          file.discard()
          continue
        }
        return ExchangeRecording(
          request, body: body, file: file, final: final, limits: limits, now: now,
          report: reportOnce)
      } catch {
        if error.isAlreadyThere { continue }
        reportOnce("cannot record into \(directory): \(error)")
        return nil
      }
    }
  }

  private func path(_ name: String) -> String { "\(directory)/\(name)" }

  private func reportOnce(_ message: String) {
    let isFirst = state.withLock { state in
      defer { state.hasReported = true }
      return !state.hasReported
    }
    if isFirst { report(message) }
  }
}

/// The names of the files in a recording.
enum ExchangeName {
  /// The name of a whole file: `0001.json`.
  static func final(_ number: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits + ".json"
  }

  /// The name of a file that is not whole.
  static func part(_ number: Int) -> String { ".\(final(number)).part" }

  /// The number in the name of a whole file; nil for any other name.
  static func number(of name: String) -> Int? {
    guard name.hasSuffix(".json") else { return nil }
    let digits = name.dropLast(5)
    guard digits.utf8.count >= 4, let number = Int(digits), number > 0, final(number) == name
    else { return nil }
    return number
  }
}
