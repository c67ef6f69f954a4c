import SourceText
import Testing
import YAMLSyntax

@Suite("Origins of scalars")
struct OriginTests {
  @Test("A one-line scalar is one segment")
  func oneLine() {
    for text in ["a: b c", "a: 'b c'", "a: \"b c\""] {
      let parsed = Parsed(text)
      #expect(parsed.entry("a")?.value.scalar?.origin.segments.count == 1)
      #expect(parsed.origin(of: "c", in: parsed.entry("a")?.value.scalar) == "c")
    }
  }

  @Test("Escapes lead to the whole escape")
  func escapes() {
    let parsed = Parsed(#"a: "x\ty\x41\u00e9\U0001F600\"\\\/\e" "#)
    let scalar = parsed.entry("a")?.value.scalar
    #expect(scalar?.text == "x\ty\u{41}é😀\"\\/\u{1B}")
    #expect(parsed.origin(of: "\t", in: scalar) == #"\t"#)
    #expect(parsed.origin(of: "A", in: scalar) == #"\x41"#)
    #expect(parsed.origin(of: "é", in: scalar) == #"\u00e9"#)
    #expect(parsed.origin(of: "😀", in: scalar) == #"\U0001F600"#)
    #expect(parsed.origin(of: "y", in: scalar) == "y")
    #expect(parsed.origin(of: "\u{1B}", in: scalar) == #"\e"#)
  }

  @Test("Folded lines lead to their own line")
  func folding() {
    let parsed = Parsed(
      "a: one\n  two\n\n\n  three\nb: 'p''q  \n\n   r'\nc: \"s\\\n   t \\\n  \\ u\n  v\"\n")
    #expect(parsed.text("a") == "one two\n\nthree")
    #expect(parsed.origin(of: "two", in: parsed.entry("a")?.value.scalar) == "two")
    #expect(parsed.origin(of: "three", in: parsed.entry("a")?.value.scalar) == "three")
    #expect(parsed.origin(of: "e t", in: parsed.entry("a")?.value.scalar) == "e\n  t")
    #expect(parsed.text("b") == "p'q\nr")
    #expect(parsed.origin(of: "'", in: parsed.entry("b")?.value.scalar) == "''")
    #expect(parsed.text("c") == "st  u v")
    #expect(parsed.origin(of: "u", in: parsed.entry("c")?.value.scalar) == "u")
  }

  @Test("Block scalars lead to the text behind the indentation")
  func blocks() {
    let parsed = Parsed("a:\n  - |2-\n     x\n    y\n  - >+1\n   p\n   q\n\n     r\n   s\n\n")
    let items = parsed.entry("a")?.value.items
    #expect(items?.first?.scalar?.text == " x\ny")
    #expect(parsed.origin(of: "y", in: items?.first?.scalar) == "y")
    #expect(items?.last?.scalar?.text == "p q\n\n  r\ns\n\n")
    #expect(parsed.origin(of: "r", in: items?.last?.scalar) == "r")
    #expect(parsed.origin(of: "p q", in: items?.last?.scalar) == "p\n   q")
  }

  /// Lines that make every style do something.
  private static let words = [
    "a", "b c", "é", "😀", "x  ", "", "", " i", "  j", "#k", "'", "\"", "\\", "\\n", "\\\\",
    "\\u0041",
    "\\x7e", ": ", "- ", "''", "\t", "\u{2028}", "\u{85}", "\\_", "\\N", "\\L", "z\\",
  ]

  private static func source(style: Int, using random: inout SplitMix) -> String {
    let lineEnd = ["\n", "\n", "\r\n", "\r"].randomElement(using: &random) ?? "\n"
    let lines = (0..<Int.random(in: 1...6, using: &random)).map { _ in
      (0..<Int.random(in: 0...3, using: &random))
        .map { _ in words.randomElement(using: &random) ?? "" }.joined()
    }
    let indent = String(repeating: " ", count: Int.random(in: 1...4, using: &random))
    let body = lines.joined(separator: lineEnd + indent)
    let chomping = ["", "-", "+"].randomElement(using: &random) ?? ""
    let indicator = Bool.random(using: &random) ? "\(Int.random(in: 1...3, using: &random))" : ""
    let end = lineEnd + "after: 1" + lineEnd
    switch style {
    case 0: return "k: w" + body + end
    case 1: return "k: '" + body + "'" + end
    case 2: return "k: \"" + body + "\"" + end
    case 3: return "k: |" + indicator + chomping + lineEnd + indent + body + end
    default: return "k: >" + chomping + indicator + " # c" + lineEnd + indent + body + end
    }
  }

  @Test("Every byte of a random scalar leads to where it was written", arguments: 0..<5)
  func randomScalars(style: Int) {
    var random = SplitMix(seed: UInt64(style) + 1)
    var readable = 0
    for _ in 0..<4000 {
      let parsed = Parsed(Self.source(style: style, using: &random))
      let wrong = violations(of: parsed.document, in: parsed.bytes)
      #expect(wrong.isEmpty, "\(parsed.bytes.text(in: parsed.document.range).debugDescription)")
      if parsed.document.problems.isEmpty, parsed.text("after") == "1" { readable += 1 }
    }
    #expect(readable > 500)
  }

  @Test("Verbatim segments give the text back where nothing is escaped or folded")
  func reconstruction() {
    var random = SplitMix(seed: 99)
    for _ in 0..<500 {
      let lines = (0..<5).map { _ in
        String(repeating: "ab é#:'", count: Int.random(in: 0...4, using: &random))
      }
      let text = "k: |\n  first\n  " + lines.joined(separator: "\n  ") + "\n"
      let parsed = Parsed(text)
      let scalar = parsed.entry("k")?.value.scalar
      let joined = scalar?.origin.segments.flatMap { parsed.bytes[$0.source.start..<$0.source.end] }
      #expect(joined == scalar.map { Array($0.text.utf8) })
    }
  }
}
