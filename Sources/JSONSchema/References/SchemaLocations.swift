/// The places in schema documents that were looked at, as a tree.
///
/// A place knows its parent and its last token only, so that long keys are not copied into every place below them.
struct SchemaLocations: Sendable {
  /// Identifies a place.
  typealias ID = Int

  private struct Place: Sendable {
    var parent: ID
    /// A token of a JSON pointer, or for a document its label.
    var token: String
  }

  private var places: [Place] = []

  /// How many places there are; they are numbered from 0.
  var count: Int { places.count }

  /// Adds a document; its label is empty for the schema that is being compiled, else its URI.
  mutating func addDocument(label: String) -> ID {
    places.append(Place(parent: -1, token: label))
    return places.count - 1
  }

  /// Adds a place below another one.
  mutating func add(_ token: String, to parent: ID) -> ID {
    places.append(Place(parent: parent, token: token))
    return places.count - 1
  }

  /// The parent's number, or nil for a document.
  func parent(of id: ID) -> ID? {
    let parent = places[id].parent
    return parent < 0 ? nil : parent
  }

  /// The last token.
  func token(of id: ID) -> String { places[id].token }

  /// The JSON pointer of the place, behind the document's URI and `#` where it is not the compiled schema's own.
  func pointer(to id: ID, appending tokens: String...) -> String {
    var path: [String] = []
    var current = id
    while places[current].parent >= 0 {
      path.append(places[current].token)
      current = places[current].parent
    }
    let label = places[current].token
    var pointer = label.isEmpty ? "" : label + "#"
    for token in path.reversed() { JSONPointer.append(token, to: &pointer) }
    for token in tokens { JSONPointer.append(token, to: &pointer) }
    return pointer
  }
}
