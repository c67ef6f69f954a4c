import Testing

@testable import Runtime

@Suite("What keeps secrets out of what is written")
struct SecretMaskTests {
  private static let secrets = ["abcab", "abcabcd", "line one\nline two", "żółć", "aaaa"]

  @Test(arguments: [
    ("no secret", "no secret"), ("xabcabx", "x***x"), ("abcabcdabcab", "******"),
    ("abcabc", "***c"), ("aaaaa", "***a"), ("see line two here", "see *** here"),
    ("line one\nline two", "***"), ("to żółć!", "to ***!"), ("abca", "abca"), ("", ""),
  ])
  func texts(text: String, masked: String) {
    #expect(SecretMask(Self.secrets).masked(text) == masked)
  }

  @Test("However a stream is cut, the same comes out of it")
  func streams() {
    let mask = SecretMask(Self.secrets)
    let text = Array("xabcabcabcdabaaaaaline one\nline tworestżółćabcab".utf8)
    let whole = mask.masked(text)
    for size in 1...text.count {
      var stream = MaskedStream(mask)
      var result: [UInt8] = []
      for start in stride(from: 0, to: text.count, by: size) {
        let piece = Array(text[start..<min(start + size, text.count)])
        result += piece.withUnsafeBytes { stream.take($0) }
      }
      result += stream.finish()
      #expect(result == whole, "\(size)")
    }
  }

  @Test("Only what may begin a secret is kept back")
  func latency() {
    var stream = MaskedStream(SecretMask(["secret"]))
    let shown = Array("a word and se".utf8).withUnsafeBytes { stream.take($0) }
    #expect(shown == Array("a word and ".utf8))
  }
}
