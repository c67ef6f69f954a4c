import MarkdownSyntax
import SourceText
import Testing

@Suite("Hostile input", .timeLimit(.minutes(1)))
struct HostileTests {
  /// Bytes of text: so many that work in their square would go over the time limit by far.
  private static let size = 250_000

  @Test(
    "Much of one thing is read in little time",
    arguments: [
      "[", "]", "![", "`", "` `` ", "<", "<!--", "<!-- x\n", "(", "[a](", "[a](<", "[a](b \"",
      "[a](b '",
      "[[a](b)", "<a x=\"", "<a x='<a y=\" ", "<a:", "<a@b.", "<?", "<!A", "<![CDATA[", ">",
      "> a\n",
      "- ", "-\n", "1. ", "* a\n ", "\t", " ", "\t>", "a\n=\n", "[x]: y\n", "[x]:\n[", "[x]: 'y\n",
      "```\n", "~~~ ", "\\[", "&#", "&amp;", "\r", "\u{0}", "---\n", "---\na: b\n", "|", "<div>\n",
      "#",
      "# a\n", "[a][", "[a]: b\n\n[a]",
    ])
  func repeated(unit: String) {
    let bytes = Array(String(repeating: unit, count: Self.size / unit.utf8.count).utf8)
    let document = MarkdownDocument.parse(bytes)
    #expect(document.body.end == bytes.count)
  }

  @Test("Backtick runs of all lengths are matched in little time")
  func runs() {
    let runs = (1...1400).map { String(repeating: "`", count: $0) }
    #expect(Read(runs.joined(separator: " ")).spans.isEmpty)
    #expect(Read((runs + runs.reversed()).joined(separator: " ")).spans.count == 1)
  }

  @Test("A line of ten megabytes is one paragraph")
  func longLine() {
    let read = Read(String(repeating: "word ", count: 2_000_000) + "`x`")
    #expect(read.spans == ["x"])
  }

  @Test("Deep nesting is cut, not followed")
  func depth() {
    let read = Read(
      String(repeating: "> ", count: 5000) + "`x`\n" + String(repeating: "- ", count: 500))
    #expect(read.spans == ["x"])
    #expect(
      Read(String(repeating: "[", count: 5000) + String(repeating: "](a)", count: 5000)).links.count
        == 1)
  }

  private static let atoms = [
    "a", " ", "  ", "    ", "\n", "\n\n", "\r\n", "\r", "\t", "> ", "- ", "1. ", "* ", "# ", "```",
    "~~~",
    "`", "``", "[", "]", "](", "(", ")", "<", ">", "<!--", "-->", "<a b='", "'>", "<div>", "</div>",
    "<pre>",
    "</pre>", "![", "\\", "---", "===", "---\nname: x\n---\n", "[a]: b\n", "[a]", "http://x", "\"",
    "'", "é",
    "😀", "\u{0}", "&amp;", "<http://a>", "<?", "?>", "*", "_", "+ ", "10) ", "...",
  ]

  @Test("Any bytes give a document whose places are true", arguments: 1...8)
  func randomBytes(seed: UInt64) {
    var random = SplitMix(seed: seed)
    for _ in 0..<2500 {
      var bytes: [UInt8] = []
      for _ in 0..<Int.random(in: 0...60, using: &random) {
        if Int.random(in: 0..<40, using: &random) == 0 {
          bytes.append(UInt8.random(in: 0...255, using: &random))
        } else {
          bytes += Array((Self.atoms.randomElement(using: &random) ?? "").utf8)
        }
      }
      let wrong = violations(of: MarkdownDocument.parse(bytes), in: bytes)
      #expect(
        wrong.isEmpty, "\(wrong) in \(String(decoding: bytes, as: UTF8.self).debugDescription)")
    }
  }
}
