#if canImport(Darwin)
  import Darwin

  extension ProcessUsage {
    /// Asks `proc_pid_rusage`; its times are in ticks of the machine's clock.
    init(of identifier: pid_t) throws(BenchError) {
      var usage = rusage_info_v4()
      let status = unsafe withUnsafeMutablePointer(to: &usage) { pointer in
        unsafe pointer.withMemoryRebound(to: rusage_info_t?.self, capacity: 1) { rebound in
          unsafe proc_pid_rusage(identifier, RUSAGE_INFO_V4, rebound)
        }
      }
      guard status == 0 else { throw .system("proc_pid_rusage", errno) }
      var scale = mach_timebase_info_data_t()
      unsafe mach_timebase_info(&scale)
      residentBytes = Double(usage.ri_resident_size)
      peakBytes = Double(usage.ri_lifetime_max_phys_footprint)
      cpuNanoseconds =
        Double(usage.ri_user_time + usage.ri_system_time) * Double(scale.numer)
        / Double(scale.denom)
    }
  }
#endif
