import Commands
import Conformance
import JSONRPC
import Platform
import Server

CurrentProcess.openMissingStandardDescriptors()
CurrentProcess.exit(run())

/// Does what the command line says and returns the exit status.
func run() -> Int32 {
  do throws(UsageError) {
    switch try Invocation(Array(CommandLine.arguments.dropFirst())) {
    case .daemon(let flags): return Daemon.run(options(flags))
    case .demo(let flags): return Demo.run(flags)
    case .ask(let flags): return Ask.run(flags)
    case .conform(let flags): return conform(flags)
    case .schema(let flags): return say(SchemaText.text(flags, version: Daemon.version))
    case .help: return say(Help.text)
    case .version: return say("ringback \(Daemon.version)\n")
    }
  } catch {
    // There is nobody else to tell when stderr does not take it.
    _ = Descriptor.standardError.write(Array("ringback: \(error.message)\n".utf8))
    return 2
  }
}

func options(_ flags: DaemonFlags) -> DaemonOptions {
  var options = DaemonOptions()
  options.framing = flags.framing == "lines" ? .lines : flags.framing == "headers" ? .headers : nil
  options.configurationPath = flags.configuration
  options.model = flags.model
  options.drainTimeoutMs = flags.drainTimeoutMs
  options.recordingDirectory = flags.recording
  return options
}

func conform(_ flags: ConformFlags) -> Int32 {
  let kit = ConformanceKit(
    only: flags.only, timeoutMs: flags.timeoutMs, version: Daemon.version)
  switch flags.task {
  case .list: return kit.list()
  case .check(let command): return kit.run(command)
  case .play(let check, let journal, let arguments):
    return kit.play(check, directory: journal, arguments: arguments)
  }
}

func say(_ text: String) -> Int32 {
  guard case .bytes = Descriptor.standardOutput.write(Array(text.utf8)) else { return 1 }
  return 0
}
