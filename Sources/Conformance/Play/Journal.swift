import JSON
import Platform

/// What the scripted daemon tells the kit: one entry a line, each written at once.
///
/// The client may kill the daemon at any moment, and what was written until then counts.
final class Journal {
  /// The most messages that are written down; findings are always.
  private static let maximumMessages = 4_000
  /// The most daemons that one check starts and still has a journal for each.
  static let maximumDaemons = 9

  private let file: NewFile
  private var messages = 0

  /// Opens the journal of the next daemon of this check.
  ///
  /// - Parameter directory: Where the kit looks for it.
  /// - Throws: The system's error.
  init(directory: String) throws(SystemError) {
    file = try Self.file(in: directory, number: 1)
    write(.started(process: CurrentProcess.identifier))
  }

  /// The path of a journal; the first daemon has number 1.
  static func path(in directory: String, number: Int) -> String { "\(directory)/daemon-\(number)" }

  private static func file(in directory: String, number: Int) throws(SystemError) -> NewFile {
    do throws(SystemError) {
      return try NewFile(path: path(in: directory, number: number))
    } catch {
      guard error.isAlreadyThere, number < maximumDaemons else { throw error }
      return try Self.file(in: directory, number: number + 1)
    }
  }

  /// Writes an entry down.
  func write(_ entry: JournalEntry) {
    if case .message = entry {
      messages += 1
      guard messages <= Self.maximumMessages else { return }
    }
    // Without its journal the check fails, since nothing says that the play was over.
    try? file.append(entry.json.encoded + [0x0A])
  }
}

/// One entry of a journal.
enum JournalEntry: Sendable, Equatable {
  /// A daemon was started.
  case started(process: Int32)
  /// A message, cut for people.
  case message(fromClient: Bool, String)
  /// Something was wrong; the play ends with it.
  case finding(Finding)
  /// The play ended because the client does not have what is checked.
  case skipped(String)
  /// The play came to its end.
  case played
  /// How the client took leave.
  case leave(Leave)
  /// The daemon ends now, by the monotonic clock.
  case ended(nanoseconds: UInt64)

  /// How the client took leave of the daemon.
  enum Leave: String, Sendable {
    /// `shutdown`, then `exit`.
    case shutDown
    /// `exit` without `shutdown`.
    case exit
    /// The end of the daemon's stdin.
    case endOfInput
  }

  /// The entry as it is written.
  var json: JSONValue {
    switch self {
    case .started(let process): ["started": .number(JSONNumber(Int(process)))]
    case .message(let fromClient, let text):
      ["message": .string(text), "fromClient": .bool(fromClient)]
    case .finding(let finding):
      ["expected": .string(finding.expected), "came": .string(finding.came)]
    case .skipped(let reason): ["skipped": .string(reason)]
    case .played: ["played": true]
    case .leave(let leave): ["leave": .string(leave.rawValue)]
    case .ended(let nanoseconds): ["ended": .number(JSONNumber(Int(clamping: nanoseconds)))]
    }
  }

  /// Reads an entry; nil when it is none, as when its writer was killed in the middle.
  init?(_ json: JSONValue) {
    if let process = json["started"]?.int {
      self = .started(process: Int32(clamping: process))
    } else if let text = json["message"]?.string {
      self = .message(fromClient: json["fromClient"] == .bool(true), text)
    } else if let expected = json["expected"]?.string {
      self = .finding(Finding(expected: expected, came: json["came"]?.string ?? ""))
    } else if let reason = json["skipped"]?.string {
      self = .skipped(reason)
    } else if json["played"] != nil {
      self = .played
    } else if let leave = json["leave"]?.string.flatMap(Leave.init) {
      self = .leave(leave)
    } else if let nanoseconds = json["ended"]?.int {
      self = .ended(nanoseconds: UInt64(clamping: nanoseconds))
    } else {
      return nil
    }
  }
}
