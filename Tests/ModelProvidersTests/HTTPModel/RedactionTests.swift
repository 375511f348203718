import Conversation
import Testing

@testable import ModelProviders

@Suite struct RedactionTests {
  private let redaction = Redaction([Secret("hunter22"), Secret("abc")], maxCharacters: 20)

  @Test func `a secret is taken out wherever it stands`() {
    #expect(redaction.clean("key hunter22, hunter22!") == "key [secret], [secret]!")
  }

  @Test func `well-known keys are taken out, even when masked in part`() {
    #expect(redaction.clean("provided: sk-proj-ab*****yz.") == "provided: [secret]")
    #expect(redaction.clean("key=AIzaSyB0123456789.") == "key=[secret]")
    #expect(redaction.clean("Authorization: Bearer abcdefgh12") == "Authorization: [secret]")
  }

  @Test func `innocent words stay`() {
    for text in ["", "abc", "task-management", "Bearer token", "żółw sk-1"] {
      #expect(redaction.clean(text) == text)
    }
  }

  @Test func `texts are bounded, and say by how much`() {
    let long = String(repeating: "x", count: 25)
    let error = redaction.clean(
      ModelError(.network, "hunter22", provider: ModelError.Provider(message: long + "hunter22")))
    #expect(error.message == "[secret]")
    #expect(
      error.provider?.message == String(repeating: "x", count: 20) + "… (13 more characters)")
  }

  @Test func `a secret prints as a placeholder`() {
    let secret = Secret("hunter22")
    var dumped = ""
    dump(secret, to: &dumped)
    for text in ["\(secret)", String(reflecting: secret), dumped, "\([secret])"] {
      #expect(!text.contains("hunter22"), "\(text)")
    }
    #expect(secret.reveal() == "hunter22")
  }
}
