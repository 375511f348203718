import Foundation
import JSON
import Testing

/// The public collection of cases at https://github.com/nst/JSONTestSuite, if a copy is at hand.
@Suite struct JSONTestSuiteTests {
  /// The folder `test_parsing` of a copy.
  private static let folder = ProcessInfo.processInfo.environment["JSON_TEST_SUITE"]

  @Test(
    .enabled(
      if: folder != nil,
      "set JSON_TEST_SUITE to the folder test_parsing of a copy of nst/JSONTestSuite"))
  func `y_ is accepted, n_ is refused, and i_ does no harm`() throws {
    let folder = URL(fileURLWithPath: try #require(Self.folder))
    let files = try FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: nil)
    let cases = files.filter { $0.pathExtension == "json" }
    #expect(cases.count > 300)
    for file in cases {
      let bytes = [UInt8](try Data(contentsOf: file))
      let name = file.lastPathComponent
      let result = parsed(bytes)
      switch result {
      case .success(let value):
        #expect(!name.hasPrefix("n_"), "\(name) is accepted")
        #expect(outlineError(bytes) == nil, "\(name)")
        #expect(try JSONValue(parsing: value.encoded) == value, "\(name)")
      case .failure(let error):
        #expect(!name.hasPrefix("y_"), "\(name) is refused: \(error)")
        #expect(outlineError(bytes) == error, "\(name)")
      }
    }
  }
}
