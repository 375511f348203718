/// A type of the wire that says what its values look like.
///
/// The shape stands in the file that reads or writes the values, so that one is not changed without the
/// other. Tests hold the two together.
package protocol Described {
  /// What the type's values look like.
  static var shape: Shape { get }
}
