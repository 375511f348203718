import JSON
import RingbackProtocol
import TestSupport

/// Judges the messages of a dialogue by the description, and notes what of it has been seen.
struct DescribedDialogue {
  private let description = Description.current
  /// The requests of either side that are not answered yet, by their ids as written.
  private var open: [Side: [String: JSONValue]] = [.client: [:], .daemon: [:]]
  /// What was not as it is described.
  private(set) var problems: [String] = []
  /// What was seen in messages of the daemon.
  private(set) var seen = SeenParts()

  private enum Side { case client, daemon }

  /// Begins with another daemon.
  mutating func begin() { open = [.client: [:], .daemon: [:]] }

  /// Takes the next message.
  mutating func take(_ message: Transcript.Message) {
    switch message {
    // What is not JSON is no message; the daemon says so.
    case .sent(let text): each(try? JSONValue(parsing: text)) { $0.sent($1) }
    case .came(let value): each(value) { $0.came($1) }
    }
  }

  private mutating func each(_ value: JSONValue?, _ body: (inout Self, JSONValue) -> Void) {
    for message in value?.array ?? [value].compactMap({ $0 }) { body(&self, message) }
  }

  private mutating func sent(_ message: JSONValue) {
    // Of two open requests with one id the second is refused, and the first one goes on.
    if message["method"] != nil, let id = message["id"], open[.client]?[id.text] == nil {
      open[.client]?[id.text] = message
    }
    if message["method"] == nil, let id = message["id"] { open[.daemon]?[id.text] = nil }
  }

  private mutating func came(_ message: JSONValue) {
    if let method = message["method"]?.string {
      if let id = message["id"] { open[.daemon]?[id.text] = message }
      judge(message["params"] ?? .null, as: description.params(of: method), .closed)
    } else if let error = message["error"] {
      judge(error, as: description.target(of: description.bundle["error"]?.object ?? [:]), .closed)
      if let id = message["id"], error["data"]?["kind"] != "duplicate_id" {
        open[.client]?[id.text] = nil
      }
    } else if let id = message["id"], let request = open[.client]?.removeValue(forKey: id.text) {
      answered(request, with: message["result"] ?? .null)
    }
  }

  /// What was answered with a result must have been a request as it is described.
  private mutating func answered(_ request: JSONValue, with result: JSONValue) {
    let method = request["method"]?.string ?? ""
    if let params = description.params(of: method) {
      problems += description.problems(request["params"] ?? [:], in: params, .open)
    }
    guard let definition = description.result(of: method) else {
      if !result.isNull { problems.append("\(method): expected null") }
      return
    }
    judge(result, as: definition, .closed)
  }

  private mutating func judge(
    _ value: JSONValue, as definition: String?, _ reading: Description.Reading
  ) {
    guard let definition else { return problems.append("not described: \(value.text)") }
    problems += description.problems(value, in: definition, reading)
    seen.note(value, as: definition, in: description)
  }
}
