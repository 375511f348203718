import Platform

/// The process that a client starts as its daemon.
enum Player {
  /// Plays a check.
  ///
  /// - Parameters:
  ///   - check: The check.
  ///   - directory: Where the journal goes.
  ///   - milliseconds: How long the client may take for the check.
  ///   - version: The version that the daemon tells.
  /// - Returns: The exit status.
  static func run(
    _ check: Check, directory: String, milliseconds: Int, version: String
  ) -> Int32 {
    CurrentProcess.ignoreBrokenPipes()
    let nanoseconds = UInt64(milliseconds) * 1_000_000
    // The client has the rest of its time to end after its daemon has given up.
    let deadline = MonotonicClock.nanoseconds + nanoseconds / 3 * 2
    do throws(SystemError) {
      let journal = try Journal(directory: directory)
      let stage = Stage(
        pipes: try ClientPipes(deadline: deadline, silence: nanoseconds / 3), journal: journal,
        version: version)
      let status = play(check, on: stage)
      journal.write(.ended(nanoseconds: MonotonicClock.nanoseconds))
      return status
    } catch {
      // The kit says that there is no journal; this is why.
      _ = Descriptor.standardError.write(Array("ringback: cannot play: \(error)\n".utf8))
      return 70
    }
  }

  private static func play(_ check: Check, on stage: Stage) -> Int32 {
    do throws(Interruption) {
      try check.play(stage)
      stage.endPlay()
      try stage.awaitLeave()
      return stage.leave == .exit ? 1 : 0
    } catch {
      switch error {
      case .finding(let finding): stage.journal.write(.finding(finding))
      case .skipped(let reason): stage.journal.write(.skipped(reason))
      }
      return 1
    }
  }
}
