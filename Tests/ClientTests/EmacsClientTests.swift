import TestSupport
import Testing

extension ClientTests {
  @Suite(.hosts("emacs")) struct EmacsClientTests {
    @Test func `the Emacs client passes its tests`() throws {
      try ClientRun.output("emacs", "--batch", "-Q", "-l", "clients/emacs/tests/run.el")
    }

    @Test func `the Emacs client does what is asked of clients`() throws {
      // Emacs dies of SIGPIPE in batch mode, and only there: of a tool's answer to a daemon that has
      // gone, before Lisp can hear of it. Ignored, as with a user, the write is an error that it reads.
      try ClientRun.conform(
        "sh", "-c", "trap '' PIPE; exec emacs --batch -Q -l clients/emacs/tests/conformance.el")
    }
  }
}
