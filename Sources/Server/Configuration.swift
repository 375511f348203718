import Conversation
import JSON
import Platform

/// The configuration file: `{model?, providers?, prices?}`.
struct Configuration: Sendable {
  /// Why a configuration cannot be used, in one line.
  struct Problem: Error {
    let message: String
  }

  /// The model of sessions that name none.
  var model: String?
  /// Model providers by id.
  var providers: JSONObject?
  /// What models cost, by their full names.
  var prices: [String: ModelPrices] = [:]

  /// Reads the file that was named, else the one at the XDG place, else nothing.
  ///
  /// - Parameters:
  ///   - path: The file that the command line names; it must be there.
  ///   - maximumBytes: A larger file is refused.
  /// - Returns: The settings, empty when there is no file.
  /// - Throws: A problem, in one line.
  static func read(path: String?, maximumBytes: Int) throws(Problem) -> Configuration {
    let standard = CurrentProcess.configurationDirectory.map { "\($0)/ringback/config.json" }
    guard let file = path ?? standard else { return Configuration() }
    let bytes: [UInt8]
    do throws(FileContents.Failure) {
      bytes = try FileContents.read(path: file, maximumBytes: maximumBytes)
    } catch {
      if path == nil, case .system(let reason) = error, reason.isNotFound {
        return Configuration()
      }
      throw Problem(message: "cannot read the configuration file \(file): \(error)")
    }
    do {
      return try Configuration(reading: JSONValue(parsing: bytes), at: "")
    } catch let error as JSONError {
      throw Problem(message: "\(file) is not valid JSON: \(error)")
    } catch let error as JSONMismatch {
      let problems = error.problems.map { "\($0.pointer) \($0.message)" }
      throw Problem(message: "\(file): \(problems.joined(separator: "; "))")
    } catch {
      throw Problem(message: "\(file): \(error)")
    }
  }
}

extension Configuration: JSONReadable {
  init(reading value: JSONValue, at pointer: String) throws(JSONMismatch) {
    let members = try JSONMembers(value, at: pointer)
    for key in members.object.keys where !Self.settings.contains(key) {
      throw JSONMismatch(
        at: members.place(of: key),
        "there is no such setting; the settings are \(Self.settings.joined(separator: ", "))")
    }
    model = try members.optional("model")
    providers = try members.optional("providers")
    if let list: JSONValue = try members.optional("prices") {
      let models = try JSONMembers(list, at: members.place(of: "prices"))
      for name in models.object.keys { prices[name] = try models.optional(name) }
    }
  }

  private static let settings = ["model", "providers", "prices"]
}
