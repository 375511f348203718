import Foundation
import Testing
import TestSupport

/// `protocol.md`, taken apart for the tests that hold it and the code together.
struct ProtocolDocument {
  /// An example that is played.
  struct Example: Sendable, CustomTestStringConvertible {
    let section: String
    let number: Int
    /// Whether it begins before `initialize`.
    let isFresh: Bool
    let text: String

    var testDescription: String { "\(section) \(number)" }
  }

  /// What every example that is not fresh goes on from, as the document says.
  static let prelude = """
    > {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":1}}
    < {"jsonrpc":"2.0","id":1,"result":"$any"}
    > {"jsonrpc":"2.0","id":2,"method":"tools/register","params":{"tools":[{"name":"add","description":"Add two numbers","inputSchema":{"type":"object","properties":{"a":{"type":"number"},"b":{"type":"number"}},"required":["a","b"]}}]}}
    < {"jsonrpc":"2.0","id":2,"result":{"registered":["add"],"replaced":[]}}
    > {"jsonrpc":"2.0","id":3,"method":"session/new","params":{"sessionId":"s"}}
    < {"jsonrpc":"2.0","id":3,"result":{"sessionId":"s","model":"rehearsal/rehearsal"}}

    """

  let sections: [String]
  let examples: [Example]
  /// The files that examples name, which stand in blocks of their own: `json file=<name>`.
  let files: [String: String]
  private let lines: [Substring]

  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// Reads the document of this checkout.
  static let current: ProtocolDocument = {
    let file = root.appendingPathComponent("protocol.md")
    // An unreadable document has no sections, which fails every test that looks for one.
    return ProtocolDocument((try? String(contentsOf: file, encoding: .utf8)) ?? "")
  }()

  init(_ text: String) {
    lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    var sections: [String] = []
    var examples: [Example] = []
    var files: [String: String] = [:]
    var block: (isFresh: Bool, lines: [Substring])?
    var file: (name: String, lines: [Substring])?
    for line in lines {
      if line.hasPrefix("## ") { sections.append(String(line.dropFirst(3))) }
      if line.hasPrefix("```transcript") {
        block = (line.hasSuffix("fresh"), [])
      } else if line == "```", let ended = block {
        let text = ended.lines.joined(separator: "\n")
        let number = examples.count { $0.section == sections.last } + 1
        examples.append(
          Example(
            section: sections.last ?? "", number: number, isFresh: ended.isFresh,
            text: ended.isFresh ? text : Self.prelude + text))
        block = nil
      } else if line.hasPrefix("```json file=") {
        file = (String(line.dropFirst("```json file=".count)), [])
      } else if line == "```", let ended = file {
        files[ended.name] = ended.lines.joined(separator: "\n")
        file = nil
      } else {
        block?.lines.append(line)
        file?.lines.append(line)
      }
    }
    self.files = files
    self.sections = sections
    self.examples = examples
  }

  /// Gives a test a directory with the document's files, and removes it.
  func withFiles(_ body: (String) throws -> Void) throws {
    let directory = FileManager.default.temporaryDirectory
      .appendingPathComponent("ringback-document-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    for (name, text) in files {
      try Data(text.utf8).write(to: directory.appendingPathComponent(name))
    }
    try body(directory.path)
  }

  /// The lines of a section, without its heading.
  func lines(of section: String) -> [Substring] {
    guard let start = lines.firstIndex(of: "## \(section)") else { return [] }
    let end = lines[(start + 1)...].firstIndex { $0.hasPrefix("## ") } ?? lines.endIndex
    return Array(lines[(start + 1)..<end])
  }

  /// The rows of a section's tables without their heads; a cell that is code is without its marks.
  func rows(in section: String) -> [[String]] {
    let lines = lines(of: section)
    let isRule = { (line: Substring) in line.hasPrefix("|-") }
    return lines.indices.compactMap { index in
      let line = lines[index]
      let isHead = index + 1 < lines.count && isRule(lines[index + 1])
      guard line.hasPrefix("|"), !isRule(line), !isHead else { return nil }
      let cells = line.replacing("\\|", with: "\u{1}").dropFirst()
        .split(separator: "|", omittingEmptySubsequences: false)
        .map { $0.trimmingCharacters(in: .whitespaces).replacing("\u{1}", with: "|") }
      return cells.map { cell in
        let inner = cell.trimmingCharacters(in: ["`"])
        return inner.contains("`") ? cell : inner
      }
    }
  }

  /// The rows `| `name` | value | …` of a section's table.
  func table(in section: String) -> [(name: String, value: Int)] {
    guard let start = lines.firstIndex(of: "## \(section)") else { return [] }
    let end = lines[(start + 1)...].firstIndex { $0.hasPrefix("## ") } ?? lines.endIndex
    return lines[start..<end].compactMap { line in
      let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      guard cells.count >= 3, cells[0].hasPrefix("`"), let value = Int(cells[1]) else { return nil }
      return (cells[0].trimmingCharacters(in: ["`"]), value)
    }
  }
}
