import EventLoop
import Platform
import Testing

@Suite struct PlatformTests {
  @Test func `a pipe carries bytes and then its end`() throws {
    let pipe = try Pipe()
    var bytes: [UInt8] = []
    #expect(pipe.writer.write([1, 2, 3]) == .bytes(3))
    #expect(pipe.writer.write([1, 2, 3], from: 2) == .bytes(1))
    #expect(pipe.writer.write([1], from: 1) == .bytes(0))
    #expect(pipe.writer.write([1], from: -1) == .bytes(0))
    #expect(pipe.reader.read(upTo: 2, appendingTo: &bytes) == .bytes(2))
    #expect(pipe.reader.read(upTo: 9, appendingTo: &bytes) == .bytes(2))
    #expect(bytes == [1, 2, 3, 3])
    pipe.writer.close()
    #expect(pipe.reader.read(upTo: 9, appendingTo: &bytes) == .endOfFile)
    pipe.reader.close()
  }

  @Test func `a nonblocking pipe says when it would have to wait`() throws {
    let pipe = try Pipe()
    defer { pipe.close() }
    try pipe.reader.setNonblocking(true)
    try pipe.writer.setNonblocking(true)
    var bytes: [UInt8] = []
    #expect(pipe.reader.read(upTo: 1, appendingTo: &bytes) == .wouldBlock)
    #expect(pipe.writer.isWritable)
    let block = [UInt8](repeating: 0, count: 65_536)
    while case .bytes = pipe.writer.write(block) {}
    #expect(pipe.writer.write(block) == .wouldBlock)
    #expect(!pipe.writer.isWritable)
  }

  @Test func `a write without waiting takes what there is room for, or says that it cannot tell`()
    throws
  {
    CurrentProcess.ignoreBrokenPipes()
    let pipe = try Pipe()
    let block = [UInt8](repeating: 0, count: 300_000)
    let first = write(block, to: pipe.writer)
    // Where the system has no such write it does nothing, and above all it does not wait.
    guard let first else { return pipe.close() }
    guard case .bytes(let count) = first else {
      Issue.record("\(first)")
      return pipe.close()
    }
    #expect(count > 0 && count < block.count)
    #expect(write(block, to: pipe.writer) == .wouldBlock)
    #expect(write([], to: pipe.writer) == .bytes(0))
    pipe.reader.close()
    guard case .failed = write(block, to: pipe.writer) else {
      Issue.record("written to nobody")
      return pipe.writer.close()
    }
    pipe.writer.close()
  }

  private func write(_ bytes: [UInt8], to descriptor: Descriptor) -> WriteOutcome? {
    unsafe bytes.withUnsafeBytes { unsafe descriptor.writeWithoutWaiting($0) }
  }

  @Test func `a pipe that nobody reads is an error and not the end of the process`() throws {
    CurrentProcess.ignoreBrokenPipes()
    let pipe = try Pipe()
    #expect(!pipe.writer.hasLostReader)
    pipe.reader.close()
    #expect(pipe.writer.hasLostReader)
    guard case .failed(let error) = pipe.writer.write([1]) else {
      Issue.record("the write did not fail")
      return
    }
    #expect(error.description == "Broken pipe")
    pipe.writer.close()
  }

  @Test func `a closed descriptor is an error`() throws {
    let pipe = try Pipe()
    pipe.close()
    #expect(throws: SystemError.self) { try Descriptor(-1).setNonblocking(true) }
    var bytes: [UInt8] = []
    guard case .failed = Descriptor(-1).read(upTo: 1, appendingTo: &bytes) else {
      Issue.record("the read did not fail")
      return
    }
  }

  @Test func `a pipe is not a terminal`() throws {
    let pipe = try Pipe()
    #expect(!pipe.reader.isTerminal)
    pipe.close()
  }

  @Test func `a thread runs once and can be waited for`() throws {
    let ran = Locked<[UInt]>([])
    let thread = try PlatformThread.start(name: "a name longer than fifteen bytes") {
      ran.change { $0.append(PlatformThread.currentIdentifier) }
    }
    thread.join()
    #expect(ran.value.count == 1)
    #expect(ran.value != [PlatformThread.currentIdentifier])
  }

  @Test func `the clock does not go back`() {
    var last = MonotonicClock.nanoseconds
    for _ in 0..<1_000 {
      let now = MonotonicClock.nanoseconds
      #expect(now >= last)
      last = now
    }
  }

  @Test func `the program knows its own file`() throws {
    let path = try #require(CurrentProcess.executablePath)
    #expect(path.hasPrefix("/"))
    #expect(throws: FileContents.Failure.tooLarge(maximumBytes: 3)) {
      try FileContents.read(path: path, maximumBytes: 3)
    }
  }

  @Test func `environment variables are found`() {
    #expect(CurrentProcess.environmentVariable("PATH") == CurrentProcess.environment["PATH"])
    #expect(CurrentProcess.environmentVariable("NO_SUCH_VARIABLE_ANYWHERE") == nil)
  }

  @Test func `a file is read whole or not at all`() throws {
    let mine = #filePath
    let bytes = try FileContents.read(path: mine, maximumBytes: 1 << 20)
    #expect(String(decoding: bytes, as: UTF8.self).hasPrefix("import EventLoop"))
    #expect(try FileContents.read(path: mine, maximumBytes: bytes.count) == bytes)
    #expect(throws: FileContents.Failure.tooLarge(maximumBytes: bytes.count - 1)) {
      try FileContents.read(path: mine, maximumBytes: bytes.count - 1)
    }
    #expect(try FileContents.read(path: "/dev/null", maximumBytes: 0) == [])
    for path in ["/no/such/file", "/", "", "a\0b"] {
      #expect(throws: FileContents.Failure.self) {
        try FileContents.read(path: path, maximumBytes: 1)
      }
    }
  }
}
