/// The samples that all rounds of a measurement gave of one daemon.
struct Taken {
  /// For each metric the samples of each round.
  private var rounds: [Samples]
  /// Why a round failed; the rounds after it are not taken.
  private(set) var failure: BenchError?

  /// Nothing yet.
  init(metrics: Int) {
    rounds = Array(repeating: [], count: metrics)
  }

  /// Takes one more round.
  mutating func take(_ measurement: Measurement, _ subject: Subject, _ surroundings: Surroundings) {
    guard failure == nil else { return }
    do {
      let samples = try measurement.take(subject, surroundings)
      for (index, metric) in samples.enumerated() where index < rounds.count {
        rounds[index].append(metric)
      }
    } catch {
      failure = error
    }
  }

  /// The figure of a metric over all rounds, or `reason` when a round failed.
  func outcome(_ index: Int, _ metric: Metric, reason: String) -> Outcome {
    guard failure == nil else { return .reason(reason) }
    return metric.summary.figure(of: rounds[index].flatMap(\.self)).map(Outcome.figure)
      ?? .reason("no samples")
  }

  /// Ours over the floor's.
  ///
  /// Of medians it is the median of the rounds' ratios, so that a machine which gets slower half
  /// way through changes little. Other summaries need all samples to mean anything.
  static func ratio(_ index: Int, _ metric: Metric, ours: Taken, floor: Taken) -> Double? {
    guard ours.failure == nil, floor.failure == nil else { return nil }
    guard case .median = metric.summary else {
      return quotient(
        metric.summary.figure(of: ours.rounds[index].flatMap(\.self)),
        metric.summary.figure(of: floor.rounds[index].flatMap(\.self)))
    }
    let ratios = zip(ours.rounds[index], floor.rounds[index]).compactMap { ours, floor in
      quotient(metric.summary.figure(of: ours), metric.summary.figure(of: floor))
    }
    return Summary.median.figure(of: ratios)
  }

  private static func quotient(_ ours: Double?, _ floor: Double?) -> Double? {
    guard let ours, let floor, floor > 0 else { return nil }
    return ours / floor
  }
}
