import JSON

/// A message of the daemon in short form.
///
/// `1 = {"a":1}` is a result, `null ! -32700 parse_error` an error, `[…; …]` a batch,
/// `update {"n":1}` a notification and `1 ? tools/call {"n":1}` a request.
func summary(_ line: String) -> String {
  guard let value = try? JSONValue(parsing: line) else { return "not JSON: \(line)" }
  return summary(value)
}

private func summary(_ value: JSONValue) -> String {
  if let members = value.array { return "[\(members.map(summary).joined(separator: "; "))]" }
  guard value["jsonrpc"]?.string == "2.0" else { return "not JSON-RPC: \(value.text)" }
  let id = value["id"]?.text
  if let method = value["method"]?.string {
    let params = value["params"].map { " \($0.text)" } ?? ""
    return (id.map { "\($0) ? " } ?? "") + method + params
  }
  if let result = value["result"] { return "\(id ?? "no id") = \(result.text)" }
  let error = value["error"]
  let kind = error?["data"]?["kind"]?.string ?? "no kind"
  return "\(id ?? "no id") ! \(error?["code"]?.text ?? "no code") \(kind)"
}
