#if !canImport(Darwin)
  import Glibc

  extension ProcessUsage {
    /// Reads `/proc` and the processor clock of the process.
    init(of identifier: pid_t) throws(BenchError) {
      let status = try TextFile.lines(of: "/proc/\(identifier)/status")
      var clock = clockid_t()
      var spent = timespec()
      guard unsafe clock_getcpuclockid(identifier, &clock) == 0,
        unsafe clock_gettime(clock, &spent) == 0
      else { throw .system("clock_getcpuclockid", errno) }
      residentBytes = try Self.kilobytes("VmRSS:", in: status) * 1024
      peakBytes = try Self.kilobytes("VmHWM:", in: status) * 1024
      cpuNanoseconds = Double(spent.tv_sec) * 1e9 + Double(spent.tv_nsec)
    }

    private static func kilobytes(_ field: String, in lines: [String]) throws(BenchError) -> Double
    {
      guard let line = lines.first(where: { $0.hasPrefix(field) }),
        let number = line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap({
          Double($0)
        })
      else { throw .unavailable("\(field) is not in /proc") }
      return number
    }
  }
#endif
