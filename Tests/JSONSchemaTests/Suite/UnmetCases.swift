/// Optional cases of the official suite whose answer differs here, each with its reason.
enum UnmetCases {
  /// Lines as ``OfficialSuite/Result/failures`` has them, by folder.
  static let byFolder: [String: [String]] = [
    // `contentEncoding` and `contentMediaType` are annotations here in every dialect, as they are since 2019-09;
    // draft-07 let a validator assert them.
    "draft7/optional": [
      "content.json: validation of binary string-encoding: an invalid base64 string (% is not a valid character)",
      "content.json: validation of binary-encoded media type documents: a validly-encoded invalid JSON document",
      "content.json: validation of binary-encoded media type documents: an invalid base64 string that is valid JSON",
      "content.json: validation of string-encoded content based on media type: an invalid JSON document",
    ]
  ]
}
