#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Takes every measurement that was asked for, floor and daemon by turns, and prints the table.
struct Bench {
  /// Every measurement, in the table's order.
  static let measurements: [Measurement] = [
    .startUp, .oneToolCall, .tenRounds, .parallelCalls, .longSession, .openSessions, .textDeltas,
    .singleDeltas, .dialectDeltas, .fiftySessions, .echo, .openStreams, .json, .executableSize,
  ]

  private let options: Options
  private let floor: Subject
  private let daemon: Subject
  private let surroundings: Surroundings
  private var notes: [String] = []

  /// Finds the programs beside this one.
  init(options: Options, folder: String) throws(BenchError) {
    self.options = options
    floor = Subject(name: "floor", path: "\(folder)/bench-floor", arguments: [])
    daemon = Subject(
      name: "ringback", path: options.daemon ?? "\(folder)/ringback",
      arguments: options.daemonArguments)
    surroundings = Surroundings(
      model: try ModelServer(path: "\(folder)/bench-model"), scale: Scale(quick: options.quick))
  }

  /// Measures and prints; returns how many measurements failed.
  mutating func measureAndPrint() -> Int {
    var rows: [Row] = []
    for measurement in Self.measurements
    where options.only.isEmpty || options.only.contains(measurement.name) {
      report("measuring \(measurement.name)")
      rows += self.rows(of: measurement)
    }
    let description = Machine.description(subject: daemon) + [quickNote].compactMap(\.self)
    print(description.joined(separator: options.markdown ? "  \n" : "\n"))
    print()
    print(Table.text(rows, markdown: options.markdown))
    if !notes.isEmpty { print() }
    for (index, note) in notes.enumerated() { print("[\(index + 1)] \(note)") }
    return notes.count
  }

  private var quickNote: String? {
    options.quick ? "quick: one round, small counts; figures are rough" : nil
  }

  private func report(_ text: String) {
    let line = Array("\(text)\n".utf8)
    _ = unsafe write(STDERR_FILENO, line, line.count)
  }

  /// Takes a measurement's rounds and turns them into rows.
  private mutating func rows(of measurement: Measurement) -> [Row] {
    var ofFloor = Taken(metrics: measurement.metrics.count)
    var ofDaemon = Taken(metrics: measurement.metrics.count)
    for _ in 0..<measurement.rounds(surroundings.scale) {
      if measurement.hasFloor { ofFloor.take(measurement, floor, surroundings) }
      ofDaemon.take(measurement, daemon, surroundings)
    }
    let floorReason = note(ofFloor.failure, "floor, \(measurement.name)")
    let ourReason = note(ofDaemon.failure, "ringback, \(measurement.name)")
    let rows = measurement.metrics.enumerated().map { index, metric in
      Row(
        title: metric.title, unit: metric.unit,
        floor: measurement.hasFloor
          ? ofFloor.outcome(index, metric, reason: floorReason) : .notApplicable,
        ours: ofDaemon.outcome(index, metric, reason: ourReason),
        ratio: Taken.ratio(index, metric, ours: ofDaemon, floor: ofFloor), target: metric.target)
    }
    return rows + derivedRows(of: measurement, rows)
  }

  /// Keeps a failure for the lines under the table; returns what stands in the cells.
  private mutating func note(_ failure: BenchError?, _ place: String) -> String {
    guard let failure else { return "" }
    notes.append("\(place): \(failure)")
    return "failed [\(notes.count)]"
  }

  private func derivedRows(of measurement: Measurement, _ rows: [Row]) -> [Row] {
    let floorFigures = rows.compactMap(\.floor.value)
    let ourFigures = rows.compactMap(\.ours.value)
    guard floorFigures.count == rows.count, ourFigures.count == rows.count else { return [] }
    return measurement.derived.map { derived in
      Row(
        title: derived.title, unit: "×", floor: .notApplicable,
        ours: .figure(derived.figure(floorFigures, ourFigures)), ratio: nil, target: derived.target)
    }
  }
}
