package import Conversation
package import JSON

/// The models that providers offer, and the providers that gave no list.
package struct ModelListing: Sendable {
  /// The models in the order of their providers.
  package var descriptions: [ModelDescription] = []
  /// The providers that gave no list, and why.
  package var failures: [(provider: String, error: ModelError)] = []

  /// The models as `models/list` answers them.
  package var models: [JSONObject] { descriptions.map(\.json) }

  /// The failures as `models/list` answers them: `{provider, kind, message}`.
  package var problems: [JSONObject] {
    failures.map { provider, error in
      [
        "provider": .string(provider), "kind": .string(error.kind.rawValue),
        "message": .string(error.message),
      ]
    }
  }
}

extension ModelDescription {
  /// Shape: `{id, provider, displayName?, contextTokens?, maxOutputTokens?, images?, tools?,
  /// reasoning?, prices?, ownedBy?}`.
  package var json: JSONObject {
    var json: JSONObject = ["id": .string(name), "provider": .string(provider)]
    json["displayName"] = displayName.map(JSONValue.string)
    json["contextTokens"] = contextTokens.map { .number(JSONNumber($0)) }
    json["maxOutputTokens"] = maxOutputTokens.map { .number(JSONNumber($0)) }
    json["images"] = images.map(JSONValue.bool)
    json["tools"] = tools.map(JSONValue.bool)
    json["reasoning"] = reasoning.map(JSONValue.bool)
    json["prices"] = prices.map { .object($0.json) }
    json["ownedBy"] = ownedBy.map(JSONValue.string)
    return json
  }
}

extension ModelPrices {
  /// Shape: `{input, output, cacheRead?, cacheWrite?}`, US dollars for a million tokens.
  fileprivate var json: JSONObject {
    let prices: [(key: String, price: Double?)] = [
      ("input", input), ("output", output), ("cacheRead", cacheRead), ("cacheWrite", cacheWrite),
    ]
    var json = JSONObject()
    for (key, price) in prices {
      json[key] = price.flatMap(Self.number).map(JSONValue.number)
    }
    return json
  }

  /// 3 is written as 3, not as 3.0.
  private static func number(_ price: Double) -> JSONNumber? {
    Int(exactly: price).map { JSONNumber($0) } ?? JSONNumber(price)
  }
}
