import JSON
import RingbackProtocol
import Testing

/// What `protocol.md` says of params and results is what the description says.
struct DocumentShapeTests {
  private static let document = ProtocolDocument.current
  private static let description = Description.current

  /// The prose of a section, line by line.
  private static func lines(of section: String) -> [Substring] {
    var isExample = false
    return document.lines(of: section).filter { line in
      if line.hasPrefix("```") { isExample.toggle() }
      return !isExample && !line.hasPrefix("```")
    }
  }

  /// Compares a definition with a notation that stands behind some words of a section, and begins with
  /// others.
  private func check(
    _ definition: String, in section: String, after words: String, at beginning: String = "{",
    namesOnly: Bool = false, _ location: SourceLocation = #_sourceLocation
  ) throws {
    let text = Self.lines(of: section).joined(separator: "\n")
    let place = try #require(
      text.firstRange(of: words + beginning), "\(section): \(words)", sourceLocation: location)
    let start = text.index(place.lowerBound, offsetBy: words.count)
    let notation = try #require(
      ShapeNotation.beginning(text[start...]), "\(section): \(words)", sourceLocation: location)
    let schema: JSONObject = ["$ref": .string("#/$defs/\(definition)")]
    #expect(
      Self.description.differences(notation, schema, definition, namesOnly: namesOnly) == [],
      sourceLocation: location)
  }

  /// The words that a section says of its params.
  private func checkParams(_ method: MethodDescription) throws {
    let first = try #require(Self.lines(of: method.name).first { !$0.isEmpty })
    guard let params = Self.description.params(of: method.name) else {
      #expect(first.contains("No params") || first.contains("without params"))
      return
    }
    if method.name == "session/preview" {
      #expect(first.contains("The params of [session/prompt]"))
      let other = Self.description.definitions["SessionPromptParams"]?["properties"]
      return #expect(Self.description.definitions[params]?["properties"] == other)
    }
    let words = try #require(first.firstRange(of: "`{").map { first[..<$0.upperBound].dropLast() })
    try check(params, in: method.name, after: String(words))
  }

  @Test(arguments: MethodDescription.all.map(\.name))
  func `a section's params and result are those of the description`(name: String) throws {
    let method = try #require(MethodDescription.all.first { $0.name == name })
    try checkParams(method)
    guard method.result != nil else { return }
    guard let result = Self.description.result(of: name) else {
      return #expect(Self.lines(of: name).contains { $0.contains("→ `null`") })
    }
    try check(result, in: name, after: "→ `")
  }

  @Test func `the shapes inside of params and results are those of the description`() throws {
    try check("ToolDefinition", in: "tools/register", after: "A definition is `")
    try check("ToolPolicy", in: "tools/register", after: "- `policy`: `")
    try check("ApprovalSettings", in: "session/new", after: "| `approval` | `", namesOnly: true)
    try check("TurnLimits", in: "session/new", after: "\n`limits`: `", namesOnly: true)
    try check("Usage", in: "session/prompt", after: "`usage` is `")
    try check("LimitReached", in: "session/prompt", after: "a limit of the turn; `limit: ")
    try check("UserMessage", in: "session/messages", after: "A message is\n\n- `")
    try check("AssistantMessage", in: "session/messages", after: "or\n- `")
    try check("ToolResult", in: "session/messages", after: "`toolResults: [")
    try check("ErrorObject", in: "Errors", after: "Every error is `")
    try check("ErrorData", in: "Errors", after: "`data` is `")
    try check("ProviderTimeouts", in: "Providers", after: "| `timeouts` | `", namesOnly: true)
    try check("ModelPrices", in: "models/list", after: "| `prices` | `")
    for (name, type) in [
      ("TextContent", "text"), ("ImageContent", "image"), ("AudioContent", "audio"),
      ("ResourceLink", "resource_link"),
    ] {
      try check(name, in: "session/prompt", after: "`", at: "{type: \"\(type)\"")
    }
  }

  @Test func `the table of settings has each of them`() {
    let rows = Set(Self.document.rows(in: "session/new").map(\.[0]))
    #expect(rows == Self.description.settings)
  }

  @Test func `the table of stop reasons has each of them`() {
    let words = Self.description.definitions["StopReason"]?["enum"]?.array?.compactMap(\.string)
    #expect(Self.document.rows(in: "session/prompt").map(\.[0]) == words)
  }

  @Test func `the table of a provider's members has each of them`() {
    let rows = Self.document.rows(in: "Providers").map(\.[0])
    let properties = Self.description.definitions["Provider"]?["properties"]?.object?.keys ?? []
    #expect(!properties.isEmpty)
    #expect(Set(properties).subtracting(rows).isEmpty)
  }

  @Test func `the tables of errors are the code's`() {
    let rows = Self.document.rows(in: "Errors")
    let ofDaemon = rows.filter { Int($0[0]) != nil && $0[0] != "-32010" }.flatMap { row in
      row[1].split(separator: ",").map { kind in
        [row[0], kind.trimmingPrefix(" ").filter { $0 != "`" }, row[2]]
      }
    }
    #expect(ofDaemon == ErrorRow.ofDaemon.map { ["\($0.code)", $0.kind, $0.when] })
    let ofModels = rows.filter { Int($0[0]) == nil }.map { [$0[0], $0[1]] }
    #expect(ofModels == ErrorRow.ofModels.map { [$0.kind, $0.when] })
  }

  @Test func `the table of limits says what the description says`() {
    let rows = Self.document.rows(in: "Limits").map { [$0[0], $0[2].lowercased() + "."] }
    let properties = Self.description.definitions["Limits"]?["properties"]?.object ?? [:]
    #expect(
      rows == properties.map { [$0.key, $0.value["description"]?.string?.lowercased() ?? ""] })
  }

  @Test func `the table of updates has the members of each type`() {
    let rows = Self.document.rows(in: "session/update")
    let members = (Self.description.definitions["Update"]?["oneOf"]?.array ?? [])
      .compactMap(\.object).map(Self.description.resolved)
    #expect(rows.count == members.count)
    for row in rows {
      let schema = members.first { $0["properties"]?["type"]?["const"]?.string == row[0] }
      let properties = (schema?["properties"]?.object?.keys ?? []).filter { $0 != "type" }
      let required = (schema?["required"]?.array ?? []).compactMap(\.string)
      let described = properties.map { required.contains($0) ? $0 : "\($0)?" }
      if row[1] == "the counts of `usage`" { continue }
      // What stands in brackets are the members of members.
      // A cell that is one name has lost its marks.
      let cell = row[1].contains("`") ? row[1] : "`\(row[1])`"
      let written = cell.replacing(/\[?\{[^}]*\}\]?/, with: "").matches(of: /`([a-zA-Z]+\??)`/)
        .map { String($0.1) }
      #expect(Set(written) == Set(described), "\(row[0])")
    }
  }
}
