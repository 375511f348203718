#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

extension Measurement {
  /// The size of the executable without its symbols.
  static let executableSize = Measurement(
    name: "size",
    metrics: [Metric(title: "stripped executable", unit: "MB", target: .atMost(12))],
    rounds: { _ in 1 },
    take: { subject, _ throws(BenchError) in
      let copy = "\(subject.path).stripped-\(getpid())"
      defer { unsafe unlink(copy) }
      let status = try ChildProcess.status(of: "strip", ["-o", copy, subject.path])
      guard status == 0 else { throw .unavailable("no strip on this machine") }
      return [[Double(try TextFile.bytes(of: copy).count) / 1e6]]
    })
}
