/// What a process has used so far.
struct ProcessUsage {
  /// Bytes of memory resident now.
  var residentBytes: Double
  /// The most bytes that were ever resident.
  var peakBytes: Double
  /// Processor time of all its threads, user and system.
  var cpuNanoseconds: Double
}
