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

  /// The figure of a metric, or `reason` when a round failed.
  ///
  /// It is the median of the rounds' figures: a round that something else on the machine disturbed
  /// then counts as one, however many of its samples are bad.
  func outcome(_ index: Int, _ metric: Metric, reason: String) -> Outcome {
    guard failure == nil else { return .reason(reason) }
    return Summary.median.figure(of: figures(index, metric)).map(Outcome.figure)
      ?? .reason("no samples")
  }

  private func figures(_ index: Int, _ metric: Metric) -> [Double] {
    rounds[index].compactMap { metric.summary.figure(of: $0) }
  }

  /// Ours over the floor's: the median of the rounds' ratios.
  ///
  /// A machine that gets slower half way through slows both halves of a round.
  static func ratio(_ index: Int, _ metric: Metric, ours: Taken, floor: Taken) -> Double? {
    guard ours.failure == nil, floor.failure == nil else { return nil }
    let ratios = zip(ours.figures(index, metric), floor.figures(index, metric))
      .compactMap { quotient($0, $1) }
    return Summary.median.figure(of: ratios)
  }

  private static func quotient(_ ours: Double, _ floor: Double) -> Double? {
    floor > 0 ? ours / floor : nil
  }
}
