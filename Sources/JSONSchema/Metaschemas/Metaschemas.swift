import JSON

/// The metaschemas that references may lead to without being handed in.
enum Metaschemas {
  /// The document with this URI, which has no fragment, or nil.
  static func document(named uri: String) -> JSONValue? {
    guard let text = Draft2020Metaschema.documents[uri] ?? Draft7Metaschema.documents[uri] else {
      return nil
    }
    do throws(JSONError) {
      return try JSONValue(parsing: text)
    } catch {
      // The texts are constants; a test parses every one of them.
      return nil
    }
  }
}
