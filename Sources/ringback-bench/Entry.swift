#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Reads the command line, measures, and ends the process: 0 when every measurement was taken.
func bench(_ arguments: [String]) -> Never {
  do {
    signal(SIGPIPE, SIG_IGN)
    let options = try Options(Array(arguments.dropFirst()))
    if options.help {
      print(Options.usage)
      exit(0)
    }
    try checkNames(options.only)
    var bench = try Bench(options: options, folder: folder(of: arguments.first ?? ""))
    exit(bench.measureAndPrint() == 0 ? 0 : 1)
  } catch {
    print(error)
    exit(2)
  }
}

private func checkNames(_ names: Set<String>) throws(BenchError) {
  let known = Bench.measurements.map(\.name)
  if let unknown = names.first(where: { !known.contains($0) }) {
    throw .usage("no measurement is called \(unknown); there are \(known.joined(separator: ", "))")
  }
}

/// Where this program's siblings are.
private func folder(of program: String) -> String {
  guard let slash = program.lastIndex(of: "/") else { return "." }
  return String(program[..<slash])
}
