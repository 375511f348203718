/// One figure of a measurement.
struct Metric: Sendable {
  /// What the row is called.
  var title: String
  /// Its unit, as the table prints it.
  var unit: String
  /// How the samples become a figure.
  var summary: Summary = .median
  /// What we aim at.
  var target: Target = .none
}

/// What a figure has to reach.
enum Target: Sendable {
  /// Nothing was promised.
  case none
  /// At most this many times the floor's figure, in the same rounds.
  case timesFloor(Double)
  /// At most this many times the floor's figure, or at most this, whatever the machine.
  case timesFloorOrAtMost(Double, Double)
  /// At most this, whatever the machine.
  case atMost(Double)
  /// At least this, whatever the machine.
  case atLeast(Double)
}

/// What a measurement needs: programs, the model server, how much.
struct Surroundings {
  /// The model server, shared by all.
  var model: ModelServer
  /// How much is measured.
  var scale: Scale
}

/// Samples of each metric, in the metrics' order; an empty list is "not taken here".
typealias Samples = [[Double]]

/// Something that is measured of one daemon at a time.
struct Measurement: Sendable {
  /// Its name on the command line.
  var name: String
  /// Its figures.
  var metrics: [Metric]
  /// How often floor and daemon take turns.
  var rounds: @Sendable (Scale) -> Int = { $0.rounds }
  /// False when there is nothing of the kind to measure in the floor.
  var hasFloor = true
  /// Takes the samples of one round.
  var take: @Sendable (Subject, Surroundings) throws(BenchError) -> Samples
  /// Figures made of the two daemons' figures, if any.
  var derived: [Derived] = []
}

/// A figure that needs both daemons' figures.
struct Derived: Sendable {
  /// What the row is called.
  var title: String
  /// What we aim at; compared with the figure itself.
  var target: Target
  /// Floor's figures and ours, in the metrics' order.
  var figure: @Sendable (_ floor: [Double], _ ours: [Double]) -> Double
}
