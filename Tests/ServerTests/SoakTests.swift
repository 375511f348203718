import Foundation
import Platform
import TestSupport
import Testing

/// A long day of a busy daemon.
struct SoakTests {
  /// `SOAK_TURNS=n` plays another number of turns, for a build whose memory says nothing.
  private static let turns =
    ProcessInfo.processInfo.environment["SOAK_TURNS"].flatMap { Int($0) } ?? 10_000

  /// Ten thousand turns over a hundred sessions, a fifth of all tools failing in one way or another.
  ///
  /// A history is kept as long as its session, so sessions give way to new ones: what still grows is
  /// a leak.
  @Test func `ten thousand turns with failing tools leave nothing behind`() throws {
    try withDaemon(params: SoakClient.capabilities) { daemon, client in
      var soak = try SoakClient(client, sessions: 100, turnsPerSession: 10, seed: 1)
      try soak.play(turns: min(1_000, Self.turns))
      let early = try #require(ProcessFootprint(of: daemon.identifier))
      try soak.play(turns: max(0, Self.turns - 1_000))
      let late = try #require(ProcessFootprint(of: daemon.identifier))
      #expect(soak.endings == ["end_turn": Self.turns])
      #expect(soak.problems == [])
      // Every way to fail must have had its chance.
      #expect(ToolFault.allCases.allSatisfy { soak.faults[$0, default: 0] > Self.turns / 100 })
      #expect(late.threads <= early.threads)
      let growth = Double(late.memoryBytes) / Double(early.memoryBytes)
      #expect(growth < 1.1, "\(early) grew to \(late)")
      daemon.closeInput()
      #expect(try daemon.status() == .exited(0))
    }
  }
}
