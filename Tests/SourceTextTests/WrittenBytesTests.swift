import SourceText
import Testing

@Suite("Bytes and words as texts write them")
struct WrittenBytesTests {
  @Test("classes of ASCII take each byte as the standard library does")
  func classes() {
    for byte in UInt8.min...UInt8.max {
      let character = Character(Unicode.Scalar(byte))
      let isASCII = byte < 0x80
      #expect(byte.isASCIIDigit == (isASCII && character.isNumber))
      #expect(byte.isASCIILetter == (isASCII && character.isLetter))
      #expect(byte.isASCIIAlphanumeric == (byte.isASCIIDigit || byte.isASCIILetter))
      #expect(byte.isASCIILowercaseLetter == (isASCII && character.isLowercase))
      #expect(byte.isASCIIUppercaseLetter == (isASCII && character.isUppercase))
      #expect(byte.continuesVariable == (byte.isASCIIAlphanumeric || character == "_"))
      #expect(byte.hexadecimalValue.map { Int($0) } == (isASCII ? character.hexDigitValue : nil))
      #expect(
        byte.isLowercaseHexadecimalDigit == "0123456789abcdef".utf8.contains(byte))
      let lower = byte.isASCIIUppercaseLetter ? Character(character.lowercased()) : character
      #expect(Character(Unicode.Scalar(byte.asciiLowercased)) == lower)
    }
  }

  @Test("hexadecimal digits stand for bytes, in lower case and in pairs only")
  func hexadecimal() {
    let all = Array(UInt8.min...UInt8.max)
    #expect(Hexadecimal.bytes(of: Hexadecimal.text(of: all)) == all)
    #expect(Hexadecimal.text(of: [0, 9, 0xA0, 0xFF]) == "0009a0ff")
    #expect(Hexadecimal.bytes(of: "") == [])
    for text in ["0", "abc", "0A", "0g", " 0", "+1", "0x00"] {
      #expect(Hexadecimal.bytes(of: text) == nil)
    }
  }

  @Test(
    "paths come back out of URIs", arguments: ["", "/a b/%41?#", "ü/日本", "-._~/", "\u{1}\u{7F}"])
  func percentEncoding(_ path: String) {
    let text = PercentEncoding.text(ofPath: path)
    #expect(text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F })
    #expect(PercentEncoding.bytes(of: text.utf8) == Array(path.utf8))
  }

  @Test(
    "a percent sign that no two digits follow stands for itself",
    arguments: [("100%", "100%"), ("%4", "%4"), ("%+4", "%+4"), ("%%41", "%A"), ("%zz%5a", "%zzZ")])
  func loosePercentSigns(text: String, meaning: String) {
    #expect(PercentEncoding.bytes(of: text.utf8) == Array(meaning.utf8))
  }

  @Test(
    "words are quoted for a shell where they need it",
    arguments: [
      ("publish", "publish"), ("measure[0]", "'measure[0]'"), ("", "''"),
      ("it's", #"'it'\''s'"#), ("a b", "'a b'"), ("$(x)", "'$(x)'"), ("ü", "'ü'"),
      ("--a=b", "--a=b"),
    ])
  func shellWords(word: String, quoted: String) {
    #expect(word.asShellWord == quoted)
  }
}
