import Foundation
import Testing

@testable import ModelProviders

@Suite struct Base64Tests {
  @Test func `bytes of every length come back, and as others write them`() {
    var bytes: [UInt8] = []
    for length in 0..<70 {
      #expect(Base64.text(of: bytes) == Data(bytes).base64EncodedString())
      #expect(Base64.bytes(of: Base64.text(of: bytes)) == bytes)
      bytes.append(UInt8(truncatingIfNeeded: length &* 37 &+ 251))
    }
  }

  @Test(arguments: [
    "A", "AA", "AAA", "=", "====", "A===", "AB==", "AAB=", "AA=A", "AA==AAAA", "A-AA", "AA A",
    "ä==",
  ])
  func `what nobody writes is refused`(text: String) {
    #expect(Base64.bytes(of: text) == nil)
  }
}
