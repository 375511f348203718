#if os(Linux)
  import Foundation

  extension ProcessFootprint {
    /// Reads the footprint of a process out of `/proc` (proc(5)); nil when there is none.
    package init?(of process: Int32) {
      guard let text = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
      else { return nil }  // The process is gone.
      var values: [Substring: Int] = [:]
      for line in text.split(separator: "\n") {
        let words = line.split(whereSeparator: { $0 == ":" || $0.isWhitespace })
        if words.count > 1, let number = Int(words[1]) { values[words[0]] = number }
      }
      guard let kilobytes = values["VmRSS"], let threads = values["Threads"] else { return nil }
      self.init(memoryBytes: kilobytes * 1_024, threads: threads)
    }
  }
#endif
