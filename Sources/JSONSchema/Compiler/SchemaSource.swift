import JSON

/// One schema object as the compiler reads it: only what its dialect knows.
struct SchemaSource {
  let location: SchemaLocations.ID
  let resource: Int
  let dialect: Dialect
  /// In the order of the document.
  let members: [(keyword: Keyword, value: JSONValue)]

  /// Picks the keywords out of an object.
  init(_ object: JSONObject, location: SchemaLocations.ID, resource: Int, dialect: Dialect) {
    self.location = location
    self.resource = resource
    self.dialect = dialect
    var members: [(keyword: Keyword, value: JSONValue)] = []
    for (name, value) in object {
      if let keyword = Keyword.named[name], dialect.knows(keyword) {
        members.append((keyword, value))
      }
    }
    // Before 2019-09, `$ref` stands alone; what is beside it can only be referred to.
    if dialect.edition == .draft7, members.contains(where: { $0.keyword == .ref }) {
      members.removeAll { $0.keyword != .ref && $0.keyword != .definitions }
    }
    self.members = members
  }

  /// The keyword's value, or nil if it is absent.
  subscript(keyword: Keyword) -> JSONValue? {
    members.first { $0.keyword == keyword }?.value
  }

  /// Whether any of the keywords is present.
  func hasAny(_ keywords: Keyword...) -> Bool {
    members.contains { keywords.contains($0.keyword) }
  }
}
