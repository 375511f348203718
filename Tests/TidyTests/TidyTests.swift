import Foundation
import Testing

/// The house rules that a machine can check.
struct TidyTests {
  static let sources = SourceFile.all(below: "Sources")
  static let tests = SourceFile.all(below: "Tests")

  @Test func `the sources are found`() {
    #expect(Self.sources.count > 100)
    #expect(Self.tests.count > 10)
  }

  @Test func `no file is longer than 400 lines`() {
    for file in Self.sources + Self.tests {
      #expect(file.lines.count <= 401, "\(file.path)")
    }
  }

  @Test func `no function is longer than 70 lines`() {
    for file in Self.sources + Self.tests {
      for function in file.functionLengths {
        #expect(function.length <= 70, "\(file.path):\(function.line) \(function.name)")
      }
    }
  }

  @Test func `every package declaration has a doc comment`() {
    let declaration =
      #/^\s*(@\w+(\([^)]*\))? )*(package|public)( \w+)* (func|var|let|struct|enum|class|protocol|actor|typealias|init|subscript|static)\b/#
    for file in Self.sources {
      for (number, text) in file.code where text.firstMatch(of: declaration) != nil {
        let above = file.lines[..<(number - 1)].last { line in
          let text = line.trimmingCharacters(in: .whitespaces)
          return !text.hasPrefix("@") && !text.hasPrefix("// ")
        }
        let isDocumented = above?.trimmingCharacters(in: .whitespaces).hasPrefix("///") ?? false
        #expect(isDocumented, "\(file.path):\(number) \(text)")
      }
    }
  }

  @Test func `the daemon does not use Foundation`() {
    for file in Self.sources {
      for (number, text) in file.code {
        #expect(!text.contains("import Foundation"), "\(file.path):\(number)")
      }
    }
  }

  @Test func `names say what a thing is`() {
    let vague = #/\b(struct|enum|class|protocol|actor) \w*(Manager|Helper|Utils|Util|Impl)\b/#
    for file in Self.sources + Self.tests {
      for (number, text) in file.code {
        #expect(text.firstMatch(of: vague) == nil, "\(file.path):\(number) \(text)")
      }
    }
  }

  @Test func `escape hatches have their reason beside them`() {
    let hatch = #/@unchecked Sendable|nonisolated\(unsafe\)|\btry\? /#
    for file in Self.sources {
      for (number, text) in file.code where text.firstMatch(of: hatch) != nil {
        let nearby = file.lines[max(0, number - 6)..<min(file.lines.count, number + 1)]
        #expect(nearby.contains { $0.contains("//") }, "\(file.path):\(number) \(text)")
      }
    }
  }

  @Test func `nothing traps on purpose but broken invariants`() {
    let trap = #/\btry!|\bfatalError\(|\bas! /#
    for file in Self.sources {
      for (number, text) in file.code {
        #expect(text.firstMatch(of: trap) == nil, "\(file.path):\(number) \(text)")
      }
    }
  }

  @Test func `nothing waits by sleeping`() {
    let sleep = #/\b(usleep|nanosleep|sleep)\(\d|Task\.sleep/#
    for file in Self.sources + Self.tests {
      for (number, text) in file.code {
        #expect(text.firstMatch(of: sleep) == nil, "\(file.path):\(number) \(text)")
      }
    }
  }

  @Test func `no word is left unfinished`() {
    let unfinished = #/\b(TO[D]O|FIX[M]E|XX[X]|HAC[K])\b/#
    for file in Self.sources + Self.tests {
      for (index, line) in file.lines.enumerated() {
        #expect(line.firstMatch(of: unfinished) == nil, "\(file.path):\(index + 1)")
      }
    }
  }

  @Test func `the map names every target`() throws {
    let map = try String(
      contentsOf: SourceFile.root.appendingPathComponent("Sources/README.md"), encoding: .utf8)
    let folders = try FileManager.default.contentsOfDirectory(
      atPath: SourceFile.root.appendingPathComponent("Sources").path)
    for folder in folders where !folder.hasSuffix(".md") {
      #expect(map.contains("`\(folder)`"), "\(folder)")
    }
  }
}
