import Foundation
import TestSupport
import Testing

extension ClientTests {
  /// The Swift client's own tests are a target of the package; here its programs run.
  struct SwiftClientTests {
    private func product(_ name: String) -> String {
      DaemonProcess.products.appendingPathComponent(name).path
    }

    @Test func `the README's program is the example, and answers`() throws {
      func text(_ path: String) throws -> String {
        try String(contentsOf: ClientRun.root.appendingPathComponent(path), encoding: .utf8)
      }
      let block = try text("clients/swift/README.md").components(separatedBy: "```swift\n")[1]
        .components(separatedBy: "```")[0]
      #expect(try text("clients/swift/examples/add/main.swift") == block)
      let output = try ClientRun.output(product("ringback-swift-example"))
      #expect(output == "The answer is 12.end_turn\n")
    }

    @Test func `the Swift client conforms`() throws {
      try ClientRun.conform(product("ringback-swift-conformance"))
    }
  }
}
