import Platform

/// What a check has come to.
enum Verdict: Sendable, Equatable {
  case passed
  case failed([Finding])
  case skipped(String)

  /// Judges what came.
  init(_ evidence: Evidence, of check: Check) {
    for case .skipped(let reason) in evidence.entries {
      self = .skipped(reason)
      return
    }
    let findings = Self.findings(evidence, check)
    self = findings.isEmpty ? .passed : .failed(findings)
  }

  /// How long a program may take to end when its daemon has.
  private static let endMs: UInt64 = 5_000

  private static func findings(_ evidence: Evidence, _ check: Check) -> [Finding] {
    var findings: [Finding] = []
    if evidence.journals.count > 1 {
      findings.append(Finding(expected: "one daemon", came: "\(evidence.journals.count) of them"))
    }
    for case .finding(let finding) in evidence.entries { findings.append(finding) }
    // What follows from a finding is no finding of its own.
    if findings.isEmpty { findings += daemonFindings(evidence, check) }
    if findings.isEmpty { findings += endFindings(evidence, check.outcome) }
    if evidence.leftSomethingRunning {
      findings.append(
        Finding(
          expected: "nothing left running when the program has ended",
          came: "something that it started, perhaps the daemon whose stdin is still open"))
    } else if evidence.leftPipesOpen {
      findings.append(
        Finding(
          expected: "nothing left running when the program has ended",
          came: "something that it started holds its stdout or stderr open"))
    }
    return findings
  }

  private static func daemonFindings(_ evidence: Evidence, _ check: Check) -> [Finding] {
    guard let first = evidence.journals.first else {
      return [
        Finding(
          expected: "a daemon, started as ringback from PATH or as RINGBACK says",
          came: "none")
      ]
    }
    guard first.contains(.played) else {
      return [
        Finding(
          expected: "the daemon alive until its play is over",
          came: "its end in the middle: it was killed, or the program's time was over")
      ]
    }
    guard check.name == leaveCheckName, evidence.status != nil else { return [] }
    if first.contains(.leave(.shutDown)) || first.contains(.leave(.endOfInput)) { return [] }
    return [
      Finding(
        expected: "shutdown and exit, or the end of the daemon's stdin",
        came: first.contains(.leave(.exit)) ? "exit without shutdown" : "a daemon that was killed")
    ]
  }

  private static func endFindings(_ evidence: Evidence, _ outcome: Outcome) -> [Finding] {
    guard let status = evidence.status else {
      return [
        Finding(
          expected: "the program's end",
          came: "none within \(evidence.milliseconds) ms; it was killed")
      ]
    }
    for case .ended(let daemonsEnd) in evidence.entries
    where evidence.end > daemonsEnd + endMs * 1_000_000 {
      let milliseconds = (evidence.end - daemonsEnd) / 1_000_000
      return [
        Finding(
          expected: "the program's end within \(endMs) ms of its daemon's",
          came: "its end after \(milliseconds) ms")
      ]
    }
    switch outcome {
    case .answer(let text): return successFindings(evidence, status, text)
    case .failure(let text, let words): return failureFindings(evidence, status, text, words)
    case .answerOrFailure(let text):
      return status == .exited(0)
        ? successFindings(evidence, status, text) : failureFindings(evidence, status, text, [])
    }
  }

  private static func successFindings(
    _ evidence: Evidence, _ status: ChildProcess.ExitStatus, _ text: String
  ) -> [Finding] {
    var findings: [Finding] = []
    if status != .exited(0) {
      findings.append(Finding(expected: "exit status 0", came: status.words))
    }
    if evidence.output.total != text.utf8.count || evidence.output.bytes != Array(text.utf8) {
      findings.append(TextDifference.finding("on stdout", evidence.output.bytes, Array(text.utf8)))
    }
    return findings
  }

  private static func failureFindings(
    _ evidence: Evidence, _ status: ChildProcess.ExitStatus, _ text: String, _ words: [String]
  ) -> [Finding] {
    var findings: [Finding] = []
    if status != .exited(1) {
      findings.append(Finding(expected: "exit status 1", came: status.words))
    }
    let bytes = Array(text.utf8)
    if !bytes.starts(with: evidence.output.bytes) {
      findings.append(TextDifference.finding("on stdout", evidence.output.bytes, bytes))
    }
    // A program may let its daemon write to its own stderr.
    let lines = evidence.error.lines(last: .max).filter { $0 != daemonsLastWords }
    if lines.count != 1 {
      findings.append(
        Finding(
          expected: "one line on stderr that says what happened", came: "\(lines.count) lines"))
    }
    let said = lines.joined(separator: "\n").lowercased()
    if lines.count == 1, !words.isEmpty, !words.contains(where: { said.contains($0.lowercased()) })
    {
      findings.append(
        Finding(
          expected: "a line on stderr with \(words.joined(separator: " or "))",
          came: Excerpt.of(lines[0])))
    }
    return findings
  }
}

/// The line that a scripted daemon writes to stderr before it fails.
let daemonsLastWords = "ringback: out of luck"

extension ChildProcess.ExitStatus {
  /// The status as people say it.
  var words: String {
    switch self {
    case .exited(let status): "exit status \(status)"
    case .killed(let signal): "death by signal \(signal)"
    }
  }
}
