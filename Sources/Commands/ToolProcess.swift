import JSON
import Platform

/// One execution of a command: arguments in, result out.
enum ToolProcess {
  /// The most bytes of output that are taken; a command that writes more is killed.
  static let maximumOutputBytes = 16 << 20

  /// Executes a command and returns the tool's result; cancelling the task ends it.
  static func result(of tool: CommandTool, arguments: JSONValue) async -> JSONValue {
    var request = ChildProcess.Request(
      file: tool.command[0], arguments: Array(tool.command.dropFirst()))
    request.input = .pipe
    request.output = .pipe
    let started: ChildProcess?
    do throws(SystemError) {
      started = try RunningTools.start(request)
    } catch {
      return failure("cannot start \(tool.command[0]): \(error)")
    }
    guard let process = started else { return failure("the program is about to end") }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        begin(process, arguments.encoded) { result in continuation.resume(returning: result) }
      }
    } onCancel: {
      RunningTools.terminate(process)
    }
  }

  /// Starts the threads of one execution: pipes block, so each direction has its own.
  private static func begin(
    _ process: ChildProcess, _ input: [UInt8], _ completion: @escaping @Sendable (JSONValue) -> Void
  ) {
    do throws(SystemError) {
      let reader = try PlatformThread.start(name: "tool-output") {
        completion(ToolOutput(of: process).result)
      }
      reader.detach()
    } catch {
      process.input?.close()
      process.output?.close()
      RunningTools.kill(process)
      return completion(failure("cannot start a thread: \(error)"))
    }
    do throws(SystemError) {
      let writer = try PlatformThread.start(name: "tool-input") { feed(input, to: process) }
      writer.detach()
    } catch {
      // Without its arguments the command reads an end of file; its result says the rest.
      process.input?.close()
    }
  }

  /// A command that does not read its arguments closes the pipe; that is its right.
  private static func feed(_ input: [UInt8], to process: ChildProcess) {
    guard let pipe = process.input else { return }
    var sent = 0
    while sent < input.count, case .bytes(let count) = pipe.write(input, from: sent) {
      sent += count
    }
    pipe.close()
  }

  /// A result that says that the tool failed.
  static func failure(_ message: String) -> JSONValue {
    ["content": .string(message), "isError": true]
  }
}
