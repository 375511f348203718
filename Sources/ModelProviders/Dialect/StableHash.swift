/// A hash that is the same in every process: FNV-1a with 64 bits.
///
/// Swift's own hashes are seeded anew in each process, but what a provider has seen must not change
/// with a restart.
enum StableHash {
  /// The hash of a text's UTF-8 bytes.
  static func of(_ text: String) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in text.utf8 {
      hash ^= UInt64(byte)
      hash = hash &* 0x100_0000_01b3
    }
    // The lower bits of FNV-1a alone mix badly in short texts.
    return hash ^ (hash >> 32)
  }
}
