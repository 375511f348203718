import Foundation
import Testing

/// One Swift file of this checkout, by lines.
struct SourceFile: Sendable, CustomTestStringConvertible {
  /// The path from the root of the checkout.
  let path: String
  let lines: [String]

  var testDescription: String { path }

  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The Swift files below a folder.
  static func all(below folder: String) -> [SourceFile] {
    let start = root.appendingPathComponent(folder)
    guard let walk = FileManager.default.enumerator(at: start, includingPropertiesForKeys: nil)
    else { return [] }
    return walk.compactMap { item in
      guard let url = item as? URL, url.pathExtension == "swift",
        let text = try? String(contentsOf: url, encoding: .utf8)  // A folder is no file.
      else { return nil }
      let path = url.path.replacingOccurrences(of: root.path + "/", with: "")
      return SourceFile(
        path: path,
        lines: text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
    }.sorted { $0.path < $1.path }
  }

  /// The lines that are not comments, with their numbers from 1 on.
  var code: [(number: Int, text: String)] {
    lines.enumerated().compactMap { index, line in
      line.trimmingCharacters(in: .whitespaces).hasPrefix("//") ? nil : (index + 1, line)
    }
  }

  /// Functions and initializers with the number of lines from their first to their last.
  var functionLengths: [(name: String, line: Int, length: Int)] {
    var found: [(name: String, line: Int, length: Int)] = []
    for (index, line) in lines.enumerated() {
      let words = line.split(separator: " ")
      guard let keyword = words.firstIndex(where: { $0 == "func" || $0.hasPrefix("init(") }),
        words[..<keyword].allSatisfy({ $0.first?.isLetter == true || $0.hasPrefix("@") })
      else { continue }
      let indent = line.prefix { $0 == " " }
      let close = "\(indent)}"
      guard let length = lines[index...].prefix(500).firstIndex(of: close).map({ $0 - index + 1 })
      else { continue }
      found.append((line.trimmingCharacters(in: .whitespaces), index + 1, length))
    }
    return found
  }
}
