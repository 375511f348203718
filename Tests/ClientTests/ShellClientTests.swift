import TestSupport
import Testing

extension ClientTests {
  @Suite(.hosts("jq")) struct ShellClientTests {
    @Test(.hosts("python3")) func `the shell client passes its tests`() throws {
      try ClientRun.output("sh", "clients/shell/tests/test.sh")
    }

    @Test(.hosts("bash", "zsh", "fish"))
    func `the help, the man page and the completions agree`() throws {
      try ClientRun.output("sh", "clients/shell/tests/options.sh")
    }

    @Test func `the shell client conforms`() throws {
      try ClientRun.conform("sh", "clients/shell/tests/conformance.sh")
    }

    @Test func `the shell client's example adds`() throws {
      let output = try ClientRun.output(
        "sh", "clients/shell/loop.sh", "-t", "clients/shell/tools.json", "What is 5 + 7?")
      #expect(output.contains("12"))
    }
  }
}
