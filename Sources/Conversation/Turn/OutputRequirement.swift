package import JSON
package import JSONSchema

/// What a turn's final answer must be when its client wants data and not only text.
package struct OutputRequirement: Sendable {
  /// The schema as the client wrote it.
  package let schema: JSONValue
  /// The schema, compiled.
  package let compiled: Schema
  /// How often the model may answer before the turn fails.
  package let attempts: Int

  /// Makes a requirement.
  package init(schema: JSONValue, compiled: Schema, attempts: Int) {
    self.schema = schema
    self.compiled = compiled
    self.attempts = max(1, attempts)
  }

  /// The data in a model's text, or what is wrong with it in words for the model.
  func read(_ text: String) -> Result<JSONValue, Mismatch> {
    let value: JSONValue
    do throws(JSONError) {
      value = try JSONValue(parsing: Self.withoutFence(text))
    } catch {
      return .failure(Mismatch(problems: ["it is not JSON: \(error)"]))
    }
    return check(value)
  }

  /// The value, or what is wrong with it.
  func check(_ value: JSONValue) -> Result<JSONValue, Mismatch> {
    let problems = compiled.validate(value)
    guard !problems.isEmpty else { return .success(value) }
    return .failure(
      Mismatch(
        problems: problems.prefix(10).map { problem in
          (problem.instancePointer.isEmpty ? "" : "\(problem.instancePointer): ") + problem.message
        }))
  }

  /// Why an answer does not do.
  struct Mismatch: Error {
    let problems: [String]
  }

  /// Models like to put JSON into a fenced block; the fence is not part of the data.
  private static func withoutFence(_ text: String) -> String {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let isBlank = { (line: Substring) in line.allSatisfy(\.isWhitespace) }
    let body = lines.drop(while: isBlank).reversed().drop(while: isBlank).reversed()
    guard body.count >= 2, body.first?.hasPrefix("```") == true, body.last == "```" else {
      return text
    }
    return body.dropFirst().dropLast().joined(separator: "\n")
  }
}
