import SourceText
import Testing
import YAMLSyntax

@Suite("Bytes and offsets")
struct EncodingTests {
  @Test(
    "A byte order mark at the start of a line behind a tag or an anchor is no part of the value",
    arguments: ["a: !\n\u{FEFF}text\n", "a: &b\n\u{FEFF}text\n", "a: !t &b\r\n\u{FEFF}text\n"])
  func markBehindProperties(text: String) throws {
    let parsed = Parsed(text)
    let value = try #require(parsed.document.root?["a"]?.value)
    #expect(value.scalar?.text == "text")
    #expect(parsed.source(value.range) == "text")
    #expect(violations(of: parsed.document, in: parsed.bytes).isEmpty)
  }

  @Test("A byte order mark is no part of the first key")
  func byteOrderMark() {
    let parsed = Parsed("\u{FEFF}a: b\n")
    #expect(parsed.entry("a")?.key.range == SourceRange(start: 3, end: 4))
    #expect(parsed.document.problems.isEmpty)
  }

  @Test("Offsets are bytes behind text of any width, also far into the file")
  func wideText() {
    let line = "# é 日本 😀\u{85}# \u{2028}# \u{2029}\n"
    let parsed = Parsed(String(repeating: line, count: 40) + "né: [😀, ü]\nz: \"\\u00e9😀\" # ß\n")
    #expect(parsed.source(parsed.entry("né")?.key.range) == "né")
    #expect(parsed.entry("né")?.value.items?.map { parsed.source($0.range) } == ["😀", "ü"])
    #expect(parsed.source(parsed.entry("z")?.value.range) == "\"\\u00e9😀\"")
    #expect(parsed.origin(of: "é", in: parsed.entry("z")?.value.scalar) == "\\u00e9")
    #expect(parsed.origin(of: "😀", in: parsed.entry("z")?.value.scalar) == "😀")
    #expect(parsed.source(parsed.document.comments.last) == "# ß")
  }

  @Test("Restarts keep offsets right behind wide text")
  func wideTextAndRestart() {
    let parsed = Parsed("é😀: b: c\nü: 'ä'\ny: @\nö: 日\n")
    #expect(parsed.keys == ["é😀", "ü", "y", "ö"])
    #expect(parsed.marked == [":", "@"])
    #expect(parsed.source(parsed.entry("ü")?.value.range) == "'ä'")
    #expect(parsed.source(parsed.entry("ö")?.value.range) == "日")
  }

  @Test("CR LF and CR end lines as LF does", arguments: ["\r\n", "\r"])
  func lineEnds(lineEnd: String) {
    let text = ["a: |", "  x", "", "  y", "b: >", "  x", "  y", "c: 'p", "  q'", "d: r # s", ""]
    let parsed = Parsed(text.joined(separator: lineEnd))
    #expect(parsed.text("a") == "x\n\ny\n")
    #expect(parsed.text("b") == "x y\n")
    #expect(parsed.text("c") == "p q")
    #expect(parsed.source(parsed.document.comments.first) == "# s")
    #expect(parsed.origin(of: "y", in: parsed.entry("a")?.value.scalar) == "y")
    #expect(parsed.origin(of: "q", in: parsed.entry("c")?.value.scalar) == "q")
    #expect(violations(of: parsed.document, in: parsed.bytes).isEmpty)
  }

  @Test("NEL, LS and PS break lines for libyaml, and keep offsets right")
  func unusualBreaks() {
    let parsed = Parsed("a: |\n  x\u{2028}  y\u{85}  z\nb: \"p\u{2029} q\"\nc: d\n")
    #expect(parsed.text("a") == "x\u{2028}y\nz\n")
    #expect(parsed.origin(of: "z", in: parsed.entry("a")?.value.scalar) == "z")
    #expect(parsed.origin(of: "\n", in: parsed.entry("a")?.value.scalar) == "\u{85}")
    #expect(parsed.source(parsed.entry("c")?.value.range) == "d")
  }

  @Test("The first bytes that are not UTF-8 are shown, and the rest is read")
  func invalidUTF8() {
    let parsed = Parsed(bytes: Array("a: x".utf8) + [0xE2, 0x82] + Array("y\nb: ".utf8) + [0xFF])
    #expect(parsed.kinds == [.invalidUTF8])
    #expect(parsed.document.problems.first?.range == SourceRange(start: 4, end: 6))
    #expect(parsed.text("a") == "x__y")
    #expect(parsed.text("b") == "_")
    #expect(parsed.entry("b")?.value.range == SourceRange(start: 11, end: 12))
  }

  @Test(
    "What is not UTF-8 has its exact range",
    arguments: [
      ([0x80], 1), ([0xC0, 0xAF], 1), ([0xED, 0xA0, 0x80], 1), ([0xF0, 0x9F, 0x98], 3),
      ([0xF4, 0x90, 0x80, 0x80], 1), ([0xE0, 0x80, 0x80], 1), ([0xC3], 1),
    ] as [([UInt8], Int)])
  func invalidLengths(bad: [UInt8], length: Int) {
    let parsed = Parsed(bytes: Array("a: ".utf8) + bad + Array("\nb: 1\n".utf8))
    #expect(parsed.document.problems.first?.range == SourceRange(start: 3, end: 3 + length))
    #expect(parsed.text("b") == "1")
  }

  @Test("Control characters are problems of their own and hide nothing else")
  func controlCharacters() {
    let parsed = Parsed("a: x\u{0}y\nb: \u{7F}\nc: \u{9B}1\nd: [\n")
    #expect(parsed.keys == ["a", "b", "c", "d"])
    #expect(parsed.kinds == [.syntax, .syntax, .syntax, .syntax])
    #expect(parsed.document.problems.map(\.range.length) == [1, 1, 2, 1])
  }

  @Test("A binary file has a bounded number of problems")
  func binary() {
    let parsed = Parsed(bytes: (0..<20_000).map { UInt8(truncatingIfNeeded: $0 &* 7919 >> 3) })
    #expect(parsed.document.problems.count < 200)
  }
}
