import TestSupport
import Testing

extension ClientTests {
  @Suite(.hosts("node", "npm")) struct NodeClientTests {
    @Test func `the Node client passes its tests`() throws {
      try ClientRun.output("sh", "-c", "node --test clients/node/tests/*.test.mjs")
    }

    @Test func `the Node client does what is asked of clients`() throws {
      try ClientRun.conform("node", "clients/node/tests/conformance.mjs")
    }
  }
}
