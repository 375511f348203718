/// The end of a validation that failed.
extension Validator {
  /// The findings as problems, each once; at least one.
  ///
  /// The limit is the one at which quick validation ended, if it did.
  func problems(limit: ExhaustedLimit?) -> [Problem] {
    var problems: [Problem] = []
    for finding in findings.prefix(program.options.maxProblems) {
      let problem = Problem(
        instancePointer: finding.instancePointer,
        schemaPointer: schemaPointer(of: finding),
        keyword: finding.keyword?.rawValue ?? "", message: finding.message)
      // Two schemas can find the same fault; one sentence is enough.
      let isKnown = problems.contains {
        $0.instancePointer == problem.instancePointer && $0.message == problem.message
      }
      if !isKnown { problems.append(problem) }
    }
    if let limit = limit ?? exhausted ?? (problems.isEmpty ? .steps : nil) {
      problems.insert(problem(for: limit), at: 0)
    }
    return Array(problems.prefix(program.options.maxProblems))
  }

  private func schemaPointer(of finding: Finding) -> String {
    guard let keyword = finding.keyword else {
      return program.locations.pointer(to: finding.location)
    }
    return program.locations.pointer(to: finding.location, appending: keyword.rawValue)
  }

  private func problem(for limit: ExhaustedLimit) -> Problem {
    let message =
      switch limit {
      case .steps: "The value is too big to be validated against this schema."
      case .depth:
        "The value is nested too deeply to be validated: more than \(program.options.maxDepth) schemas apply inside one another."
      }
    return Problem(instancePointer: "", schemaPointer: "", keyword: "", message: message)
  }
}
