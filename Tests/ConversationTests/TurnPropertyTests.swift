import Foundation
import Testing

/// The contract of a turn, whatever happens in whichever order.
struct TurnPropertyTests {
  /// `TURN_SEED=n` plays only that run, `TURN_RUNS=n` another number of them.
  private static func setting(_ name: String) -> UInt64? {
    ProcessInfo.processInfo.environment[name].flatMap { UInt64($0) }
  }

  @Test(arguments: 0..<4)
  func `the contract holds in every interleaving`(quarter: UInt64) {
    if let seed = Self.setting("TURN_SEED") {
      var turn = RandomTurn(seed: seed)
      #expect(turn.play() == nil)
      return
    }
    let runs = Self.setting("TURN_RUNS") ?? 100_000
    for seed in stride(from: quarter, to: runs, by: 4) {
      var turn = RandomTurn(seed: seed)
      guard let breach = turn.play() else { continue }
      Issue.record("seed \(seed): \(breach); TURN_SEED=\(seed) plays it again")
      return
    }
  }
}
