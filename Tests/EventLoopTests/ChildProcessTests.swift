import EventLoop
import Platform
import Testing

@Suite struct ChildProcessTests {
  @Test(arguments: [0, 1, 42, 255])
  func `an exit status is reported`(code: Int32) async throws {
    try await expectStatus(.exited(code), "exit \(code)")
  }

  @Test func `a child that is killed says by what`() async throws {
    try await expectStatus(.killed(signal: 15), "kill -TERM $$; sleep 600")
  }

  @Test func `pipes carry input, output and errors`() async throws {
    try await withLoop { loop in
      var request = shell("cat; echo problem >&2")
      (request.input, request.output, request.error) = (.pipe, .pipe, .pipe)
      let child = try ChildProcess(request)
      #expect(child.input?.write(Array("hello".utf8)) == .bytes(5))
      child.input?.close()
      #expect(readAll(child.output) == "hello")
      #expect(readAll(child.error) == "problem\n")
      #expect(try await loop.exitStatus(of: child) == .exited(0))
    }
  }

  @Test func `a child without pipes reads nothing`() async throws {
    try await expectStatus(.exited(7), "if read line; then exit 0; else exit 7; fi")
  }

  @Test func `the environment and the directory are as given`() async throws {
    let text = try await output(of: "echo \"$A|$HOME|$PWD\"") { request in
      request.environment = ["A": "1 2", "PATH": "/usr/bin:/bin"]
      request.directory = "/"
    }
    #expect(text == "1 2||/\n")
  }

  @Test func `our own environment is passed on`() async throws {
    let path = CurrentProcess.environmentVariable("PATH")
    let text = try await output(of: "echo \"$PATH\"") { _ in }
    #expect(text == "\(path ?? "")\n")
  }

  @Test func `a program is found in the path and its arguments stay apart`() async throws {
    try await withLoop { loop in
      var request = ChildProcess.Request(file: "printf", arguments: ["%s|", "a b", "", "c\"'$"])
      request.output = .pipe
      let child = try ChildProcess(request)
      #expect(readAll(child.output) == "a b||c\"'$|")
      #expect(try await loop.exitStatus(of: child) == .exited(0))
    }
  }

  @Test(arguments: ["/no/such/program", "no-such-program-anywhere", "/", "a\0b"])
  func `a program that is not there is an error`(file: String) {
    #expect(throws: SystemError.self) { try ChildProcess(ChildProcess.Request(file: file)) }
  }

  @Test func `a directory that is not there is an error`() {
    var request = shell("exit 0")
    request.directory = "/no/such/directory"
    #expect(throws: SystemError.self) { try ChildProcess(request) }
  }

  @Test func `nothing but the standard streams is inherited`() async throws {
    let pipe = try Pipe()
    defer { pipe.close() }
    // Even what somebody has left open for children.
    try pipe.writer.setCloseOnExec(false)
    let number = pipe.writer.number
    let text = try await output(of: "if (: >&\(number)) 2>/dev/null; then echo open; fi; echo .") {
      _ in
    }
    #expect(text == ".\n")
  }

  @Test func `a child that fails to start leaves no descriptor open`() throws {
    let before = try Pipe()
    before.close()
    for _ in 0..<50 {
      var request = ChildProcess.Request(file: "/no/such/program")
      (request.input, request.output, request.error) = (.pipe, .pipe, .pipe)
      #expect(throws: SystemError.self) { try ChildProcess(request) }
    }
    let after = try Pipe()
    after.close()
    // Other tests open descriptors meanwhile, but not a hundred and fifty.
    #expect(after.reader.number < before.reader.number + 150)
  }

  @Test func `the end of a child is seen while a grandchild holds its pipes`() async throws {
    try await withLoop { loop in
      var request = shell("sleep 600 & echo $!; exit 3")
      request.output = .pipe
      let child = try ChildProcess(request)
      #expect(try await loop.exitStatus(of: child) == .exited(3))
      // The grandchild is in the group still, and holds the pipe.
      child.kill()
      let text = readAll(child.output)
      #expect(text.hasSuffix("\n"))
    }
  }

  @Test func `terminating reaches the whole group`() async throws {
    try await withLoop { loop in
      var request = shell("sleep 600 & sleep 600")
      request.output = .pipe
      let child = try ChildProcess(request)
      child.terminate()
      #expect(try await loop.exitStatus(of: child) == .killed(signal: 15))
      // It ends only when nobody holds the pipe any more.
      #expect(readAll(child.output) == "")
    }
  }

  @Test func `a child that ignores the polite signal can be killed`() async throws {
    try await withLoop { loop in
      var request = shell("trap '' TERM; echo ready; while :; do sleep 1; done")
      request.output = .pipe
      let child = try ChildProcess(request)
      var ready: [UInt8] = []
      #expect(child.output?.read(upTo: 6, appendingTo: &ready) == .bytes(6))
      child.terminate()
      child.kill()
      #expect(try await loop.exitStatus(of: child) == .killed(signal: 9))
      child.output?.close()
    }
  }

  @Test func `a child has default signals although we ignore broken pipes`() async throws {
    CurrentProcess.ignoreBrokenPipes()
    try await expectStatus(.killed(signal: 13), "kill -PIPE $$; exit 0")
  }

  @Test func `many children are seen to end`() async throws {
    try await withLoop { loop in
      try await withThrowingTaskGroup(of: Bool.self) { group in
        for code in 0..<40 {
          group.addTask {
            let child = try ChildProcess(shell("exit \(code)"))
            return try await loop.exitStatus(of: child) == .exited(Int32(code))
          }
        }
        for try await isRight in group { #expect(isRight) }
      }
      #expect(loop.watchCount == 0)
    }
  }

  @Test func `a status can be taken once`() throws {
    let child = try ChildProcess(shell("exit 5"))
    #expect(try child.waitAndReap() == .exited(5))
    #expect(throws: SystemError.self) { try child.reap() }
  }

  @Test func `asking does not wait`() throws {
    let child = try ChildProcess(shell("sleep 600"))
    #expect(try child.reap() == nil)
    #expect(!child.hasEnded)
    child.kill()
    #expect(try child.waitAndReap() == .killed(signal: 9))
  }
}

@Suite struct ProcessExitTests {
  @Test func `the end of a process is reported once`() async throws {
    try await withLoop { loop in
      let child = try ChildProcess(shell("read x"))
      let calls = Locked(0)
      await withCheckedContinuation { continuation in
        loop.onEnd(ofProcess: child.identifier) {
          calls.change { $0 += 1 }
          continuation.resume()
        }
        child.kill()
      }
      await loop.settled()
      #expect(calls.value == 1)
      #expect(loop.watchCount == 0)
      _ = try child.waitAndReap()
    }
  }

  @Test func `a process that is gone already is reported soon`() async throws {
    let child = try ChildProcess(shell("exit 0"))
    _ = try child.waitAndReap()
    for process in [child.identifier, 0, -1, Int32.max] {
      await withLoop { loop in
        await withCheckedContinuation { continuation in
          loop.onEnd(ofProcess: process) { continuation.resume() }
        }
      }
    }
  }

  @Test func `a process that lives is not reported`() async {
    await withLoop { loop in
      let called = Locked(false)
      let watches = [1, CurrentProcess.identifier].map { process in
        loop.onEnd(ofProcess: process) { called.value = true }
      }
      await loop.settled()
      #expect(!called.value)
      for watch in watches { watch.cancel() }
      #expect(loop.watchCount == 0)
      #expect(loop.timerCount == 0)
    }
  }

  @Test func `a watch that was cancelled is silent`() async throws {
    try await withLoop { loop in
      let child = try ChildProcess(shell("sleep 600"))
      let called = Locked(false)
      loop.onEnd(ofProcess: child.identifier) { called.value = true }.cancel()
      child.kill()
      _ = try child.waitAndReap()
      await loop.settled()
      #expect(!called.value)
    }
  }

  @Test func `another user's process counts as alive`() {
    #expect(ProcessWatch.isAlive(1))
    #expect(!ProcessWatch.isAlive(0))
    #expect(!ProcessWatch.isAlive(Int32.max))
  }
}

func shell(_ script: String) -> ChildProcess.Request {
  ChildProcess.Request(file: "/bin/sh", arguments: ["-c", script])
}

private func expectStatus(
  _ status: ChildProcess.ExitStatus, _ script: String,
  sourceLocation: SourceLocation = #_sourceLocation
) async throws {
  try await withLoop { loop in
    let child = try ChildProcess(shell(script))
    let seen = try await loop.exitStatus(of: child)
    #expect(seen == status, sourceLocation: sourceLocation)
  }
}

private func output(
  of script: String, _ change: (inout ChildProcess.Request) -> Void
) async throws -> String {
  var request = shell(script)
  change(&request)
  request.output = .pipe
  let child = try ChildProcess(request)
  let text = readAll(child.output)
  _ = try child.waitAndReap()
  return text
}

/// Reads to the end and closes.
private func readAll(_ descriptor: Descriptor?) -> String {
  var bytes: [UInt8] = []
  while case .bytes = descriptor?.read(upTo: 4_096, appendingTo: &bytes) {}
  descriptor?.close()
  return String(decoding: bytes, as: UTF8.self)
}
