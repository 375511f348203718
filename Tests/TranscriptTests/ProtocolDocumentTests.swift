import RingbackProtocol
import Server
import TestSupport
import Testing

/// `protocol.md` is the specification, so what it says is run.
struct ProtocolDocumentTests {
  static let document = ProtocolDocument.current

  @Test(arguments: Method.allCases)
  func `every method of the client has a section with an example`(method: RingbackProtocol.Method) {
    #expect(Self.document.sections.contains(method.rawValue))
    #expect(Self.document.examples.contains { $0.section == method.rawValue })
  }

  @Test(arguments: ClientMethod.allCases)
  func `every method of the daemon has a section with an example`(method: ClientMethod) {
    #expect(Self.document.sections.contains(method.rawValue))
    #expect(Self.document.examples.contains { $0.section == method.rawValue })
  }

  @Test func `every section that is named like a method is one`() {
    let methods = Set(
      RingbackProtocol.Method.allCases.map(\.rawValue) + ClientMethod.allCases.map(\.rawValue))
    for section in Self.document.sections
    where section.hasPrefix("$/")
      || ["session/", "tools/", "models/"].contains(where: section.hasPrefix)
    {
      #expect(methods.contains(section))
    }
  }

  @Test func `the table of limits is the code's`() {
    let written = Self.document.table(in: "Limits").map {
      Limits.Row(name: $0.name, value: $0.value)
    }
    #expect(written == Limits().rows)
  }

  @Test(arguments: document.examples)
  func `an example is what the binary answers`(example: ProtocolDocument.Example) throws {
    try Self.document.withFiles { directory in
      var daemon = try DaemonProcess(directory: directory)
      defer { daemon.kill() }
      #expect(try Transcript(example.text).play(over: &daemon.channel) == nil)
    }
  }

  @Test(arguments: document.examples.filter(\.isFresh), MessageChannel.Framing.allCases)
  func `a whole session is the same in both framings`(
    example: ProtocolDocument.Example, framing: MessageChannel.Framing
  ) throws {
    var daemon = try DaemonProcess(framing: framing)
    defer { daemon.kill() }
    #expect(try Transcript(example.text).play(over: &daemon.channel) == nil)
  }
}
