extension Measurement {
  /// A thousand turns of one session: what the history costs.
  static let longSession = Measurement(
    name: "history",
    metrics: [
      Metric(title: "turns 2–21 of one session: added time, p50", unit: "ms"),
      Metric(title: "turns 981–1,000: added time, p50", unit: "ms"),
      Metric(title: "turns 2–21: CPU", unit: "ms"),
      Metric(title: "turns 981–1,000: CPU", unit: "ms"),
      Metric(title: "memory after 1,000 turns", unit: "MB", target: .atMost(20)),
      Metric(title: "memory after 1,000 turns, peak", unit: "MB"),
    ],
    rounds: { $0.longRounds },
    take: { subject, surroundings throws(BenchError) in
      let client = try ready(subject, surroundings)
      let turns = surroundings.scale.count(1_000, quick: 100)
      var samples: Samples = [[], [], [], [], [], []]
      try client.openSession("long", model: "bench-c1-r1-d20")
      for number in 1...turns {
        let added = try AddedTime(of: client, with: surroundings.model) { () throws(BenchError) in
          try client.turn("long")
        }
        if (2...21).contains(number) {
          samples[0].append(added.milliseconds)
          samples[2].append(added.cpuMilliseconds)
        } else if number > turns - 20 {
          samples[1].append(added.milliseconds)
          samples[3].append(added.cpuMilliseconds)
        }
      }
      let usage = try ProcessUsage(of: client.process.identifier)
      samples[4] = [usage.residentBytes / 1e6]
      samples[5] = [usage.peakBytes / 1e6]
      client.process.end()
      return samples
    },
    derived: [
      Derived(
        title: "1,000th turn against the 1st beyond the bytes sent, added time",
        target: .atMost(1.3), figure: { floor, ours in (ours[1] - (floor[1] - floor[0])) / ours[0] }
      ),
      Derived(
        title: "1,000th turn against the 1st beyond the bytes sent, CPU",
        target: .none, figure: { floor, ours in (ours[3] - (floor[3] - floor[2])) / ours[2] }),
    ])
}
