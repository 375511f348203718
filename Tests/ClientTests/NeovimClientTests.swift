import TestSupport
import Testing

extension ClientTests {
  @Suite(.hosts("nvim")) struct NeovimClientTests {
    @Test func `the Neovim plugin passes its tests`() throws {
      try ClientRun.output(
        "nvim", "--headless", "-u", "NONE", "-i", "NONE", "-n",
        "-c", "luafile clients/neovim/tests/run.lua")
    }
  }
}
