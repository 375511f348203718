/// A stretch of work with a daemon: its wall time without the model server's, and its processor time.
struct AddedTime {
  /// Wall time less the time the model server spent on its own, in milliseconds.
  var milliseconds: Double
  /// Processor time of the daemon, in milliseconds.
  var cpuMilliseconds: Double

  /// Measures `work`.
  init(
    of client: DaemonClient, with model: ModelServer, _ work: () throws(BenchError) -> Void
  ) throws(BenchError) {
    let ownBefore = try model.ownNanosecondsWhenSettled()
    let cpuBefore = try ProcessUsage(of: client.process.identifier).cpuNanoseconds
    let start = monotonicNanoseconds()
    try work()
    let wall = Double(monotonicNanoseconds() - start)
    let cpuAfter = try ProcessUsage(of: client.process.identifier).cpuNanoseconds
    let own = Double(try model.ownNanosecondsWhenSettled() - ownBefore)
    milliseconds = (wall - own) / 1e6
    cpuMilliseconds = (cpuAfter - cpuBefore) / 1e6
  }
}
