import HTTP
package import JSON

extension ProviderConfiguration {
  /// Reads providers out of `{id: {dialect, baseUrl, …}}`, all or none.
  ///
  /// - Parameters:
  ///   - json: The object.
  ///   - pointer: Where the object stands in the text that it comes from.
  ///   - environment: Where the variables are looked up that say where a provider is; those of keys
  ///     are looked up when a key is needed.
  /// - Returns: The providers in the order of the members.
  /// - Throws: Every problem that there is.
  package static func providers(
    in json: JSONObject, at pointer: String = "", environment: [String: String] = [:]
  ) throws(JSONMismatch) -> [ProviderConfiguration] {
    var reader = ConfigurationReader(.object(json), at: pointer)
    var providers: [ProviderConfiguration] = []
    for (id, value) in reader.members() {
      if !isProviderId(id) {
        let form = "letters, digits, dots, hyphens and underscores, 64 at most"
        reader.add("a provider's id consists of \(form)", at: id)
      }
      var one = ConfigurationReader(value, at: reader.pointer(to: id))
      let provider = one.problems.isEmpty ? read(id, &one, environment) : nil
      reader.add(one.problems)
      if let provider { providers.append(provider) }
    }
    if !reader.problems.isEmpty { throw JSONMismatch(reader.problems) }
    return providers
  }

  private static func isProviderId(_ id: String) -> Bool {
    (1...64).contains(id.utf8.count)
      && id.utf8.allSatisfy { byte in
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
          || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || "._-".utf8.contains(byte)
      }
  }

  private static func read(
    _ id: String, _ reader: inout ConfigurationReader, _ environment: [String: String]
  ) -> Self? {
    if !extend(&reader) { return nil }
    let dialect = Format.name(&reader)
    let address = AddressReading(&reader, provider: id, environment: environment)
    // Optional on purpose: without an address its dialect has no peculiarities of a host.
    let host = (try? address?.baseURL.get())?.host ?? ""
    let format = Format(dialect, &reader, host: host)
    let key = KeyReading(&reader)
    let keyHeader = format.flatMap { key.headerInUse(in: $0.dialect(of: id)) }
    let headers = HeaderReading(&reader, keyHeader: keyHeader, environment: environment).headers
    let timeouts = timeouts(&reader)
    let models = KnownModelReading.models(&reader, provider: id)
    guard reader.finish().isEmpty, let format, let address else { return nil }
    var provider = ProviderConfiguration(
      id: id, format: format, address: address.baseURL, key: key.key, keyHeader: key.header,
      headers: headers, timeouts: timeouts)
    provider.addressVariable = address.variable
    provider.models = models
    return provider
  }

  /// Puts the members of the profile that `extends` names below the provider's own.
  private static func extend(_ reader: inout ConfigurationReader) -> Bool {
    guard reader.has("extends") else { return true }
    guard let name = reader.text("extends") else { return false }
    guard let profile = ProviderProfiles.members(of: name) else {
      let names = ProviderProfiles.ids.map { "\"\($0)\"" }.joined(separator: ", ")
      reader.add("expected one of \(names)", at: "extends")
      return false
    }
    let members = ProfileExtension(profile: profile, own: reader.members()).members
    reader = ConfigurationReader(.object(members), at: reader.pointer)
    return true
  }

  private static func timeouts(_ reader: inout ConfigurationReader) -> HTTPTimeouts {
    var timeouts = standardTimeouts
    guard let value = reader.value("timeouts") else { return timeouts }
    var fields = ConfigurationReader(value, at: reader.pointer(to: "timeouts"))
    if let time = fields.milliseconds("connectMs") { timeouts.connect = time }
    if let time = fields.milliseconds("firstByteMs") { timeouts.firstByte = time }
    if let time = fields.milliseconds("idleMs") { timeouts.idle = time }
    reader.add(fields.finish())
    return timeouts
  }
}
