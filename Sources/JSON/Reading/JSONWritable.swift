/// A type that writes itself as one JSON value.
package protocol JSONWritable {
  /// Writes exactly one value.
  func write(to writer: inout JSONWriter)
}

extension EncodedJSON {
  /// Encodes a value that knows how to write itself.
  package init(writing value: some JSONWritable) {
    var writer = JSONWriter()
    value.write(to: &writer)
    self.init(written: writer.takeBytes())
  }
}
