import Foundation
import Platform
import TestSupport
import Testing

/// The golden dialogues of `Transcripts/`, each against the server in this process and against the
/// binary in both framings.
struct TranscriptTests {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Transcripts")

  static let files: [String] =
    (try? FileManager.default.contentsOfDirectory(atPath: folder.path))?
    .filter { $0.hasSuffix(".jsonl") }.sorted() ?? []

  /// Reads a dialogue; `{folder}` in it is where the scripts of its models lie.
  static func transcript(_ file: String) throws -> Transcript {
    let text = try String(contentsOf: folder.appendingPathComponent(file), encoding: .utf8)
    return try Transcript(text.replacing("{folder}", with: folder.path))
  }

  @Test func `there are transcripts`() { #expect(Self.files.count > 5) }

  @Test(arguments: files, MessageChannel.Framing.allCases)
  func `the server in this process answers as written`(
    file: String, framing: MessageChannel.Framing
  ) async throws {
    let transcript = try Self.transcript(file)
    var daemon = try InProcessDaemon(framing: framing)
    let difference = try transcript.play(over: &daemon.channel)
    await daemon.stop()
    #expect(difference == nil, "\(file)")
  }

  @Test(arguments: files, MessageChannel.Framing.allCases)
  func `the binary answers as written and ends well`(
    file: String, framing: MessageChannel.Framing
  ) throws {
    let transcript = try Self.transcript(file)
    var daemon = try DaemonProcess(framing: framing, directory: Self.folder.path)
    defer { daemon.kill() }
    #expect(try transcript.play(over: &daemon.channel) == nil, "\(file)")
    daemon.closeInput()
    #expect(try daemon.channel.isAtEnd())
    #expect(try daemon.status() == .exited(0))
  }
}
