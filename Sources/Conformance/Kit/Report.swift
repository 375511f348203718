import Platform

/// The report for people: a line for each check, and more where one failed.
struct Report {
  private static let lastMessages = 10
  private static let lastLines = 8
  private static let nameWidth = 22
  private static let indent = "        "

  private var passed = 0
  private var failed = 0
  private var skipped = 0

  /// Whether no check failed.
  var isGood: Bool { failed == 0 }

  /// Takes a verdict and returns what is to be written of it.
  mutating func lines(_ check: Check, _ verdict: Verdict, _ evidence: Evidence) -> String {
    switch verdict {
    case .passed:
      passed += 1
      return "ok      \(check.name)\n"
    case .skipped(let reason):
      skipped += 1
      return "skipped \(check.name): \(reason)\n"
    case .failed(let findings):
      failed += 1
      return Self.failure(check, findings, evidence)
    }
  }

  /// The last line.
  var summary: String {
    "\(passed + failed + skipped) checks: \(passed) ok, \(failed) failed, \(skipped) skipped\n"
  }

  private static func failure(
    _ check: Check, _ findings: [Finding], _ evidence: Evidence
  ) -> String {
    var lines = ["FAILED  \(check.name): \(check.intent)"]
    for finding in findings {
      lines.append("\(indent)expected  \(finding.expected)")
      lines.append("\(indent)came      \(finding.came)")
    }
    let end = evidence.status?.words ?? "no end, killed"
    lines.append("\(indent)ended     \(end) after \(evidence.milliseconds) ms")
    for line in evidence.error.lines(last: lastLines) {
      lines.append("\(indent)stderr    \(Excerpt.of(line, maximumBytes: 200))")
    }
    let messages = evidence.entries.compactMap { entry -> String? in
      guard case .message(let fromClient, let text) = entry else { return nil }
      return "\(indent)\(fromClient ? ">" : "<") \(text)"
    }
    if messages.count > lastMessages {
      lines.append("\(indent)… \(messages.count - lastMessages) messages before these")
    }
    lines += messages.suffix(lastMessages)
    return lines.joined(separator: "\n") + "\n"
  }

  /// The names of checks and what each looks at.
  static func list(_ checks: [Check]) -> String {
    checks.map { check in
      let space = String(repeating: " ", count: max(1, nameWidth - check.name.utf8.count))
      return "\(check.name)\(space)\(check.intent)\n"
    }.joined()
  }
}
