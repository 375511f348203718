extension Measurement {
  /// Fifty sessions that each work through three rounds, all at once.
  static let fiftySessions = Measurement(
    name: "fifty",
    metrics: [
      Metric(
        title: "50 sessions × 3 rounds: added time", unit: "ms", target: .timesFloor(1.5)),
      Metric(title: "50 sessions × 3 rounds: CPU", unit: "ms"),
    ],
    take: { subject, surroundings throws(BenchError) in
      let client = try ready(subject, surroundings)
      var samples: Samples = [[], []]
      for number in 0..<surroundings.scale.count(7, quick: 4) {
        let names = (0..<50).map { "fifty-\(number)-\($0)" }
        try client.openSessions(names, model: "bench-c1-r3-d20", window: 50)
        let added = try AddedTime(of: client, with: surroundings.model) { () throws(BenchError) in
          try client.turns(names, window: 50)
        }
        // The first two open the connections that the others use.
        guard number >= 2 else { continue }
        samples[0].append(added.milliseconds)
        samples[1].append(added.cpuMilliseconds)
      }
      client.process.end()
      return samples
    })

  /// A thousand streams that are open at once, each with 20 events a second.
  static let openStreams = Measurement(
    name: "streams",
    metrics: [
      Metric(
        title: "1,000 streams at 20 events/s: model to client, p50", unit: "ms",
        target: .atMost(0.2)),
      Metric(
        title: "1,000 streams at 20 events/s: model to client, p99", unit: "ms",
        summary: .percentile(0.99)),
      Metric(title: "1,000 streams: memory, peak", unit: "MB", target: .atMost(64)),
      Metric(title: "1,000 streams: CPU per event", unit: "µs"),
    ],
    rounds: { $0.longRounds },
    take: { subject, surroundings throws(BenchError) in
      let client = try ready(subject, surroundings)
      let deltas = surroundings.scale.count(120, quick: 40)
      let names = (0..<1_000).map { "stream-\($0)" }
      try client.openSessions(names, model: "bench-d\(deltas)-i50000-t1", window: 100)
      client.readsStamps = true
      let cpuBefore = try ProcessUsage(of: client.process.identifier).cpuNanoseconds
      try client.turns(names, window: names.count)
      let usage = try ProcessUsage(of: client.process.identifier)
      client.process.end()
      guard client.latencies.count == deltas * names.count else {
        throw .unexpected("passed on \(client.latencies.count) of \(deltas * names.count) deltas")
      }
      // The first second opens a thousand connections; what follows is streams that are open.
      let settled = client.latencies.dropFirst(client.latencies.count / 4).map { $0 / 1e3 }
      let cpu = (usage.cpuNanoseconds - cpuBefore) / 1e3 / Double(deltas * names.count)
      return [settled, settled, [usage.peakBytes / 1e6], [cpu]]
    })
}
