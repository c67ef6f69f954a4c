import MarkdownSyntax
import SourceText
import Testing

@Suite("Headings")
struct HeadingTests {
  @Test(
    "Headings are read as CommonMark says",
    arguments: [
      ("# a\n###### b", ["1 a", "6 b"]),
      ("####### a\n#b\n\\# c", []),
      ("  ##   a b ##  \n", ["2 a b"]),
      ("# a#\n# b \\#", ["1 a#", "1 b \\#"]),
      ("#\n## ##\n### \t", ["1 ", "2 ", "3 "]),
      ("    # a\n", []),
      ("a\n# b\nc", ["1 b"]),
      ("> # a\n- ## b\n  ### c", ["1 a", "2 b", "3 c"]),
      ("a\n===\n", ["1 a"]),
      ("a\nb\n  -  \nc", ["2 a\nb"]),
      ("a\n=\n---\n", ["1 a"]),
      ("\n===\n", []),
      ("- a\n---\n", []),
      ("> a\n---\n", []),
      ("> a\n===\n", []),
      ("a\n\n---\n", []),
      ("a\n--- -\n", []),
      ("    a\n---\n", []),
      ("[x]: y\n===\n", []),
      ("[x]: y\nz\n===\n", ["1 z"]),
      ("a\r\n===\r\n", ["1 a"]),
      ("#\ta", ["1 a"]),
    ] as [(String, [String])])
  func headings(text: String, expected: [String]) {
    let read = Read(text)
    #expect(read.headings == expected)
    #expect(violations(of: read.document, in: read.bytes) == [])
  }

  @Test("The range of a heading is its line, or both lines")
  func ranges() {
    let read = Read("x\n\n ## é #  \n\nt\n---  \n")
    #expect(read.document.headings.map { read.source($0.range) } == ["## é #", "t\n---"])
  }
}
