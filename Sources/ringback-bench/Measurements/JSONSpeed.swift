import JSON

extension Measurement {
  /// The JSON target on a document of about 10 MB; it is the daemon's code, measured in here.
  static let json = Measurement(
    name: "json",
    metrics: [
      Metric(title: "JSON parse, 10 MB", unit: "MB/s", target: .atLeast(200)),
      Metric(title: "JSON write, 10 MB", unit: "MB/s", target: .atLeast(200)),
      Metric(title: "JSON outline scan, 10 MB", unit: "MB/s"),
    ],
    hasFloor: false,
    take: { _, surroundings throws(BenchError) in
      // A tenth of the document first: code that is quadratic would take minutes for all of it.
      let tenth = try rates(SampleDocument.bytes(count: 1_000_000))
      guard tenth[0] >= 2, tenth[1] >= 2 else {
        throw .unexpected(
          "1 MB at \(FigureText.of(tenth[0])) and \(FigureText.of(tenth[1])) MB/s: 10 MB not tried")
      }
      let document = SampleDocument.bytes(count: 10_000_000)
      var samples: Samples = [[], [], []]
      for _ in 0..<surroundings.scale.count(3, quick: 1) {
        for (index, rate) in try rates(document).enumerated() { samples[index].append(rate) }
      }
      return samples
    })

  /// Megabytes per second of parsing, writing and scanning the document.
  private static func rates(_ document: [UInt8]) throws(BenchError) -> [Double] {
    do throws(JSONError) {
      let start = monotonicNanoseconds()
      let value = try JSONValue(parsing: document)
      let parsed = monotonicNanoseconds()
      let written = value.encoded
      let end = monotonicNanoseconds()
      _ = try JSONOutline(scanning: document.span)
      let scanned = monotonicNanoseconds()
      if written == document {
        return [
          rate(document.count, parsed - start), rate(document.count, end - parsed),
          rate(document.count, scanned - end),
        ]
      }
    } catch {
      throw .unexpected("\(error)")
    }
    throw .unexpected("wrote other bytes than it had read")
  }

  private static func rate(_ bytes: Int, _ nanoseconds: UInt64) -> Double {
    Double(bytes) / Double(nanoseconds) * 1e3
  }
}

/// A document of the kind that sessions are full of: messages, numbers, nested arguments.
enum SampleDocument {
  /// About `count` bytes of compact JSON.
  static func bytes(count: Int) -> [UInt8] {
    var bytes = Array("[".utf8)
    var number = 0
    while bytes.count < count {
      if number > 0 { bytes.append(UInt8(ascii: ",")) }
      bytes.append(contentsOf: element(number).utf8)
      number += 1
    }
    bytes.append(UInt8(ascii: "]"))
    return bytes
  }

  private static func element(_ number: Int) -> String {
    #"""
    {"role":"assistant","content":"Line \#(number): a reply with an escape\n, a quote \"q\" and é, \#
    long enough to look like prose rather than like a key.","score":\#(number % 97).\#(number % 10)1,\#
    "final":\#(number.isMultiple(of: 2)),"parent":null,"tool_calls":[{"id":"call_\#(number)",\#
    "arguments":{"a":\#(number),"b":-7,"path":["src","main",\#(number % 7)]}}]}
    """#
  }
}
