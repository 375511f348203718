extension Measurement {
  /// What one streamed event costs in each wire format.
  static let dialectDeltas = Measurement(
    name: "dialects",
    metrics: WireFormat.all.map { Metric(title: "CPU per streamed event, \($0.name)", unit: "µs") },
    hasFloor: false,
    take: { subject, surroundings throws(BenchError) in
      let client = try DaemonClient(
        subject, deadline: Deadline(seconds: surroundings.scale.secondsPerMeasurement))
      try client.initialize(port: surroundings.model.port, dialects: WireFormat.all)
      let deltas = surroundings.scale.count(100_000, quick: 30_000)
      var samples: Samples = []
      for format in WireFormat.all {
        try client.openSession("warm-\(format.name)", model: "bench-d2000", provider: format.name)
        try client.turn("warm-\(format.name)")
        try client.openSession(
          "many-\(format.name)", model: "bench-d\(deltas)", provider: format.name)
        let before = try ProcessUsage(of: client.process.identifier).cpuNanoseconds
        client.queuePrompt("many-\(format.name)")
        let bytes = try client.skimText(doing: "session/prompt")
        let spent = try ProcessUsage(of: client.process.identifier).cpuNanoseconds - before
        guard bytes == deltas * 5 else {
          throw .unexpected("passed on \(bytes) of \(deltas * 5) bytes in \(format.name)")
        }
        samples.append([spent / 1e3 / Double(deltas)])
      }
      client.process.end()
      return samples
    })
}
