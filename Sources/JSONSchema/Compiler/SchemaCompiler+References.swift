import JSON

/// `$ref`, `$dynamicRef` and `$recursiveRef`.
extension SchemaCompiler {
  /// Notes the schema's references for later.
  mutating func readReferences(_ source: SchemaSource, of node: Int) {
    let kinds: [(keyword: Keyword, kind: PendingReference.Kind)] = [
      (.ref, .fixed), (.dynamicRef, .dynamic), (.recursiveRef, .recursive),
    ]
    for (keyword, kind) in kinds {
      guard let value = source[keyword] else { continue }
      guard case .string(let text) = value,
        URIFormat.accepts(text, isReference: true, allowsUnicode: true)
      else {
        report(source, keyword, mustBe: "a URI reference")
        continue
      }
      references.append(
        PendingReference(
          node: node, keyword: keyword, kind: kind, text: text, resource: source.resource))
    }
  }

  /// Resolves all references, opening the documents that they lead to.
  mutating func resolveReferences() {
    var next = 0
    var dynamic: [(reference: PendingReference, target: Int, anchor: String)] = []
    while next < references.count {
      let reference = references[next]
      next += 1
      let target = target(of: reference)
      finishJobs()
      guard let target else { continue }
      let anchor = dynamicAnchor(of: reference, at: target)
      if let anchor {
        dynamic.append((reference, target, anchor))
      } else if nodes[reference.node].reference == nil {
        nodes[reference.node].reference = target
      } else {
        // A `$dynamicRef` without dynamic effect beside a `$ref`.
        nodes[reference.node].dynamicReference = DynamicReference(fallback: target, candidates: [:])
      }
    }
    // Only now are all resources known that may have the anchors.
    var candidates: [String: [Int: Int]] = [:]
    for (index, resource) in resources.enumerated() where !dynamic.isEmpty {
      for (anchor, node) in resource.dynamicAnchors {
        candidates[anchor, default: [:]][index] = node
      }
    }
    for (reference, target, anchor) in dynamic {
      link(reference, to: target, candidates: candidates[anchor] ?? [:])
    }
  }

  /// The anchor to look for in the dynamic scope, or nil if the reference always means the same schema.
  private func dynamicAnchor(of reference: PendingReference, at target: Int) -> String? {
    let anchor: String
    switch reference.kind {
    case .fixed: return nil
    case .recursive: anchor = ""
    case .dynamic:
      guard let fragment = URIReference(reference.text).fragment, !fragment.isEmpty,
        !fragment.hasPrefix("/")
      else { return nil }
      anchor = fragment
    }
    return resources[nodes[target].resource].dynamicAnchors[anchor] == target ? anchor : nil
  }

  private mutating func link(
    _ reference: PendingReference, to target: Int, candidates: [Int: Int]
  ) {
    // With one candidate the scope decides nothing.
    if candidates.count == 1, nodes[reference.node].reference == nil {
      nodes[reference.node].reference = target
    } else {
      nodes[reference.node].dynamicReference = DynamicReference(
        fallback: target, candidates: candidates)
    }
  }

  // MARK: Finding the target.

  private mutating func target(of reference: PendingReference) -> Int? {
    let location = nodes[reference.node].location
    let uri = URIReference(reference.text)
    let resource: Int?
    if reference.text.hasPrefix("#") {
      resource = reference.resource
    } else {
      resource = self.resource(
        named: uri.resolved(against: resources[reference.resource].uri).withoutFragment)
    }
    guard let resource else {
      report(
        "\(ValueSummary.quoted(reference.text)) leads out of the schema, and nothing is fetched; put the schema it means under \"$defs\".",
        at: location, reference.keyword.rawValue)
      return nil
    }
    guard let fragment = URIReference.percentDecoded(uri.fragment ?? ""),
      let node = node(named: fragment, in: resource)
    else {
      report(
        "\(ValueSummary.quoted(reference.text)) leads to nothing in the schema.", at: location,
        reference.keyword.rawValue)
      return nil
    }
    return node
  }

  private mutating func resource(named name: String) -> Int? {
    if let resource = resourceNames[name] { return resource }
    guard let document = options.documents[name] ?? Metaschemas.document(named: name) else {
      return nil
    }
    open(document, uri: name, label: name)
    finishJobs()
    return resourceNames[name]
  }

  private mutating func node(named fragment: String, in resource: Int) -> Int? {
    if fragment.isEmpty { return resources[resource].rootNode }
    guard fragment.hasPrefix("/") else { return resources[resource].anchors[fragment] }
    guard let tokens = JSONPointer.tokens(of: fragment) else { return nil }
    return node(at: tokens, in: resource)
  }

  /// The node at a JSON pointer; a place that no keyword made a schema becomes one now.
  private mutating func node(at tokens: [String], in resource: Int) -> Int? {
    index.update(locations, nodes)
    var value = resources[resource].value
    var place = nodes[resources[resource].rootNode].location
    var around = resource
    for token in tokens {
      guard let next = value.member(at: token) else { return nil }
      value = next
      place = index.place(token, below: place) ?? locations.add(token, to: place)
      if let node = index.node(at: place) { around = nodes[node].resource }
    }
    return index.node(at: place) ?? addNode(for: value, at: place, in: around)
  }
}

extension JSONValue {
  /// What a token of a JSON pointer leads to, or nil.
  fileprivate func member(at token: String) -> JSONValue? {
    switch self {
    case .object(let members): return members[token]
    case .array(let elements):
      guard token == "0" || token.utf8.first != 0x30, token.utf8.allSatisfy({ $0.isASCIIDigit }),
        let index = Int(token), index < elements.count
      else { return nil }
      return elements[index]
    default: return nil
    }
  }
}
