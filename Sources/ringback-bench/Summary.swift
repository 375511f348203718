/// How the samples of a round become one figure.
enum Summary {
  case median
  case percentile(Double)
}

extension Summary {
  /// The figure; nil without samples.
  ///
  /// Percentiles are the nearest rank above.
  func figure(of samples: [Double]) -> Double? {
    let sorted = samples.sorted()
    guard !sorted.isEmpty else { return nil }
    switch self {
    case .percentile(let part):
      let rank = Int((part * Double(sorted.count)).rounded(.up)) - 1
      return sorted[min(max(rank, 0), sorted.count - 1)]
    case .median:
      let middle = sorted.count / 2
      return sorted.count.isMultiple(of: 2)
        ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
    }
  }
}
