import MarkdownSyntax
import SourceText
import Testing

@Suite("Fenced code")
struct CodeBlockTests {
  @Test(
    "Fences open and close as CommonMark says",
    arguments: [
      ("```\na\n```\n", ["a\n"]),
      ("~~~ x\na\n```\n~~~~ \nb", ["a\n```\n"]),
      ("````\n```\n````", ["```\n"]),
      ("```\na\n``` x\n```", ["a\n``` x\n"]),
      ("``` a`b\n", []),
      ("~~~ a`b\nc\n~~~", ["c\n"]),
      ("``\na\n``", []),
      ("   ```\n   a\n  b\n c\n   ```", ["a\nb\nc\n"]),
      ("    ```\n    a\n    ```", []),
      ("```\na\n    ```\n```", ["a\n    ```\n"]),
      ("text\n```\na\n```\n", ["a\n"]),
      ("```\n\n\na", ["\n\na"]),
      ("```\n```", [""]),
      ("```", [""]),
    ] as [(String, [String])])
  func fences(text: String, expected: [String]) {
    #expect(Read(text).code == expected)
  }

  @Test(
    "The columns of a tab that the fence's indentation cuts lead back to it as one",
    arguments: [" ```\n\tx\n ```\n", "  ```\n\t\tx\n  ```\n", "> ```\n>\t\tx\n> ```\n"])
  func cutTabs(text: String) throws {
    let block = try #require(MarkdownDocument.parse(Array(text.utf8)).codeBlocks.first)
    #expect(block.code.hasSuffix("x\n"))
    var derived = 0
    var source = 0
    for segment in block.origin.segments {
      #expect(segment.derived.start == derived)
      #expect(segment.source.start >= source)
      derived = segment.derived.end
      source = segment.source.end
    }
    #expect(derived == block.code.utf8.count)
  }

  @Test(
    "Quotes and list items are taken off",
    arguments: [
      ("> ```\n> a\n>b\n> ```\n", ["a\nb\n"]),
      ("> ```\n> a\nb\n", ["a\n"]),
      ("- ```sh\n  a\n    b\n\n  c\n  ```\n", ["a\n  b\n\nc\n"]),
      ("1. x\n\n   ```\n   a\n   ```\n2. ```\n   b\n   ```\n", ["a\n", "b\n"]),
      ("- a\n  - b\n    ```\n    c\n    ```\n", ["c\n"]),
      ("> - ```\n>   a\n>   ```\n", ["a\n"]),
      ("- ```\na\n```\n", ["", ""]),
      ("-\n  ```\n  a\n  ```\n", ["a\n"]),
      ("-\n\n  ```\n  a\n  ```\n", ["a\n"]),
      ("-     ```\n      a\n", []),
      ("10) ```\n    a\n    ```\n", ["a\n"]),
      ("-\t```\n\ta\n\t\tb\n\t```\n", ["a\n\tb\n"]),
      (">\t```\n>\ta\n>\t```\n", ["a\n"]),
    ] as [(String, [String])])
  func containers(text: String, expected: [String]) {
    let read = Read(text)
    #expect(read.code == expected)
    #expect(violations(of: read.document, in: read.bytes) == [])
  }

  @Test("Info string, language, range and closing are known")
  func parts() {
    let read = Read("x\n\n  ~~~~  Bash {.y} z  \n  é\n  ~~~~~\n\n```js,ignore\r\nb\r\n")
    let blocks = read.document.codeBlocks
    #expect(blocks.map(\.infoString.value) == ["Bash {.y} z", "js,ignore"])
    #expect(blocks.map { read.source($0.infoString.range) } == ["Bash {.y} z", "js,ignore"])
    #expect(blocks.map(\.language) == ["bash", "js"])
    #expect(blocks.map(\.isClosed) == [true, false])
    #expect(read.source(blocks[0].range) == "~~~~  Bash {.y} z  \n  é\n  ~~~~~")
    #expect(read.source(blocks[1].range) == "```js,ignore\r\nb")
    #expect(blocks.map(\.code) == ["é\n", "b\n"])
  }

  @Test("Offsets in code lead to the file")
  func origin() {
    let read = Read("- > ```\r\n  > one\r\n  >   two\r\n  > ```\r\n")
    let block = read.document.codeBlocks[0]
    #expect(block.code == "one\n  two\n")
    let start = block.origin.sourceOffset(of: 6)
    #expect(read.source(SourceRange(start: start, end: start + 3)) == "two")
    let all = SourceRange(start: 0, end: block.code.utf8.count)
    #expect(read.source(block.origin.sourceRange(of: all)) == "one\r\n  >   two\r\n")
  }

  @Test("Code that is not UTF-8 keeps its length")
  func invalidUTF8() {
    let read = Read(bytes: Array("```\na".utf8) + [0xFF, 0xE2, 0x82] + Array("b\n```\n".utf8))
    #expect(read.code == ["a___b\n"])
    #expect(read.document.codeBlocks[0].origin.sourceOffset(of: 4) == 8)
  }

  @Test("Nothing is found in code")
  func opaque() {
    let read = Read(
      "```\n# h\n[a](b) `c` <!-- d --> <http://e>\n[f]: g\n---\n```\n\n    # h\n    [a](b) `c` <!-- d -->\n"
    )
    #expect(read.headings.isEmpty && read.links.isEmpty)
    #expect(read.spans.isEmpty && read.comments.isEmpty)
  }
}
