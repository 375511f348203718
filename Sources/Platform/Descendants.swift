import CPlatform

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// What a child of this process has started and left behind.
///
/// For a program that has no other children: they would be reaped with the rest.
package enum Descendants {
  /// Makes orphaned descendants children of this process from now on, so that they can be found.
  ///
  /// Only Linux can; elsewhere those in the child's process group are found, and no others.
  package static func adoptOrphans() {
    // Where it fails less is found, as on a system that cannot do it.
    _ = rb_adopt_orphans()
  }

  /// Reaps those that have ended, and says whether others still run.
  ///
  /// - Parameter group: The group of a child that was reaped just now. Its number is not given to a new
  ///   process as long as the group has a member, and hardly at once when it has none.
  /// - Returns: True when at least one runs.
  package static func areAlive(group: Int32) -> Bool {
    // A group of nothing but ended processes is refused on Darwin, and on Linux they are reaped first.
    rb_reap_children() != 0 || killpg(group, 0) == 0
  }

  /// Kills the members of a group and all orphans that were adopted.
  package static func kill(group: Int32) {
    // Those that have ended meanwhile are no loss.
    _ = killpg(group, SIGKILL)
    for orphan in adopted { signalProcess(orphan, SIGKILL) }
  }
}

private func signalProcess(_ process: Int32, _ signal: Int32) {
  #if canImport(Darwin)
    _ = Darwin.kill(process, signal)
  #else
    _ = Glibc.kill(process, signal)
  #endif
}
