extension Measurement {
  /// What sessions cost that are open and idle.
  static let openSessions = Measurement(
    name: "sessions",
    metrics: [
      Metric(title: "per open session, 1,000 empty", unit: "kB", target: .atMost(12)),
      Metric(
        title: "per open session, 1,000 after a turn each", unit: "kB", target: .atMost(12)),
      Metric(title: "per open session, 10,000 empty", unit: "kB", target: .atMost(12)),
      Metric(title: "memory with 10,000 open sessions", unit: "MB", target: .atMost(140)),
      Metric(title: "opening 10,000 sessions, each", unit: "µs"),
    ],
    rounds: { $0.longRounds },
    take: { subject, surroundings throws(BenchError) in
      let thousand = try memoryOf(1_000, subject, surroundings)
      let many = surroundings.scale.count(10_000, quick: 2_000)
      let client = try ready(subject, surroundings)
      let before = try ProcessUsage(of: client.process.identifier).residentBytes
      let start = monotonicNanoseconds()
      try client.openSessions(
        (0..<many).map { "s\($0)" }, model: "bench-c1-r1-d20", window: 100)
      let each = Double(monotonicNanoseconds() - start) / 1e3 / Double(many)
      let after = try ProcessUsage(of: client.process.identifier).residentBytes
      client.process.end()
      return [
        [thousand.empty], [thousand.used], [(after - before) / 1e3 / Double(many)], [after / 1e6],
        [each],
      ]
    })

  /// Kilobytes per session, before and after a turn in each.
  private static func memoryOf(
    _ count: Int, _ subject: Subject, _ surroundings: Surroundings
  ) throws(BenchError) -> (empty: Double, used: Double) {
    let client = try ready(subject, surroundings)
    // One turn first: what the first model request loads is not a session's doing.
    try client.openSession("first", model: "bench-c1-r1-d20")
    try client.turn("first")
    let names = (0..<count).map { "s\($0)" }
    let before = try ProcessUsage(of: client.process.identifier).residentBytes
    try client.openSessions(names, model: "bench-c1-r1-d20", window: 100)
    let opened = try ProcessUsage(of: client.process.identifier).residentBytes
    try client.turns(names, window: 1)
    let used = try ProcessUsage(of: client.process.identifier).residentBytes
    client.process.end()
    return ((opened - before) / 1e3 / Double(count), (used - before) / 1e3 / Double(count))
  }
}
