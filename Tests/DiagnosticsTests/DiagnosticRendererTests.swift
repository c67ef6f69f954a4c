import SourceText
import Testing

@testable import Diagnostics

@Suite("Diagnostics put in words")
struct DiagnosticRendererTests {
  /// Renders a finding over the text between `«` and `»`.
  private func render(
    _ marked: String, path: String = "agents/a.md", reason: String = "", help: String = "",
    related: (SourceFile) -> [RelatedPlace] = { _ in [] },
    fixes: (SourceRange) -> [Fix] = { _ in [] },
    color: Bool = false, width: Int = 60
  ) -> String {
    let start = Array(marked.utf8).firstRange(of: Array("«".utf8))?.lowerBound ?? 0
    let plain = marked.replacing("«", with: "")
    let end = Array(plain.utf8).firstRange(of: Array("»".utf8))?.lowerBound ?? start
    let file = SourceFile(path: path, text: plain.replacing("»", with: ""))
    var sources = SourceLookup([file])
    let range = SourceRange(start: start, end: end)
    let diagnostic = Diagnostic(
      rule: "group/what", severity: .error, path: path, range: range, message: "something is wrong",
      reason: reason, help: help, related: related(file), fixes: fixes(range))
    return DiagnosticRenderer(usesColor: color, width: width).render(diagnostic, in: &sources)
  }

  @Test("a range in one line is underlined, with reason, help and fix")
  func oneLine() {
    let text = render(
      "one: 1\n«tow»: 2\n", reason: "Nobody reads it.", help: "Write 'two'.",
      fixes: {
        [Fix("rename to 'two'", applicability: .safe, edits: [Edit(replacing: $0, with: "two")])]
      })
    #expect(
      text == """
        agents/a.md:2:1: error: something is wrong [group/what]
          |
        2 | tow: 2
          | ^^^
          = why: Nobody reads it.
          = help: Write 'two'.
          = fix: rename to 'two'
          |
        2 - tow: 2
        2 + two: 2

        """)
  }

  @Test("tabs and wide characters take the columns that a terminal gives them")
  func widths() {
    let text = render("\té🌐表«x»")
    #expect(
      text == """
        agents/a.md:1:5: error: something is wrong [group/what]
          |
        1 |     é🌐表x
          |          ^

        """)
  }

  @Test("an empty range is shown as one mark, at the end of the file too")
  func emptyRange() {
    #expect(render("abc«»").contains("\n1 | abc\n  |    ^\n"))
    #expect(render("«»").contains("\n1 | \n  | ^\n"))
  }

  @Test("a range over lines is marked in each; the middle of a long one is left out")
  func severalLines() {
    #expect(
      render("a: «|\n  b\n  c»\nd").hasSuffix(
        """
        1 | a: |
          |    ^
        2 |   b
          |   ^
        3 |   c
          |   ^

        """))
    #expect(
      render("«1\n2\n3\n4\n5\n6\n»7").hasSuffix(
        """
        1 | 1
          | ^
        2 | 2
          | ^
          ⋮
        6 | 6
          | ^

        """))
  }

  @Test("a long line is cut around the range")
  func longLine() {
    let text = render(
      String(repeating: "a", count: 5_000) + "«here»" + String(repeating: "b", count: 5_000))
    let lines = text.split(separator: "\n")
    #expect(lines[2].count <= 64)
    #expect(lines[2].hasPrefix("1 | …aaa"))
    #expect(lines[2].hasSuffix("bbb…"))
    let mark = lines[3].distance(
      from: lines[3].startIndex, to: lines[3].firstIndex(of: "^") ?? lines[3].endIndex)
    let here = lines[2].dropFirst(mark).prefix(4)
    #expect(here == "here")
    #expect(lines[3].hasSuffix(" ^^^^"))
  }

  @Test("a related place has its own snippet")
  func relatedPlace() {
    let text = render(
      "name: a\nname: «b»\n",
      related: {
        [RelatedPlace(path: $0.path, range: SourceRange(start: 6, end: 7), message: "here first")]
      })
    #expect(
      text.hasSuffix(
        """
          |
        2 | name: b
          |       ^
         --> agents/a.md:1:7: here first
          |
        1 | name: a
          |       -

        """))
  }

  @Test("what a terminal would obey, reorder or hide is shown by its number")
  func hostileText() {
    let text = render("«\u{1B}[31m\u{202E}\u{200B}x»", path: "a\u{1B}]0;b")
    #expect(!text.unicodeScalars.contains("\u{1B}"))
    #expect(text.hasPrefix("a\\u{1B}]0;b:1:1:"))
    #expect(text.contains("1 | \\u{1B}[31m\\u{202E}\\u{200B}x\n"))
    #expect(TerminalText.escape([0x61, 0xFF, 0xC3]) == "a\\xFF\\xC3")
    #expect(TerminalText.escape([0xED, 0xA0, 0x80]) == "\\xED\\xA0\\x80")
    #expect(TerminalText.escape("\r\n\u{85}\u{E0041}") == "\\u{D}\\u{A}\\u{85}\\u{E0041}")
    #expect(TerminalText.escape("é🌐👩‍💻") == "é🌐👩‍💻")
  }

  @Test("colour is used only where it is asked for")
  func color() {
    #expect(!render("«x»").contains("\u{1B}"))
    let coloured = render("«x»", color: true)
    #expect(coloured.contains("\u{1B}[1;31merror:\u{1B}[0m"))
    var plain = ""
    var isInSequence = false
    for scalar in coloured.unicodeScalars {
      if scalar == "\u{1B}" { isInSequence = true }
      if !isInSequence { plain.unicodeScalars.append(scalar) }
      if scalar == "m" { isInSequence = false }
    }
    #expect(plain == render("«x»"))
  }

  @Test("any bytes and any range inside them are rendered")
  func anyBytes() {
    var random = SplitMix(seed: 7)
    for _ in 0..<300 {
      let bytes = (0..<Int(random.next() % 60)).map { _ in
        random.next() % 4 == 0 ? UInt8(0x0A) : UInt8(truncatingIfNeeded: random.next())
      }
      let start = Int(random.next() % UInt64(bytes.count + 1))
      let end = start + Int(random.next() % UInt64(bytes.count - start + 1))
      let file = SourceFile(path: "f", bytes: bytes)
      var sources = SourceLookup([file])
      let range = SourceRange(start: start, end: end)
      let diagnostic = Diagnostic(
        rule: "r/r", severity: .note, path: "f", range: range, message: "m",
        fixes: [Fix("f", applicability: .safe, edits: [Edit(replacing: range, with: "\u{1B}\n")])])
      let text = DiagnosticRenderer(usesColor: false).render(diagnostic, in: &sources)
      #expect(text.contains("^"))
      #expect(!text.unicodeScalars.contains { $0 != "\n" && $0.isUnsafeToShow })
    }
  }
}
