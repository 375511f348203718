import TestSupport
import Testing

extension ClientTests {
  @Suite(.hosts("node", "npm")) struct NodeClientTests {
    @Test func `the Node client passes its tests`() throws {
      try ClientRun.output("sh", "-c", "node --test clients/node/tests/*.test.mjs")
    }
  }
}
