import JSON

/// What to say when no branch of `anyOf` or `oneOf` fits.
extension Validator {
  /// How far a value is from a branch; less is closer.
  private struct Distance: Comparable {
    /// 2 if the value itself has the wrong type, 1 if it, or a member that tells branches apart, has the wrong value.
    var mismatch: Int
    var findingCount: Int

    static func < (left: Distance, right: Distance) -> Bool {
      (left.mismatch, left.findingCount) < (right.mismatch, right.findingCount)
    }
  }

  /// Reports the failures of the branch that comes closest, and that there are others.
  mutating func explainAlternatives(
    _ branches: [Int], _ keyword: Keyword, _ node: SchemaNode, _ value: JSONValue
  ) {
    guard isExplaining, exhausted == nil else { return }
    let outside = findings
    var best: (branch: Int, distance: Distance, findings: [Finding])?
    for (position, branch) in branches.enumerated() where exhausted == nil {
      findings = []
      var evaluated = Evaluated.untracked
      _ = check(branch, value, &evaluated)
      let distance = distance()
      if let present = best, present.distance <= distance { continue }
      best = (position, distance, findings)
    }
    findings = outside
    guard exhausted == nil, let best else { return }
    let types = branches.reduce(into: JSONTypes()) { types, branch in
      types.formUnion(AcceptedTypes(program: program).types(of: branch))
    }
    if best.distance.mismatch == 2, !types.contains(typeOf: value) {
      note(node, keyword, "Expected \(types.phrase), got \(ValueSummary.described(value)).")
      return
    }
    findings += best.findings
    guard branches.count > 1 else { return }
    note(
      node, keyword,
      "The value fits none of the \(branches.count) alternatives of \"\(keyword.rawValue)\"; alternative \(best.branch) comes closest."
    )
  }

  private func distance() -> Distance {
    var mismatch = 0
    for finding in findings {
      let below = finding.depth - path.count
      switch finding.keyword {
      case .type where below == 0, nil where below == 0: mismatch = 2
      case .const where below <= 1, .enum where below <= 1: mismatch = max(mismatch, 1)
      default: break
      }
    }
    return Distance(mismatch: mismatch, findingCount: findings.count)
  }
}
