import MarkdownSyntax
import SourceText
import Testing

@Suite("Front matter")
struct FrontMatterTests {
  private func content(_ text: String) -> String? {
    let read = Read(text)
    return read.document.frontMatter.map { read.source($0.content) }
  }

  @Test("It stands between two fences", arguments: ["\n", "\r\n", "\r"])
  func closed(lineEnd: String) {
    let read = Read(["--- \t", "a: b", "---  ", "# H", ""].joined(separator: lineEnd))
    let matter = read.document.frontMatter
    #expect(matter?.isFirst == true)
    #expect(matter.map { read.source($0.openingFence) } == "---")
    #expect(matter.map { read.source($0.content) } == "a: b" + lineEnd)
    #expect(matter?.closingFence.map { read.source($0) } == "---")
    #expect(read.source(read.document.body) == "# H" + lineEnd)
    #expect(read.headings == ["1 H"])
  }

  @Test("A byte order mark does not count")
  func byteOrderMark() {
    let read = Read("\u{FEFF}---\na: b\n---")
    #expect(read.document.hasByteOrderMark)
    #expect(read.document.frontMatter?.isFirst == true)
    #expect(read.document.frontMatter?.openingFence == SourceRange(start: 3, end: 6))
    #expect(read.document.body == SourceRange(at: read.bytes.count))
  }

  @Test("It may be empty, or end with dots")
  func variants() {
    #expect(content("---\n---\n") == "")
    #expect(content("---\na: 1\n...\nx") == "a: 1\n")
    #expect(content("---\na: |\n  ---\n ---\n---\n") == "a: |\n  ---\n ---\n")
  }

  @Test("Without closing fence it ends before a heading, or with the file")
  func unclosed() {
    let read = Read("---\nname: a\n\nb: c\n\n\n# H\n\ntext\n")
    #expect(read.document.frontMatter?.closingFence == nil)
    #expect(content("---\nname: a\n\nb: c\n\n\n# H\n\ntext\n") == "name: a\n\nb: c\n")
    #expect(read.headings == ["1 H"])
    #expect(content("---\nname: a\n# comment\nb: c") == "name: a\n# comment\nb: c")
  }

  @Test(
    "What is no front matter is not taken for it",
    arguments: [
      "", "-", "---", "--", "---\n", "----\na: b\n----\n", "--- x\na: b\n---\n",
      "---\n\n# H\n\ntext\n",
      " ---\na: b\n---\n", "Text\n---\na: b\n---\n", "a\n\n---\n\nb: c\n\n---\n",
      "a\n\n---\nNote: this\n---\n", "```\n---\na: b\n---\n```\n", "a\n\n---\ntext\n---\n",
      "***\na: b\n***\n",
    ])
  func none(text: String) {
    #expect(content(text) == nil)
    #expect(Read(text).document.body.end == text.utf8.count)
  }

  @Test(
    "It is found below blank lines, comments and a little text",
    arguments: [
      "\n\n", "<!-- c -->\n", "<!-- c\n\n---\n -->\n", "# Title\n", "A line of text.\n\n",
      "\u{FEFF}\n",
    ])
  func misplaced(before: String) {
    let read = Read(before + "---\nname: a\nlist:\n  - x\n\n# c\nb: c\n---\nBody `x`.\n")
    #expect(read.document.frontMatter?.isFirst == false)
    #expect(
      read.document.frontMatter.map { read.source($0.content) }
        == "name: a\nlist:\n  - x\n\n# c\nb: c\n")
    #expect(read.source(read.document.body) == "Body `x`.\n")
    #expect(read.spans == ["x"])
    #expect(read.comments.count == (before.contains("<!--") ? 1 : 0))
  }

  @Test("It is not looked for far down")
  func farDown() {
    #expect(content(String(repeating: "\n", count: 60) + "---\na: b\n---\n") == nil)
  }
}
