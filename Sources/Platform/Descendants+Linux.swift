#if !canImport(Darwin)
  extension Descendants {
    /// The children of this process's first thread, to which orphans are given.
    static var adopted: [Int32] {
      let process = CurrentProcess.identifier
      do throws(FileContents.Failure) {
        let bytes = try FileContents.read(
          path: "/proc/\(process)/task/\(process)/children", maximumBytes: 1 << 16)
        return bytes.split(separator: UInt8(ascii: " ")).compactMap {
          Int32(String(decoding: $0, as: UTF8.self))
        }
      } catch {
        // A kernel without the file (CONFIG_PROC_CHILDREN): only the group is killed.
        return []
      }
    }
  }
#endif
