/// How many samples become one figure.
enum Summary {
  case median
  case percentile(Double)
  case largest
}

extension Summary {
  /// The figure; nil without samples.
  ///
  /// Percentiles are the nearest rank above.
  func figure(of samples: [Double]) -> Double? {
    let sorted = samples.sorted()
    guard let last = sorted.last else { return nil }
    switch self {
    case .largest: return last
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
