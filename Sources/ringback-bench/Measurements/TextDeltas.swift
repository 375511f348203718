extension Measurement {
  /// Text as fast as it can come, and text that comes piece by piece.
  static let textDeltas = Measurement(
    name: "deltas",
    metrics: [
      Metric(
        title: "text deltas per second, client only counting", unit: "k/s", target: .atLeast(500)),
      Metric(title: "CPU per delta when they come at once", unit: "µs"),
    ],
    take: { subject, surroundings throws(BenchError) in
      let client = try ready(subject, surroundings)
      let deltas = surroundings.scale.count(300_000, quick: 100_000)
      try client.openSession("warm", model: "bench-d2000")
      try client.turn("warm")
      try client.openSession("many", model: "bench-d\(deltas)")
      let cpuBefore = try ProcessUsage(of: client.process.identifier).cpuNanoseconds
      let start = monotonicNanoseconds()
      client.queuePrompt("many")
      let bytes = try client.skimText(doing: "session/prompt")
      let seconds = Double(monotonicNanoseconds() - start) / 1e9
      let cpu = try ProcessUsage(of: client.process.identifier).cpuNanoseconds - cpuBefore
      client.process.end()
      // However the daemon joins deltas while the client is behind, their text is the same.
      guard bytes == deltas * Self.bytesPerDelta else {
        throw .unexpected("passed on \(bytes) of \(deltas * Self.bytesPerDelta) bytes of text")
      }
      return [[Double(deltas) / seconds / 1e3], [cpu / 1e3 / Double(deltas)]]
    })

  /// What the model server writes into each delta unless its name says otherwise.
  private static let bytesPerDelta = 5

  /// Deltas with a pause between them, each of which wakes everybody up.
  static let singleDeltas = Measurement(
    name: "single",
    metrics: [
      Metric(title: "CPU per delta that arrives singly", unit: "µs", target: .timesFloor(1.5)),
      Metric(title: "delta that arrives singly: model to client, p50", unit: "µs"),
      Metric(
        title: "delta that arrives singly: model to client, p99", unit: "µs",
        summary: .percentile(0.99)),
    ],
    take: { subject, surroundings throws(BenchError) in
      let client = try ready(subject, surroundings)
      let deltas = surroundings.scale.count(1_500, quick: 1_000)
      try client.openSession("warm", model: "bench-d200-i300-t1")
      try client.turn("warm")
      try client.openSession("single", model: "bench-d\(deltas)-i300-t1")
      client.readsStamps = true
      let cpuBefore = try ProcessUsage(of: client.process.identifier).cpuNanoseconds
      try client.turn("single")
      let cpu = try ProcessUsage(of: client.process.identifier).cpuNanoseconds - cpuBefore
      client.process.end()
      guard client.latencies.count == deltas else {
        throw .unexpected("passed on \(client.latencies.count) of \(deltas) deltas singly")
      }
      return [[cpu / 1e3 / Double(deltas)], client.latencies, client.latencies]
    })
}
