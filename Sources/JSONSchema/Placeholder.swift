package import JSON
package struct Schema: Sendable { package init(compiling: JSONValue) throws(SchemaError) {}
 package func validate(_ v: JSONValue) -> [Problem] { [] } }
package struct SchemaError: Error { package var problems: [(pointer: String, message: String)] }
package struct Problem: Sendable { package var instancePointer: String; package var message: String }
