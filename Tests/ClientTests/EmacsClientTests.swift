import TestSupport
import Testing

extension ClientTests {
  @Suite(.hosts("emacs")) struct EmacsClientTests {
    @Test func `the Emacs client passes its tests`() throws {
      try ClientRun.output("emacs", "--batch", "-Q", "-l", "clients/emacs/tests/run.el")
    }

    @Test func `the Emacs client's conformance program answers`() throws {
      let output = try ClientRun.output(
        "emacs", "--batch", "-Q", "-l", "clients/emacs/tests/conformance.el")
      #expect(output.contains("rehearsal"))
    }
  }
}
