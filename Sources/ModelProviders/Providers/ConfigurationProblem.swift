/// One thing that is wrong in a configuration.
package struct ConfigurationProblem: Sendable, Equatable {
  /// Where it is, as a JSON pointer (RFC 6901).
  package let pointer: String
  /// What is wrong, in one sentence that repeats no value.
  package let message: String

  /// Makes a problem.
  package init(pointer: String, message: String) {
    self.pointer = pointer
    self.message = message
  }
}

/// Everything that is wrong in a configuration; never empty.
package struct ConfigurationProblems: Error, Sendable, Equatable {
  /// The problems in the order of the configuration.
  package let problems: [ConfigurationProblem]

  /// Makes a list.
  package init(_ problems: [ConfigurationProblem]) {
    self.problems = problems
  }
}
