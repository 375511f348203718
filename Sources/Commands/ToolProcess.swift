import JSON
import Platform
import Synchronization

/// One execution of a command: arguments in, result out.
enum ToolProcess {
  /// The most bytes of output that are taken; a command that writes more is killed.
  static let maximumOutputBytes = 16 << 20

  /// Executes a command and returns the tool's result; cancelling the task kills it.
  static func result(of tool: CommandTool, arguments: JSONValue) async -> JSONValue {
    var request = ChildProcess.Request(
      file: tool.command[0], arguments: Array(tool.command.dropFirst()))
    request.input = .pipe
    request.output = .pipe
    let process: ChildProcess
    do throws(SystemError) {
      process = try ChildProcess(request)
    } catch {
      return failure("cannot start \(tool.command[0]): \(error)")
    }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let work = Work(process: process, input: arguments.encoded) { result in
          continuation.resume(returning: result)
        }
        work.begin()
      }
    } onCancel: {
      process.terminate()
    }
  }

  private static func failure(_ message: String) -> JSONValue {
    ["content": .string(message), "isError": true]
  }

  /// The threads of one execution: pipes block, so each direction has its own.
  private struct Work: Sendable {
    let process: ChildProcess
    let input: [UInt8]
    let completion: @Sendable (JSONValue) -> Void

    func begin() {
      do throws(SystemError) {
        let writer = try PlatformThread.start(name: "tool-input") { feed() }
        writer.detach()
        let reader = try PlatformThread.start(name: "tool-output") { collect() }
        reader.detach()
      } catch {
        process.kill()
        completion(ToolProcess.failure("cannot start a thread: \(error)"))
      }
    }

    /// A command that does not read its arguments closes the pipe; that is its right.
    private func feed() {
      guard let pipe = process.input else { return }
      var sent = 0
      while sent < input.count, case .bytes(let count) = pipe.write(input, from: sent) {
        sent += count
      }
      pipe.close()
    }

    private func collect() {
      var output: [UInt8] = []
      var isTooLarge = false
      if let pipe = process.output {
        while case .bytes = pipe.read(upTo: 1 << 16, appendingTo: &output) {
          isTooLarge = output.count > ToolProcess.maximumOutputBytes
          if isTooLarge { process.kill() }
          if isTooLarge { break }
        }
        pipe.close()
      }
      completion(result(output, isTooLarge: isTooLarge))
    }

    private func result(_ output: [UInt8], isTooLarge: Bool) -> JSONValue {
      guard !isTooLarge else {
        return ToolProcess.failure("the tool wrote more than \(ToolProcess.maximumOutputBytes) bytes")
      }
      var text = String(decoding: output, as: UTF8.self)
      if text.hasSuffix("\n") { text.removeLast() }
      do throws(SystemError) {
        switch try process.waitAndReap() {
        case .exited(0): return ["content": .string(text)]
        case .exited(let status):
          return ToolProcess.failure(text + "\n[the tool ended with status \(status)]")
        case .killed(let signal):
          return ToolProcess.failure(text + "\n[the tool was killed by signal \(signal)]")
        }
      } catch {
        return ToolProcess.failure("cannot learn how the tool ended: \(error)")
      }
    }
  }
}
