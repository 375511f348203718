package import JSON
package import JSONSchema

extension Schema: JSONReadable {
  /// Compiles the JSON Schema that stands at a place in the params.
  ///
  /// - Throws: A mismatch with a pointer for each thing that is wrong with the schema.
  package init(reading value: JSONValue, at pointer: String) throws(JSONMismatch) {
    do throws(SchemaError) {
      try self.init(compiling: value)
    } catch {
      throw JSONMismatch(
        error.faults.map { fault in
          JSONMismatch.Problem(pointer: pointer + fault.pointer, message: fault.message)
        })
    }
  }
}
