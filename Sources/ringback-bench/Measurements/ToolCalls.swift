extension Measurement {
  /// A turn with one tool call in a session of its own.
  static let oneToolCall = turns(
    name: "call", title: "one tool call, fresh session", model: "bench-c1-r1-d20", toolCalls: 1,
    count: 100, p99: .timesFloor(2))

  /// A turn of ten steps with a tool call each.
  static let tenRounds = turns(
    name: "rounds", title: "ten rounds", model: "bench-c1-r10-d20", toolCalls: 10, count: 30)

  /// A turn with 32 tool calls at once.
  static let parallelCalls = turns(
    name: "parallel", title: "32 parallel calls", model: "bench-c32-r1-d20", toolCalls: 32,
    count: 30)

  private static let warmUpTurns = 20

  private static func turns(
    name: String, title: String, model: String, toolCalls: Int, count: Int, p99: Target = .none
  ) -> Measurement {
    Measurement(
      name: name,
      metrics: [
        Metric(title: "\(title): added time, p50", unit: "ms", target: .timesFloor(1.5)),
        Metric(
          title: "\(title): added time, p99", unit: "ms", summary: .percentile(0.99), target: p99),
        Metric(title: "\(title): CPU", unit: "ms"),
        Metric(title: "\(title): updates", unit: ""),
      ],
      take: { subject, surroundings throws(BenchError) in
        let client = try ready(subject, surroundings)
        let measured = surroundings.scale.count(count, quick: count / 3)
        var samples: Samples = [[], [], [], []]
        for number in 0..<(warmUpTurns + measured) {
          let session = "\(name)-\(number)"
          let callsBefore = client.toolCalls
          let updatesBefore = client.updates
          try client.openSession(session, model: model)
          let added = try AddedTime(of: client, with: surroundings.model) { () throws(BenchError) in
            try client.turn(session)
          }
          guard client.toolCalls - callsBefore == toolCalls else {
            throw .unexpected("made \(client.toolCalls - callsBefore) tool calls, not \(toolCalls)")
          }
          guard number >= warmUpTurns else { continue }
          samples[0].append(added.milliseconds)
          samples[1].append(added.milliseconds)
          samples[2].append(added.cpuMilliseconds)
          samples[3].append(Double(client.updates - updatesBefore))
        }
        client.process.end()
        return samples
      })
  }

  /// A daemon that has been initialized and knows the tool.
  static func ready(
    _ subject: Subject, _ surroundings: Surroundings
  ) throws(BenchError) -> DaemonClient {
    let client = try DaemonClient(
      subject, deadline: Deadline(seconds: surroundings.scale.secondsPerMeasurement))
    try client.initialize(port: surroundings.model.port)
    try client.registerTool()
    return client
  }
}
