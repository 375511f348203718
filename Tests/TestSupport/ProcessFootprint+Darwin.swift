#if canImport(Darwin)
  import Darwin

  // Written with care and never run: no machine with macOS was at hand.
  extension ProcessFootprint {
    /// Asks the kernel for the footprint of a process of ours (libproc.h); nil when there is none.
    package init?(of process: Int32) {
      var info = proc_taskinfo()
      let size = Int32(MemoryLayout<proc_taskinfo>.size)
      guard unsafe proc_pidinfo(process, PROC_PIDTASKINFO, 0, &info, size) == size else {
        return nil
      }
      self.init(memoryBytes: Int(info.pti_resident_size), threads: Int(info.pti_threadnum))
    }
  }
#endif
