import Conversation
import JSON

/// Encodes the `tools` of a request.
struct GeminiTools {
  /// The names as the service gets them.
  let names: ToolNames
  /// The form of the schemas.
  let form: GeminiQuirks.SchemaForm

  /// The tools, which must not be none, as one array; made once for each set.
  ///
  /// - Throws: A `ModelError` of kind `invalidRequest` that names a tool whose schema cannot be said.
  func bytes(of tools: ToolSet) throws(ModelError) -> [UInt8] {
    let bytes = tools.encoded.bytes(for: "\(Gemini.name) \(form.rawValue)") {
      // Optional on purpose: nothing can be thrown from here, so what is wrong is found out below.
      (try? encoded(tools)) ?? []
    }
    return bytes.isEmpty ? try encoded(tools) : bytes
  }

  private func encoded(_ tools: ToolSet) throws(ModelError) -> [UInt8] {
    var writer = JSONWriter(reservingCapacity: 4_096)
    writer.beginArray()
    writer.beginObject()
    writer.key("functionDeclarations")
    writer.beginArray()
    for tool in tools.definitions { try write(tool, to: &writer) }
    writer.endArray()
    writer.endObject()
    writer.endArray()
    return writer.takeBytes()
  }

  private func write(_ tool: ToolDefinition, to writer: inout JSONWriter) throws(ModelError) {
    let parameters: GeminiSchema.Parameters
    do throws(GeminiSchema.Problem) {
      parameters = try GeminiSchema.parameters(of: tool.inputSchema, form: form)
    } catch {
      throw ModelError(
        .invalidRequest, "The tool \"\(tool.name)\" cannot be offered: \(error.phrase).")
    }
    writer.beginObject()
    writer.member("name", names.portable(tool.name))
    let words = [tool.description ?? tool.title, parameters.note].compactMap { $0 }
    if !words.isEmpty { writer.member("description", words.joined(separator: "\n")) }
    if let schema = parameters.schema {
      writer.member(form == .openAPI ? "parameters" : "parametersJsonSchema", schema)
    }
    writer.endObject()
  }
}
