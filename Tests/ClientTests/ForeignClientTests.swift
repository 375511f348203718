import TestSupport
import Testing

extension ClientTests {
  /// JSON-RPC clients that other people wrote, for other daemons, which work with this one unchanged.
  ///
  /// Emacs's own is among the tests of the Emacs client.
  struct ForeignClientTests {
    @Test(.pythonModules("pygls")) func `the client of pygls works unchanged`() throws {
      let output = try ClientRun.output("python3", "Tests/ClientTests/Foreign/pygls_client.py")
      #expect(output.contains("ended with status 0"))
    }

    @Test(.pythonModules("pylsp_jsonrpc"))
    func `the client of python-lsp-jsonrpc works unchanged`() throws {
      let output = try ClientRun.output(
        "python3", "Tests/ClientTests/Foreign/pylsp_jsonrpc_client.py")
      #expect(output.contains("ended with status 0"))
    }
  }
}
