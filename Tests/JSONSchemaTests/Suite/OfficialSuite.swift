import Foundation
import JSON
import JSONSchema

/// The JSON-Schema-Test-Suite of json-schema.org in a folder on this machine.
struct OfficialSuite {
  /// Names the folder that holds `tests` and `remotes`.
  static let variable = "JSON_SCHEMA_TEST_SUITE"
  /// Why tests are skipped without the folder.
  static let reason = "set \(variable) to a copy of json-schema-org/JSON-Schema-Test-Suite"
  /// The suite that the environment names, if it does.
  static let present = ProcessInfo.processInfo.environment[variable].map {
    OfficialSuite(root: URL(fileURLWithPath: $0, isDirectory: true))
  }

  let root: URL

  /// What running some files came to.
  struct Result {
    var caseCount = 0
    /// One line for each case with the wrong answer.
    var failures: [String] = []
  }

  /// Runs every file directly in a folder below `tests`.
  func run(_ folder: String, dialect: SchemaDialect, assertsFormats: Bool) throws -> Result {
    let directory = root.appendingPathComponent("tests/" + folder)
    var options = SchemaOptions()
    options.defaultDialect = dialect
    options.assertsFormats = assertsFormats
    options.documents = try remotes()
    var result = Result()
    for name in try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted()
    where name.hasSuffix(".json") {
      let groups = try read(directory.appendingPathComponent(name)).array ?? []
      for group in groups { run(group, in: name, options, &result) }
    }
    return result
  }

  private func run(
    _ group: JSONValue, in file: String, _ options: SchemaOptions, _ result: inout Result
  ) {
    let title = "\(file): \(group["description"]?.string ?? "")"
    let cases = group["tests"]?.array ?? []
    result.caseCount += cases.count
    do throws(SchemaError) {
      let schema = try Schema(compiling: group["schema"] ?? .null, options: options)
      for test in cases {
        let data = test["data"] ?? .null
        let isValid = test["valid"]?.bool ?? false
        let problems = schema.validate(data)
        guard problems.isEmpty != isValid || schema.accepts(data) != isValid else { continue }
        result.failures.append("\(title): \(test["description"]?.string ?? "")")
      }
    } catch {
      for test in cases {
        result.failures.append("\(title): \(test["description"]?.string ?? "") (\(error))")
      }
    }
  }

  /// The documents that the suite expects at http://localhost:1234/.
  private func remotes() throws -> [String: JSONValue] {
    let directory = root.appendingPathComponent("remotes")
    var documents: [String: JSONValue] = [:]
    let files = FileManager.default.enumerator(atPath: directory.path)
    while let path = files?.nextObject() as? String {
      guard path.hasSuffix(".json") else { continue }
      documents["http://localhost:1234/" + path] = try read(directory.appendingPathComponent(path))
    }
    return documents
  }

  private func read(_ file: URL) throws -> JSONValue {
    try JSONValue(parsing: [UInt8](Data(contentsOf: file)))
  }
}
