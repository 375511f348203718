import TestSupport
import Testing

extension ClientTests {
  @Suite(.hosts("nvim")) struct NeovimClientTests {
    @Test func `the Neovim plugin passes its tests`() throws {
      try ClientRun.output(
        "nvim", "--headless", "-u", "NONE", "-i", "NONE", "-n",
        "-c", "luafile clients/neovim/tests/run.lua")
    }

    @Test func `the Neovim plugin passes the conformance kit`() throws {
      try ClientRun.conform(
        "nvim", "--headless", "-u", "NONE", "-i", "NONE", "-n",
        "-c", "luafile clients/neovim/tests/conformance.lua")
    }

    @Test func `Neovim's own JSON-RPC client works unchanged`() throws {
      try ClientRun.output(
        "nvim", "--headless", "-u", "NONE", "-i", "NONE", "-n",
        "-c", "luafile clients/neovim/tests/lsp_rpc.lua")
    }
  }
}
