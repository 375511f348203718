extension Measurement {
  /// From the spawn to the result of `initialize`, and what memory that takes.
  static let startUp = Measurement(
    name: "startup",
    metrics: [
      Metric(
        title: "spawn to initialize result, p50", unit: "ms", target: .timesFloorOrAtMost(1.5, 3)),
      Metric(title: "memory when ready", unit: "MB", target: .atMost(6)),
      Metric(title: "memory when ready, peak", unit: "MB"),
    ],
    take: { subject, surroundings throws(BenchError) in
      var milliseconds: [Double] = []
      var resident: [Double] = []
      var peak: [Double] = []
      for _ in 0..<surroundings.scale.count(10, quick: 3) {
        let start = monotonicNanoseconds()
        let client = try DaemonClient(
          subject, deadline: Deadline(seconds: surroundings.scale.secondsPerMeasurement))
        try client.initialize(port: surroundings.model.port)
        milliseconds.append(Double(monotonicNanoseconds() - start) / 1e6)
        let usage = try ProcessUsage(of: client.process.identifier)
        resident.append(usage.residentBytes / 1e6)
        peak.append(usage.peakBytes / 1e6)
        client.process.end()
      }
      return [milliseconds, resident, peak]
    })
}
