extension Measurement {
  /// The cheapest request that both answer without anybody else: `tools/list` with no tool.
  static let echo = Measurement(
    name: "echo",
    metrics: [
      Metric(title: "tools/list over the pipe, p50", unit: "µs", target: .atMost(8)),
      Metric(title: "tools/list over the pipe, p99", unit: "µs", summary: .percentile(0.99)),
      Metric(title: "tools/list pipelined", unit: "k/s", target: .atLeast(1_000)),
    ],
    take: { subject, surroundings throws(BenchError) in
      let client = try DaemonClient(
        subject, deadline: Deadline(seconds: surroundings.scale.secondsPerMeasurement))
      try client.initialize(port: surroundings.model.port)
      let count = surroundings.scale.count(3_000, quick: 1_000)
      var microseconds: [Double] = []
      for number in 0..<(count + 500) {
        let start = monotonicNanoseconds()
        try client.request("tools/list", "{}")
        if number >= 500 { microseconds.append(Double(monotonicNanoseconds() - start) / 1e3) }
      }
      let perSecond = try pipelined(
        client, count: surroundings.scale.count(400_000, quick: 100_000))
      client.process.end()
      return [microseconds, microseconds, [perSecond / 1e3]]
    })

  /// Answers per second when requests are written as fast as the pipe takes them.
  private static func pipelined(
    _ client: DaemonClient, count: Int
  ) throws(BenchError) -> Double {
    var requests: [UInt8] = []
    for number in 0..<count {
      requests.append(
        contentsOf:
          "{\"jsonrpc\":\"2.0\",\"id\":\(number),\"method\":\"tools/list\",\"params\":{}}\n".utf8)
    }
    client.queue(encoded: requests)
    let start = monotonicNanoseconds()
    try client.skimAnswers(count, doing: "tools/list")
    return Double(count) / (Double(monotonicNanoseconds() - start) / 1e9)
  }
}
