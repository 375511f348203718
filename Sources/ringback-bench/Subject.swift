/// One of the two daemons that are compared.
struct Subject {
  /// `floor` or `ringback`.
  var name: String
  /// The executable.
  var path: String
  /// Its arguments.
  var arguments: [String]
}
