package import JSON

/// What holds for every conversation with the daemon, checked on all that it said.
package enum Contract {
  /// Checks a conversation.
  ///
  /// - Parameters:
  ///   - log: Every message of the daemon, from the first to the last.
  ///   - requests: The ids of every request that was sent.
  /// - Returns: What is broken, in words; empty when everything holds.
  package static func problems(in log: [JSONValue], requests: [Int]) -> [String] {
    answers(in: log, to: requests) + updates(in: log) + discards(in: log)
  }

  /// Every request is answered exactly once, and nothing else is.
  private static func answers(in log: [JSONValue], to requests: [Int]) -> [String] {
    var counts: [Int: Int] = [:]
    for message in log where message["method"] == nil {
      guard let id = message["id"]?.int else { continue }
      counts[id, default: 0] += 1
    }
    var problems: [String] = []
    for id in requests {
      let count = counts.removeValue(forKey: id) ?? 0
      if count != 1 { problems.append("request \(id) has \(count) answers") }
    }
    for (id, _) in counts { problems.append("there is an answer to \(id), which nobody asked") }
    return problems
  }

  /// What is discarded was streamed, is discarded once and does not go on.
  private static func discards(in log: [JSONValue]) -> [String] {
    var problems: [String] = []
    var streamed: [String: Set<String>] = [:]
    var discarded: [String: Set<String>] = [:]
    for message in log {
      guard let params = message["params"], let update = params["update"] else { continue }
      let session = params["sessionId"]?.string ?? ""
      let turn = "\(session) \(params["turnId"]?.string ?? "")"
      switch update["type"]?.string {
      case "text_delta", "reasoning_delta":
        let id = update["messageId"]?.string ?? ""
        streamed[session, default: []].insert(id)
        if discarded[session]?.contains(id) == true {
          problems.append("\(turn): \(id) goes on after it was discarded")
        }
      case "discarded":
        for id in (update["messageIds"]?.array ?? []).compactMap(\.string) {
          let isFirst = discarded[session, default: []].insert(id).inserted
          if !isFirst || streamed[session]?.contains(id) != true {
            problems.append("\(turn): \(id) was discarded in vain")
          }
        }
      default: break
      }
    }
    return problems
  }

  /// `seq` counts without a gap, and a turn's updates stand before its answer and end in
  /// `turn_finished` when it was answered with a result.
  private static func updates(in log: [JSONValue]) -> [String] {
    var problems: [String] = []
    var lastSeq: [String: Int] = [:]
    var finished: Set<String> = []
    var answered: Set<String> = []
    for message in log {
      if let params = message["params"], let update = params["update"] {
        let session = params["sessionId"]?.string ?? ""
        let turn = "\(session) \(params["turnId"]?.string ?? "")"
        let seq = params["seq"]?.int ?? 0
        let expected = lastSeq[session, default: 0] + 1
        if seq != expected { problems.append("\(turn): seq \(seq) instead of \(expected)") }
        lastSeq[session] = seq
        if answered.contains(turn) { problems.append("\(turn): an update after the answer") }
        if finished.contains(turn) { problems.append("\(turn): an update after its end") }
        if update["type"]?.string == "turn_finished" { finished.insert(turn) }
      } else if let result = message["result"], let turnId = result["turnId"]?.string,
        result["stopReason"] != nil
      {
        let turn = "\(result["sessionId"]?.string ?? "") \(turnId)"
        if !finished.contains(turn) { problems.append("\(turn): answered before its end") }
        answered.insert(turn)
      }
    }
    return problems
  }
}

extension TestClient {
  /// What of the contract is broken in this conversation so far.
  package var problems: [String] { Contract.problems(in: log, requests: requests) }
}
