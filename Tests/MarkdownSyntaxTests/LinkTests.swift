import MarkdownSyntax
import SourceText
import Testing

@Suite("Links")
struct LinkTests {
  private func destinations(_ text: String) -> [String] {
    MarkdownDocument.parse(Array(text.utf8)).links.map(\.destination.value)
  }

  @Test(
    "Destinations are read as CommonMark says",
    arguments: [
      ("[a](b)", ["b"]),
      ("[a](<b c> \"t\")", ["b c"]),
      ("[a](b(c)d 't')", ["b(c)d"]),
      ("[a](b\\)c)", ["b)c"]),
      ("[a](/u?x&amp;y)", ["/u?x&y"]),
      ("![i](i.png)", ["i.png"]),
      ("[![i](i.png)](u)", ["u", "i.png"]),
      ("<https://a.b/c> <me@a.b>", ["https://a.b/c", "me@a.b"]),
      ("[x]: /u 'T'\n[y]:\n  <v>\n", ["/u", "v"]),
      ("`[a](b)` \\[c](d) [e](f", []),
      ("[a [b](c) d](e)", ["c"]),
      ("    [a](b)\n", []),
      ("<!-- [a](b) -->", []),
      ("<a href=\"[x](y)\">", []),
      ("[a]()", [""]),
      ("> [a\n> b](c\n> 'd')", ["c"]),
      ("[a](b c)", []),
    ] as [(String, [String])])
  func destination(text: String, expected: [String]) {
    #expect(destinations(text) == expected)
  }
}
