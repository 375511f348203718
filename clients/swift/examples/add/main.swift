import RingbackClient

struct Add: Decodable {
  let a: Double
  let b: Double
}

let add = Tool("add", "Adds two numbers") { (arguments: Add) in arguments.a + arguments.b }

try await withRingback(tools: [add]) { client in
  let turn = try await client.session().stream("What is 5 + 7?")
  for try await update in turn {
    if case .textDelta(let delta) = update { print(delta.text, terminator: "") }
  }
  print(try await turn.result.stopReason.rawValue)
}
