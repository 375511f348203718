import Foundation
import Platform
import Testing

@Suite struct FileTests {
  @Test func `a new file has its name only when it is whole`() throws {
    try withDirectory { directory in
      let file = try NewFile(path: "\(directory)/.a.part")
      #expect(throws: SystemError.self) { try NewFile(path: "\(directory)/.a.part") }
      try file.append(Array("Hel".utf8))
      try file.append(Array("lo".utf8))
      try file.append([])
      #expect(!Directory.has("\(directory)/a"))
      try file.publish(as: "\(directory)/a")
      #expect(try Directory.names(in: directory, maximum: 10) == ["a"])
      let bytes = try FileContents.read(path: "\(directory)/a", maximumBytes: 100)
      #expect(String(decoding: bytes, as: UTF8.self) == "Hello")
    }
  }

  @Test func `what cannot be finished leaves nothing`() throws {
    try withDirectory { directory in
      try NewFile(path: "\(directory)/b").discard()
      let file = try NewFile(path: "\(directory)/c")
      #expect(throws: SystemError.self) { try file.publish(as: "\(directory)/none/c") }
      let other = try NewFile(path: "\(directory)/d")
      #expect(throws: SystemError.self) { try other.publish(as: "\(directory)/d\0") }
      #expect(try Directory.names(in: directory, maximum: 10) == [])
    }
  }

  @Test func `only the user may read what is made`() throws {
    try withDirectory { directory in
      try Directory.create("\(directory)/e")
      try NewFile(path: "\(directory)/e/f").publish(as: "\(directory)/e/g")
      for (path, mode) in [("e", 0o700), ("e/g", 0o600)] {
        let attributes = try FileManager.default.attributesOfItem(atPath: "\(directory)/\(path)")
        #expect((attributes[.posixPermissions] as? Int).map { $0 & 0o77 } == 0, "\(path)")
        #expect((attributes[.posixPermissions] as? Int).map { $0 & ~mode } == 0, "\(path)")
      }
    }
  }

  @Test func `a directory is made once, and never over a file`() throws {
    try withDirectory { directory in
      try Directory.create("\(directory)/h")
      try Directory.create("\(directory)/h")
      try NewFile(path: "\(directory)/i").publish(as: "\(directory)/j")
      for path in ["\(directory)/j", "\(directory)/none/k", "\(directory)/l\0"] {
        #expect(throws: SystemError.self) { try Directory.create(path) }
      }
    }
  }

  @Test func `a listing is bounded, and needs a directory`() throws {
    try withDirectory { directory in
      for name in ["m", "n", "ö"] { try Directory.create("\(directory)/\(name)") }
      #expect(try Directory.names(in: directory, maximum: 3).sorted() == ["m", "n", "ö"])
      #expect(throws: SystemError.self) { try Directory.names(in: directory, maximum: 2) }
      for path in ["\(directory)/none", "\(directory)\0"] {
        #expect(throws: SystemError.self) { try Directory.names(in: path, maximum: 3) }
      }
    }
  }

  private func withDirectory(_ body: (String) throws -> Void) throws {
    let place = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: place) }
    try body(place.path)
  }
}
