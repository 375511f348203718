/// Schemas that would apply themselves to the same value for ever.
extension SchemaCompiler {
  private enum Mark {
    case unseen, onPath, done
  }

  /// Reports every reference that closes a loop in which nothing of the instance is consumed.
  ///
  /// Loops through `$dynamicRef` depend on the way taken; validation's own depth limit ends those.
  mutating func findLoops() {
    var marks = [Mark](repeating: .unseen, count: nodes.count)
    for start in nodes.indices where marks[start] == .unseen && nodes[start].hasInPlaceRules {
      marks[start] = .onPath
      var path = [(node: start, successors: successors(of: start)[...])]
      while let (node, _) = path.last {
        guard let next = path[path.count - 1].successors.popFirst() else {
          marks[node] = .done
          path.removeLast()
          continue
        }
        switch marks[next] {
        case .done: break
        case .onPath:
          report(
            "This schema applies itself again to the same value, without end.",
            at: nodes[next].location)
        case .unseen:
          marks[next] = .onPath
          path.append((next, successors(of: next)[...]))
        }
      }
    }
  }

  private func successors(of index: Int) -> [Int] {
    let node = nodes[index]
    var result = node.combinations?.nodes ?? []
    if let reference = node.reference { result.append(reference) }
    if let dynamic = node.dynamicReference, dynamic.candidates.isEmpty {
      result.append(dynamic.fallback)
    }
    return result
  }
}
