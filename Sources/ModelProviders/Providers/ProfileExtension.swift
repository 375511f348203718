import JSON

/// What becomes of a profile when a user's provider extends it.
struct ProfileExtension {
  /// The profile's members.
  let profile: JSONObject
  /// The user's members, `extends` among them.
  let own: JSONObject

  /// The members of both.
  ///
  /// A member of the user's goes before that of the profile; those that hold members themselves are
  /// joined, and null takes a member away, as RFC 7396 has it. What the profile says of a dialect, a
  /// place or a key that the user replaces goes with it.
  var members: JSONObject {
    var inherited = profile
    for key in profile.keys where isReplaced(key) { inherited = inherited.without(key) }
    var members = Self.joined(inherited, own.without("extends"))
    // The header of a key that is no longer there.
    if own["apiKeyHeader"] == nil, Self.keys.allSatisfy({ members[$0] == nil }) {
      members = members.without("apiKeyHeader")
    }
    return members
  }

  private func isReplaced(_ key: String) -> Bool {
    switch key {
    case "quirks": own["dialect"].map { $0 != profile["dialect"] } ?? false
    case "baseUrlEnv": own["baseUrl"] != nil || own["hostEnv"] != nil
    case "hostEnv": own["baseUrl"] != nil || own["baseUrlEnv"] != nil
    case "baseUrlPath", "queryEnv": own["baseUrl"] != nil
    case _ where Self.keys.contains(key): Self.keys.contains { own[$0] != nil }
    default: false
    }
  }

  private static func joined(_ base: JSONObject, _ own: JSONObject) -> JSONObject {
    var members = base
    for (key, value) in own {
      if value.isNull {
        members = members.without(key)
      } else if let inner = value.object, let below = members[key]?.object {
        members[key] = .object(joined(below, inner))
      } else {
        members[key] = value
      }
    }
    return members
  }

  private static let keys = ["apiKey", "apiKeyEnv", "apiKeyCommand"]
}

extension JSONObject {
  fileprivate func without(_ key: String) -> JSONObject {
    JSONObject(filter { $0.key != key })
  }
}
