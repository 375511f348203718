/// The end of a validation that failed.
extension Validator {
  /// The findings as problems, each once; at least one.
  func problems() -> [Problem] {
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
    // Explaining takes more steps than finding that something is wrong, and can end before it has found what.
    if problems.isEmpty { problems.append(problem(for: exhausted ?? .steps)) }
    return problems
  }

  private func schemaPointer(of finding: Finding) -> String {
    guard let keyword = finding.keyword else {
      return program.locations.pointer(to: finding.location)
    }
    return program.locations.pointer(to: finding.location, appending: keyword.rawValue)
  }

  /// What to say when there is no answer.
  func problem(for limit: ExhaustedLimit) -> Problem {
    let message =
      switch limit {
      case .steps: "The value is too big to be validated against this schema."
      case .depth:
        "The value is nested too deeply to be validated: more than \(program.options.maxDepth) schemas apply inside one another."
      }
    return Problem(instancePointer: "", schemaPointer: "", keyword: "", message: message)
  }
}
