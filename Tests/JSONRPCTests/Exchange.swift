import JSON
import JSONRPC
import Platform
import Synchronization
import Testing

/// A connection with a test client and a test server at its ends.
struct Fixture {
  let client: TestClient
  let connection: Connection
  let delegate: TestDelegate
}

/// Runs `body` with a started connection, and takes everything down afterwards.
func withConnection<Value>(
  framing: Framing? = nil, limits: ConnectionLimits = .standard,
  delegate: TestDelegate = TestDelegate(), client: TestClient? = nil,
  _ body: (Fixture) async throws -> Value
) async throws -> Value {
  let client = try client ?? TestClient()
  let connection = try Connection(
    input: client.daemonInput, output: client.daemonOutput, framing: framing, limits: limits)
  try connection.start(delegate)
  let result: Result<Value, any Error>
  do {
    result = .success(
      try await body(Fixture(client: client, connection: connection, delegate: delegate)))
  } catch {
    result = .failure(error)
  }
  delegate.gate.open()
  await connection.close()
  delegate.finish()
  return try result.get()
}

/// What the daemon wrote after reading all of `input`, as bytes.
func rawExchange(
  _ input: [[UInt8]], framing: Framing? = nil, limits: ConnectionLimits = .standard,
  delegate: TestDelegate = TestDelegate()
) async throws -> [UInt8] {
  try await withConnection(framing: framing, limits: limits, delegate: delegate) { fixture in
    let client = fixture.client
    async let output = client.rest()
    for piece in input { await client.send(piece) }
    client.closeInput()
    _ = await delegate.nextEnd()
    #expect(await fixture.connection.drain(timeout: .seconds(30)))
    await fixture.connection.close()
    client.closeDaemonOutput()
    return await output
  }
}

/// What the daemon answered to `input`, one short form per line.
func exchange(
  _ input: String, limits: ConnectionLimits = .standard, delegate: TestDelegate = TestDelegate()
) async throws -> [String] {
  let output = try await rawExchange([Array(input.utf8)], limits: limits, delegate: delegate)
  return output.split(separator: 0x0A).map { summary(String(decoding: $0, as: UTF8.self)) }
}

/// Expects that the daemon answers the lines of `input` with these lines, in this order.
func expectAnswers(
  _ input: String, _ expected: [String], limits: ConnectionLimits = .standard,
  delegate: TestDelegate = TestDelegate(), sourceLocation: SourceLocation = #_sourceLocation
) async throws {
  let answers = try await exchange(input, limits: limits, delegate: delegate)
  #expect(answers == expected, sourceLocation: sourceLocation)
}
