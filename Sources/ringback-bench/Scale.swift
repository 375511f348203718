/// How much is measured.
///
/// `--quick` trades steadiness for time.
struct Scale {
  /// True when the figures only have to show that everything works.
  var quick: Bool

  /// How often floor and daemon take turns.
  var rounds: Int { quick ? 1 : 11 }
  /// The same for measurements that take seconds each.
  var longRounds: Int { quick ? 1 : 3 }

  /// `full`, or `short` for a quick look.
  func count(_ full: Int, quick short: Int) -> Int { quick ? short : full }

  /// Seconds after which one measurement of one daemon counts as hung.
  var secondsPerMeasurement: UInt64 { quick ? 30 : 120 }
}
