import TestSupport
import Testing

extension ClientTests {
  @Suite(.hosts("node", "npm")) struct VSCodeClientTests {
    @Test func `the VS Code extension passes its tests`() throws {
      try ClientRun.output("sh", "-c", "node --test clients/vscode/tests/*.test.mjs")
    }

    @Test func `the VS Code extension does what is asked of clients`() throws {
      try ClientRun.conform("node", "clients/vscode/tests/conformance.mjs")
    }
  }
}
