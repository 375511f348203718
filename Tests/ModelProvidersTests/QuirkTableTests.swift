import Foundation
import Testing

/// The catalogue of quirks that model servers have, row by row, with the tests that hold what is done
/// about each.
@Suite struct QuirkTableTests {
  static let rows: [(number: Int, tests: [String])] = [
    (1, ["row 1: without an index the id counts, else the last call"]),
    (2, ["row 2: an unknown id under a taken index opens a call"]),
    (
      3,
      ["row 3: a missing id is minted and goes back", "row 3: an id that comes late is the call's"]
    ),
    (4, ["row 4: fragments without ids are matched by index"]),
    (5, ["row 5: a shifted index without id and name belongs to the last call"]),
    (
      6,
      [
        "row 6: whole calls may come in one delta, or two in one chunk",
        "row 6: two equal calls in one chunk without id and index are two",
      ]
    ),
    (
      7,
      [
        "row 7: a name that is repeated in each delta is one name",
        "row 7: a repeated name without id and index goes on with its call",
        "row 7: a whole call that is said again is one call",
      ]
    ),
    (8, ["row 8: a name may come in pieces before the arguments"]),
    (9, ["row 9: a name may come after the first delta", "row 9: an empty fragment is no call"]),
    (10, ["row 10: ids as they are sent stand in the raw reply"]),
    (11, ["row 11: a second call under a known id gets an id of its own"]),
    (12, ["row 12: no arguments are an empty object", "no arguments are an empty object"]),
    (13, ["row 13: arguments may be an object, whose numbers stay as they are"]),
    (
      14,
      [
        "row 14: arguments that are encoded twice are left to the turn",
        "arguments that were encoded twice are decoded once",
        "text stays text where the schema wants text",
      ]
    ),
    (
      15,
      [
        "rows 15 and 16: malformed arguments are kept, and go back as an empty object",
        "calls of a reply that was cut off cannot be executed",
        "malformed arguments never reach the client",
      ]
    ),
    (16, ["rows 15 and 16: malformed arguments are kept, and go back as an empty object"]),
    (17, ["row 17: calls count for more than the finish reason stop"]),
    (18, ["row 18: an empty finish reason is none"]),
    (
      19,
      [
        "row 19: a reply without a finish reason is cut off",
        "row 19: a provider may do without finish reasons",
      ]
    ),
    (20, ["row 20: the end mark may be missing, and nothing after it counts"]),
    (21, ["row 21: a chunk may have no choices"]),
    (22, ["row 22: a choice may have no delta"]),
    (23, ["row 23: the role may be missing, empty or repeated"]),
    (
      24,
      [
        "row 24: usage is overwritten, wherever it stands", "row 24: usage null overwrites nothing",
      ]
    ),
    (25, ["row 25: reasoning is at most the output"]),
    (26, ["row 26: the space after data may be missing"]),
    (27, ["row 27: lines may end with CRLF"]),
    (28, ["row 28: comments are ignored, even as data"]),
    (29, ["row 29: blank lines may stand before a whole answer"]),
    (30, ["row 30: characters may be cut anywhere"]),
    (
      31,
      [
        "row 31: an error in a stream fails the reply", "row 31: an error that is null is none",
        "row 31: the finish reason error fails the reply",
      ]
    ),
    (32, ["row 32: an event named error fails the reply"]),
    (33, ["row 33: an event that is not one JSON text fails the attempt"]),
    (34, ["row 34: content may be a list of parts, and goes back as one"]),
    (
      35,
      [
        "row 35: reasoning goes back under the name it came with",
        "row 35: reasoning under two names is said once",
        "row 35: reasoning may be sent back always, or never",
        "row 35: details of reasoning go back, their pieces joined",
        "row 35: think tags mark reasoning where the provider says so",
      ]
    ),
    (
      36,
      [
        "row 36: they stay text unless the provider says otherwise",
        "row 36: what names no tool on offer stays text",
      ]
    ),
    (37, ["content without text is null beside calls, or empty, and never missing"]),
    (38, ["portable call ids have 9 letters and digits"]),
    (
      39,
      [
        "parallel calls in one wrapper become calls of their own",
        "a wrapper around an unknown tool is an unknown tool",
      ]
    ),
    (
      40,
      [
        "a garbled name is mapped to the only tool that is meant",
        "a garbled name that could mean two tools is refused",
        "a known name is never taken for a garbled one",
      ]
    ),
    (
      41,
      [
        "an unknown tool is an error result with the valid names",
        "a name that the service would refuse goes back in a form that it takes",
      ]
    ),
    (42, ["row 42: the bound of tokens has the name that the service knows"]),
    (43, ["row 43: there is one system message, before everything else"]),
    (
      44,
      [
        "row 44: a reply without the call that was required is accepted",
        "row 44: a call of another tool than the required one is a call",
        "row 44: a call that was not permitted is not executed",
      ]
    ),
    (45, ["row 45: a server that was started without tools says so, and is not asked again"]),
    (46, ["an answer that does not fit is asked for again, and the client sees why"]),
    (47, ["an empty success with a garbled call is asked again"]),
    (48, ["row 48: an empty reply is a reply", "an empty STOP is a reply without parts"]),
  ]

  @Test func `every row of the catalogue has its tests`() throws {
    let names = try Self.testNames()
    #expect(names.count > 100)
    for row in Self.rows {
      #expect(!row.tests.isEmpty)
      for test in row.tests { #expect(names.contains(test), "row \(row.number): \(test)") }
    }
  }

  @Test func `all forty-eight rows are here`() {
    #expect(Self.rows.map(\.number) == Array(1...48))
  }

  /// The names of all tests in this checkout.
  private static func testNames() throws -> Set<String> {
    let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent()
    let walk = try #require(
      FileManager.default.enumerator(at: tests, includingPropertiesForKeys: nil))
    var names: Set<String> = []
    for case let file as URL in walk where file.pathExtension == "swift" {
      let text = try String(contentsOf: file, encoding: .utf8)
      for match in text.matches(of: #/func `([^`]+)`/#) { names.insert(String(match.1)) }
    }
    return names
  }
}
