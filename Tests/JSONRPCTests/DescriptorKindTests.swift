import Foundation
import JSON
import JSONRPC
import Platform
import Testing

/// Sockets, files, terminals and devices at the ends of a connection.
@Suite(.timeLimit(.minutes(1)))
struct DescriptorKindTests {
  private let big = #"{"jsonrpc":"2.0","id":1,"method":"big","params":{"bytes":1000000}}"#
  private let echo = #"{"jsonrpc":"2.0","id":2,"method":"echo"}"#
  private let bigAnswer = "1 = \"\(String(repeating: "x", count: 1_000_000))\""

  @Test(arguments: TestClient.Link.allCases)
  func `a big answer passes a slow client`(_ link: TestClient.Link) async throws {
    try await withConnection(client: TestClient(link)) { fixture in
      await fixture.client.send(big)
      await fixture.client.send(echo)
      #expect(await fixture.client.next() == bigAnswer)
      #expect(await fixture.client.next() == "2 = null")
    }
  }

  @Test(arguments: TestClient.Link.allCases)
  func `a client that never reads ends at the bound`(_ link: TestClient.Link) async throws {
    var limits = ConnectionLimits.standard
    limits.maxQueuedOutputBytes = 3 << 20
    try await withConnection(limits: limits, client: TestClient(link)) { fixture in
      for _ in 1...6 { await fixture.client.send(big) }
      #expect(await fixture.delegate.nextEnd() == .outputOverflow)
    }
  }

  @Test(arguments: TestClient.Link.allCases)
  func `both ends are noticed`(_ link: TestClient.Link) async throws {
    try await withConnection(client: TestClient(link)) { fixture in
      fixture.client.closeInput()
      #expect(await fixture.delegate.nextEnd() == .inputClosed)
      fixture.client.closeOutput()
      #expect(await fixture.delegate.nextEnd() == .outputClosed)
    }
  }

  @Test func `a file takes every answer`() async throws {
    let path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let file = unsafe Descriptor(open(path, O_WRONLY | O_CREAT, 0o600))
    defer { file.close() }
    try await withConnection(client: TestClient(daemonOutput: file)) { fixture in
      await fixture.client.send(big)
      await fixture.client.send(echo)
      fixture.client.closeInput()
      #expect(await fixture.delegate.nextEnd() == .inputClosed)
      #expect(await fixture.connection.drain(timeout: .seconds(30)))
    }
    let text = try String(contentsOfFile: path, encoding: .utf8)
    #expect(text.split(separator: "\n").map { summary(String($0)) } == [bigAnswer, "2 = null"])
  }

  @Test func `a file can be the input`() async throws {
    let path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try "\(echo)\n\(echo)".write(toFile: path, atomically: true, encoding: .utf8)
    let (file, output) = (unsafe Descriptor(open(path, O_RDONLY)), try Platform.Pipe())
    let connection = try Connection(input: file, output: output.writer)
    let delegate = TestDelegate()
    try connection.start(delegate)
    #expect(await delegate.nextEnd() == .inputClosed)
    #expect(await connection.drain(timeout: .seconds(30)))
    await connection.close()
    var answers: [UInt8] = []
    #expect(output.reader.read(upTo: 4_096, appendingTo: &answers) == .bytes(78))
    file.close()
    output.close()
  }

  @Test func `a device that swallows everything is no trouble`() async throws {
    let device = unsafe Descriptor(open("/dev/null", O_RDWR))
    defer { device.close() }
    try await withConnection(client: TestClient(daemonOutput: device)) { fixture in
      await fixture.client.send(big)
      fixture.client.closeInput()
      #expect(await fixture.delegate.nextEnd() == .inputClosed)
      #expect(await fixture.connection.drain(timeout: .seconds(30)))
    }
  }

  @Test func `a directory is no input`() async throws {
    let (directory, output) = (unsafe Descriptor(open("/", O_RDONLY)), try Platform.Pipe())
    let connection = try Connection(input: directory, output: output.writer)
    let delegate = TestDelegate()
    try connection.start(delegate)
    #expect(await delegate.nextEnd() == .inputFailed(EISDIR))
    await connection.close()
    directory.close()
    output.close()
  }
}
