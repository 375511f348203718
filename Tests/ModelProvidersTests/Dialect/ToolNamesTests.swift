import Conversation
import Testing

@testable import ModelProviders

@Suite struct ToolNamesTests {
  @Test func `portable names stay as they are`() throws {
    let names = ToolNames(ToolSet([try tool("add"), try tool("a-b_C9")]))
    #expect(names.portable("a-b_C9") == "a-b_C9")
    #expect(names.original("add") == "add")
    #expect(names.collisionKey.isEmpty)
  }

  @Test(arguments: ["a.b", "9a", "żółw", "", "a b", String(repeating: "x", count: 128)])
  func `any name has a portable form, and the way back`(name: String) throws {
    let names = ToolNames(ToolSet([try tool(name)]))
    let portable = names.portable(name)
    #expect(ToolNames.isPortable(portable))
    #expect(names.original(portable) == name)
    #expect(portable == ToolNames.portableForm(of: name))
    #expect(names.collisionKey.isEmpty)
  }

  @Test func `names that would be one are told apart`() throws {
    let all = ["a_b", "a.b", "a b", "a-b"]
    let names = ToolNames(ToolSet(try all.map { try tool($0) }))
    let portable = all.map(names.portable)
    #expect(Set(portable).count == all.count)
    #expect(portable.allSatisfy(ToolNames.isPortable))
    #expect(portable.map(names.original) == all)
    #expect(portable[0] == "a_b")
    #expect(!names.collisionKey.isEmpty)
  }

  @Test func `long names that begin alike are told apart`() throws {
    let start = String(repeating: "x", count: 100)
    let names = ToolNames(ToolSet([try tool(start + "a"), try tool(start + "b")]))
    #expect(names.portable(start + "a") != names.portable(start + "b"))
  }

  @Test func `portable call ids have 9 letters and digits`() {
    let ids = (1...1_000).map { PortableCallId.of("call_x_\($0)") }
    #expect(Set(ids).count == ids.count)
    #expect(ids.allSatisfy { $0.utf8.count == 9 && $0.allSatisfy { $0.isLetter || $0.isNumber } })
    #expect(PortableCallId.numbered(1) == "call00001")
    #expect(PortableCallId.numbered(60_466_175) == "callzzzzz")
  }
}
