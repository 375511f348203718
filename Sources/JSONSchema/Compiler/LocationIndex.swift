/// Finds places of schema documents by their parent and last token, and nodes by their place.
///
/// Built when the first reference by JSON pointer is resolved, and brought up to date before each further one.
struct LocationIndex {
  private struct Key: Hashable {
    var parent: SchemaLocations.ID
    var token: ByteKey
  }

  private var places: [Key: SchemaLocations.ID] = [:]
  private var nodes: [SchemaLocations.ID: Int] = [:]
  private var placeCount = 0
  private var nodeCount = 0

  /// Takes in what was added since the last call.
  mutating func update(_ locations: SchemaLocations, _ allNodes: [SchemaContent]) {
    for id in placeCount..<locations.count {
      guard let parent = locations.parent(of: id) else { continue }
      let key = Key(parent: parent, token: ByteKey(locations.token(of: id)))
      // A place can be noted twice, once for each keyword that reads it; schemas stand under the first.
      if places[key] == nil { places[key] = id }
    }
    for node in nodeCount..<allNodes.count { nodes[allNodes[node].location] = node }
    placeCount = locations.count
    nodeCount = allNodes.count
  }

  /// The place below another one, or nil if it was never looked at.
  func place(_ token: String, below parent: SchemaLocations.ID) -> SchemaLocations.ID? {
    places[Key(parent: parent, token: ByteKey(token))]
  }

  /// The node of the schema at a place, or nil if none was read there.
  func node(at place: SchemaLocations.ID) -> Int? { nodes[place] }
}
