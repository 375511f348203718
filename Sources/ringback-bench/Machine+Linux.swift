#if !canImport(Darwin)
  extension Machine {
    /// The processor's name.
    static var processor: String {
      // Without /proc the machine keeps its name to itself; every other line still stands.
      guard let lines = try? TextFile.lines(of: "/proc/cpuinfo"),
        let line = lines.first(where: { $0.hasPrefix("model name") }),
        let colon = line.firstIndex(of: ":")
      else { return "unknown processor" }
      return String(line[line.index(after: colon)...].drop { $0 == " " })
    }
  }
#endif
