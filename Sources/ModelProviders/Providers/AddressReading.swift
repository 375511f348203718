import Conversation
import JSON

/// Where a provider is: what its members and the environment say together.
struct AddressReading {
  /// The URL, or why there is none.
  let baseURL: Result<BaseURL, ModelError>
  /// The environment variable that the URL comes from; nil when the configuration says it.
  let variable: String?

  /// Reads `baseUrl`, `baseUrlEnv`, `hostEnv`, `baseUrlPath` and `queryEnv`.
  ///
  /// What the configuration has wrong becomes a problem; what is wrong or missing in the environment is
  /// the error of whoever wants to use the provider, since the same configuration may serve elsewhere.
  ///
  /// - Returns: Nil when there are problems.
  init?(
    _ reader: inout ConfigurationReader, provider: String, environment: [String: String]
  ) {
    let problemsBefore = reader.problems.count
    let urlVariables = reader.variables("baseUrlEnv")
    let hostVariables = reader.variables("hostEnv")
    let isOptional = urlVariables != nil || hostVariables != nil
    let standard = Self.baseURL(&reader, isOptional: isOptional && hostVariables == nil)
    if urlVariables != nil, hostVariables != nil {
      reader.add("there can be baseUrlEnv or hostEnv, not both", at: "hostEnv")
    }
    let path = Self.path(&reader, isOptional: isOptional)
    let query = Self.query(&reader)
    guard reader.problems.count == problemsBefore else { return nil }

    let variables = urlVariables ?? hostVariables ?? []
    let found = environment.firstFilled(variables)
    variable = found?.name
    guard let found else {
      baseURL = standard.map(Result.success) ?? .failure(.noAddress(of: provider, variables))
      return
    }
    do throws(BaseURL.Problem) {
      var url =
        if hostVariables != nil, let standard {
          try BaseURL(host: found.value, otherwise: standard)
        } else {
          try BaseURL(found.value)
        }
      if let path { url = url.appending(path: path) }
      for (name, variables) in query {
        guard let value = environment.firstFilled(variables)?.value else { continue }
        url = url.adding(parameter: name, value: value)
      }
      baseURL = .success(url)
    } catch {
      baseURL = .failure(.badAddress(in: found.name, error))
    }
  }

  private static func baseURL(
    _ reader: inout ConfigurationReader, isOptional: Bool
  ) -> BaseURL? {
    let text = isOptional ? reader.text("baseUrl") : reader.requiredText("baseUrl")
    guard let text else { return nil }
    do throws(BaseURL.Problem) {
      return try BaseURL(text)
    } catch {
      reader.add(error.phrase, at: "baseUrl")
      return nil
    }
  }

  private static func path(
    _ reader: inout ConfigurationReader, isOptional: Bool
  ) -> String? {
    guard let path = reader.text("baseUrlPath") else { return nil }
    let isPath =
      path.utf8.first == UInt8(ascii: "/") && path.utf8.last != UInt8(ascii: "/")
      && path.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"?#".utf8.contains($0) }
    if !isPath { reader.add("expected a path, such as \"/v1\"", at: "baseUrlPath") }
    if !isOptional {
      reader.add(
        "it follows the value of baseUrlEnv or hostEnv, which is not there", at: "baseUrlPath")
    }
    return path
  }

  private static func query(
    _ reader: inout ConfigurationReader
  ) -> [(name: String, variables: [String])] {
    guard let value = reader.value("queryEnv") else { return [] }
    var fields = ConfigurationReader(value, at: reader.pointer(to: "queryEnv"))
    var query: [(name: String, variables: [String])] = []
    for name in fields.members().keys {
      if name.isEmpty || !BaseURL.isUnreserved(name) {
        fields.add("a parameter's name consists of letters, digits and -._~", at: name)
      }
      if let variables = fields.variables(name) { query.append((name, variables)) }
    }
    reader.add(fields.problems)
    return query
  }
}

extension ModelError {
  fileprivate static func noAddress(of provider: String, _ variables: [String]) -> ModelError {
    ModelError(
      .configuration,
      "The provider \"\(provider)\" needs an address: set the environment variable "
        + "\(variables.joined(separator: " or ")), or baseUrl in its configuration.")
  }

  fileprivate static func badAddress(
    in variable: String, _ problem: BaseURL.Problem
  ) -> ModelError {
    ModelError(
      .configuration,
      "The environment variable \(variable) cannot be used: \(problem.phrase).")
  }
}
