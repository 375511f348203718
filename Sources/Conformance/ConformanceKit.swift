import Platform

/// `ringback conform`: starts somebody's client against scripted daemons and tells what it does wrong.
package struct ConformanceKit: Sendable {
  /// The names of the only checks to make; empty for all.
  package var only: [String]
  /// Milliseconds that the program may take for one check.
  package var timeoutMs: Int
  /// The version of this program, which the scripted daemons tell as theirs.
  package var version: String

  /// Sets up checks.
  package init(only: [String], timeoutMs: Int, version: String) {
    self.only = only
    self.timeoutMs = timeoutMs
    self.version = version
  }

  /// Writes the names and the intents of the checks to stdout.
  ///
  /// - Returns: The exit status, 2 when one of the names is unknown.
  package func list() -> Int32 {
    guard let checks = chosen() else { return 2 }
    say(Report.list(checks))
    return 0
  }

  /// Checks a program.
  ///
  /// - Parameter command: The program and its arguments.
  /// - Returns: The exit status: 0 when no check failed, 1 when one did, 2 when the program cannot be
  ///   started or the name of a check is unknown.
  package func run(_ command: [String]) -> Int32 {
    guard let checks = chosen() else { return 2 }
    guard let program = CurrentProcess.executablePath else {
      return complain("cannot find the path of this program")
    }
    CurrentProcess.ignoreBrokenPipes()
    Descendants.adoptOrphans()
    do throws(SystemError) {
      let signals = try Signals(catching: [
        Signals.childEnded, Signals.interrupt, Signals.terminate, Signals.hangUp,
      ])
      return check(checks, command, program, signals)
    } catch {
      return complain("cannot watch for signals: \(error)")
    }
  }

  /// Plays the daemon of one check; what `run` puts into the program's `PATH` does this.
  ///
  /// - Parameters:
  ///   - name: The check.
  ///   - directory: Where the journal goes.
  ///   - arguments: What the client gave to its daemon, ignored but for `--version`.
  /// - Returns: The exit status.
  package func play(_ name: String, directory: String, arguments: [String]) -> Int32 {
    if arguments == ["--version"] {
      say("ringback \(version)\n")
      return 0
    }
    guard let check = Check.all.first(where: { $0.name == name }) else {
      return complain("there is no check \(name)")
    }
    return Player.run(check, directory: directory, milliseconds: timeoutMs, version: version)
  }

  private func check(
    _ checks: [Check], _ command: [String], _ program: String, _ signals: Signals
  ) -> Int32 {
    var report = Report()
    for check in checks {
      do throws(TrialError) {
        let evidence = try evidence(of: check, command, program, signals)
        say(report.lines(check, Verdict(evidence, of: check), evidence))
      } catch {
        switch error {
        case .cannotStart(let file, let reason):
          return complain("cannot start \(file): \(reason)")
        case .noDirectory(let reason):
          return complain("cannot write to a new directory in $TMPDIR, else /tmp: \(reason)")
        case .system(let reason): return complain("cannot make the check: \(reason)")
        case .interrupted(let signal): CurrentProcess.die(bySignal: signal)
        }
      }
    }
    say(report.summary)
    return report.isGood ? 0 : 1
  }

  private func evidence(
    of check: Check, _ command: [String], _ program: String, _ signals: Signals
  ) throws(TrialError) -> Evidence {
    let directory: TemporaryDirectory
    let daemon: String
    do throws(SystemError) {
      directory = try TemporaryDirectory(named: "ringback-conform")
      daemon = try directory.addProgram("ringback", script(check, program, directory.path))
    } catch {
      throw .noDirectory(error)
    }
    defer { directory.remove(maximum: 100) }
    return try Trial.run(
      command, daemon: daemon, directory: directory.path, timeoutMs: timeoutMs, signals: signals)
  }

  private func script(_ check: Check, _ program: String, _ directory: String) -> String {
    """
    #!/bin/sh
    exec \(quoted(program)) conform --play \(check.name) --journal \(quoted(directory)) \
    --timeout \(timeoutMs) -- "$@"

    """
  }

  private func quoted(_ word: String) -> String {
    "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
      + "'"
  }

  /// The checks that are wanted; nil, and a complaint, when there is none of a name.
  private func chosen() -> [Check]? {
    let names = Set(Check.all.map(\.name))
    for name in only where !names.contains(name) {
      _ = complain("there is no check \(name); see ringback conform --list")
      return nil
    }
    return only.isEmpty ? Check.all : Check.all.filter { only.contains($0.name) }
  }

  private func say(_ text: String) {
    let bytes = Array(text.utf8)
    var sent = 0
    // A report that nobody reads any more still has its exit status.
    while sent < bytes.count,
      case .bytes(let count) = Descriptor.standardOutput.write(bytes, from: sent)
    {
      sent += count
    }
  }

  private func complain(_ text: String) -> Int32 {
    // There is nobody else to tell when stderr does not take it.
    _ = Descriptor.standardError.write(Array("ringback: \(text)\n".utf8))
    return 2
  }
}
