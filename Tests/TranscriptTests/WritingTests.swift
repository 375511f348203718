import JSON
import RingbackProtocol
import TestSupport
import Testing

/// What the daemon writes is what the description says, and no more.
struct WritingTests {
  private static let description = Description.current

  /// What the daemon writes.
  private static let written: [String] =
    MethodDescription.all.flatMap { method -> [String?] in
      method.direction == .client
        ? [description.result(of: method.name)]
        : [description.params(of: method.name)]
    }.compactMap { $0 } + ["ErrorObject"]

  @Test func `all dialogues and built values are as described, and show all that is described`()
    async throws
  {
    var dialogue = DescribedDialogue()
    for file in TranscriptTests.files {
      var daemon = try InProcessDaemon(framing: .lines)
      let difference = try TranscriptTests.transcript(file).play(over: &daemon.channel) {
        dialogue.take($0)
      }
      #expect(difference == nil, "\(file)")
      await daemon.stop()
      dialogue.begin()
    }
    let document = ProtocolDocument.current
    for example in document.examples {
      try document.withFiles { directory in
        var daemon = try DaemonProcess(directory: directory)
        defer { daemon.kill() }
        #expect(
          try Transcript(example.text).play(over: &daemon.channel) { dialogue.take($0) } == nil)
      }
      dialogue.begin()
    }
    #expect(dialogue.problems == [])
    var seen = dialogue.seen
    for (definition, value) in try BuiltValues.all() {
      #expect(Self.description.problems(value.value, in: definition, .closed) == [])
      seen.note(value.value, as: definition, in: Self.description)
    }
    let missing = SeenParts.all(of: Self.written, in: Self.description).subtracting(seen.parts)
    #expect(missing.sorted() == [])
  }
}
