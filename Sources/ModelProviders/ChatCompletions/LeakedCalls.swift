import JSON

/// Finds tool calls that a model wrote into its text, because its server did not recognize them.
///
/// The forms are `<tool_call>{"name": …, "arguments": {…}}</tool_call>`, and
/// `<function=NAME>{…}</function>` with either an object or `<parameter=KEY>VALUE</parameter>`s. What
/// does not name a tool on offer stays text, tags and all.
struct LeakedCalls {
  private let isOffered: (String) -> Bool
  private var calls: [CallFragment] = []
  /// The number of the tag that is open, and what stands in it so far.
  private var open: Int?
  private var inside: [UInt8] = []
  private var held: [UInt8] = []

  /// Makes a search; `isOffered` tells which names are tools on offer.
  init(isOffered: @escaping (String) -> Bool) {
    self.isOffered = isOffered
  }

  /// Adds a piece of text; the text that is certainly none of a call.
  mutating func add(_ words: String) -> [String] {
    held += words.utf8
    var texts: [String] = []
    var start = 0
    while true {
      let tags = open.map { [Self.tags[$0].close] } ?? Self.tags.map(\.open)
      switch TagSearch.first(of: tags, in: held, from: start) {
      case .none(let clearTo):
        pass(held[start..<clearTo], &texts)
        held.removeFirst(clearTo)
        return texts
      case .tag(let number, let place):
        pass(held[start..<place], &texts)
        start = place + tags[number].utf8.count
        if let open {
          close(open, closingTag: tags[number], &texts)
        } else {
          open = number
        }
      }
    }
  }

  /// Ends the text, where a last call may lack its closing tag; what was held back.
  mutating func finish() -> [String] {
    var texts: [String] = []
    pass(held[...], &texts)
    held = []
    if let open { close(open, closingTag: "", &texts) }
    return texts
  }

  /// Takes away the calls that were found.
  mutating func takeCalls() -> [CallFragment] {
    defer { calls = [] }
    return calls
  }

  private mutating func pass(_ bytes: ArraySlice<UInt8>, _ texts: inout [String]) {
    if bytes.isEmpty { return }
    if open == nil {
      texts.append(String(cut: bytes))
    } else {
      inside += bytes
    }
  }

  private mutating func close(_ tag: Int, closingTag: String, _ texts: inout [String]) {
    let words = String(cut: inside)
    inside = []
    open = nil
    let call = tag == 0 ? LeakedCallText.call(in: words) : LeakedCallText.function(in: words)
    if let call, let name = call.name, isOffered(name) {
      calls.append(call)
    } else {
      texts.append(Self.tags[tag].open + words + closingTag)
    }
  }

  private static let tags = [
    (open: "<tool_call>", close: "</tool_call>"), (open: "<function=", close: "</function>"),
  ]
}
