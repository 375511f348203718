package import Foundation
package import JSON

/// A dialogue with the daemon as data: `>` lines are sent, `<` lines are expected in that order.
///
/// Other lines are comments. In an expected message the string `"$any"` stands for any value, so
/// that durations and the like can be left open.
package struct Transcript: Sendable {
  /// One line that means something.
  package enum Line: Sendable {
    case send(String)
    case expect(JSONValue)
  }

  /// A message of a dialogue that is played.
  package enum Message {
    case sent(String)
    case came(JSONValue)
  }

  /// The lines in order.
  package let lines: [Line]

  /// Reads the lines of a text.
  package init(_ text: some StringProtocol) throws {
    lines = try text.split(separator: "\n").compactMap { line in
      if line.hasPrefix("> ") { return .send(String(line.dropFirst(2))) }
      if line.hasPrefix("< ") {
        return .expect(try JSONValue(parsing: String(line.dropFirst(2))))
      }
      return nil
    }
  }

  /// Reads a file.
  package init(contentsOf file: URL) throws {
    try self.init(String(contentsOf: file, encoding: .utf8))
  }

  /// Plays the dialogue.
  ///
  /// A `waiting` update that is not expected is passed over, since it tells of a slow machine only.
  ///
  /// - Parameters:
  ///   - channel: Leads to the daemon.
  ///   - notice: Is told of each message that was sent and, decoded, of each that came.
  /// - Returns: The first difference in words; nil when everything came as expected.
  /// - Throws: What the channel throws.
  package func play(
    over channel: inout MessageChannel, telling notice: (Message) -> Void = { _ in }
  ) throws -> String? {
    var passedOver: [String: Int] = [:]
    for (number, line) in lines.enumerated() {
      switch line {
      case .send(let text):
        notice(.sent(text))
        channel.send(text)
      case .expect(let expected):
        var message = try channel.receive()
        while let waiting = message?.waitingSession, expected.waitingSession == nil {
          passedOver[waiting, default: 0] += 1
          notice(.came(message ?? .null))
          message = try channel.receive()
        }
        if let message { notice(.came(message)) }
        guard let message = message?.renumbered(by: passedOver) else {
          return "line \(number + 1): the stream ended; expected \(expected.text)"
        }
        guard message.matches(expected) else {
          return "line \(number + 1):\nexpected \(expected.text)\n     got \(message.text)"
        }
      }
    }
    return nil
  }
}

extension JSONValue {
  /// Whether this is `pattern`, in which `"$any"` stands for any value and members may stand in any
  /// order.
  package func matches(_ pattern: JSONValue) -> Bool {
    switch (self, pattern) {
    case (_, .string("$any")): true
    case (.object(let object), .object(let expected)):
      object.count == expected.count
        && expected.allSatisfy { key, value in object[key]?.matches(value) ?? false }
    case (.array(let array), .array(let expected)):
      array.count == expected.count && zip(array, expected).allSatisfy { $0.matches($1) }
    default: self == pattern
    }
  }

  /// The session that a `waiting` update speaks of; nil for every other message.
  fileprivate var waitingSession: String? {
    guard self["params"]?["update"]?["type"]?.string == "waiting" else { return nil }
    return self["params"]?["sessionId"]?.string
  }

  /// An update with the number that it would have without those that were passed over.
  fileprivate func renumbered(by passedOver: [String: Int]) -> JSONValue {
    guard var message = object, var params = message["params"]?.object,
      let session = params["sessionId"]?.string, let seq = params["seq"]?.int,
      let count = passedOver[session]
    else { return self }
    params["seq"] = .number(JSONNumber(seq - count))
    message["params"] = .object(params)
    return .object(message)
  }
}
