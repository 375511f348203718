import JSON
import Platform

/// A tool of `ringback ask`: a command that reads its arguments as JSON from stdin.
struct CommandTool: Sendable, Equatable {
  /// The tool's name.
  let name: String
  /// The definition as it is registered.
  let definition: JSONValue
  /// The program and its arguments.
  let command: [String]

  /// Reads `NAME=COMMAND`; the command is a shell's.
  init(_ text: String) throws(UsageError) {
    guard let equals = text.firstIndex(of: "="), equals != text.startIndex else {
      throw UsageError("--tool is NAME=COMMAND, not \(text)")
    }
    let shell = String(text[text.index(after: equals)...])
    guard !shell.isEmpty else { throw UsageError("--tool \(text) names no command") }
    name = String(text[..<equals])
    definition = ["name": .string(name), "inputSchema": ["type": "object"]]
    command = Self.shell(shell)
  }

  /// Reads the tools of a file: `[{name, description?, inputSchema?, …, command}]`.
  static func read(file: String, maximumBytes: Int) throws(UsageError) -> [CommandTool] {
    let value: JSONValue
    do {
      value = try JSONValue(parsing: FileContents.read(path: file, maximumBytes: maximumBytes))
    } catch {
      throw UsageError("cannot read the tools in \(file): \(error)")
    }
    do throws(JSONMismatch) {
      return try [CommandTool](reading: value, at: "")
    } catch {
      let problem = error.problems.first.map { "\($0.pointer) \($0.message)" } ?? ""
      throw UsageError("\(file): \(problem)")
    }
  }

  private static func shell(_ command: String) -> [String] { ["/bin/sh", "-c", command] }
}

extension CommandTool: JSONReadable {
  init(reading value: JSONValue, at pointer: String) throws(JSONMismatch) {
    let members = try JSONMembers(value, at: pointer)
    name = try members.required("name")
    let command: JSONValue = try members.required("command")
    if let shell = command.string {
      self.command = Self.shell(shell)
    } else {
      self.command = try [String](reading: command, at: members.place(of: "command"))
    }
    guard self.command.first?.isEmpty == false else {
      throw JSONMismatch(at: members.place(of: "command"), "names no program")
    }
    var definition = members.object
    definition["command"] = nil
    if definition["inputSchema"] == nil { definition["inputSchema"] = ["type": "object"] }
    self.definition = .object(definition)
  }
}
