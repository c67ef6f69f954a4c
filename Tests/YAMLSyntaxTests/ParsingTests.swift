import SourceText
import Testing
import YAMLSyntax

@Suite("Reading YAML")
struct ParsingTests {
  @Test("Keys, values and items have exact ranges")
  func ranges() {
    let parsed = Parsed("name: coder\ntools: [Read, \"Write\"]\nhooks:\n  pre:   'it''s'   # why\n")
    #expect(parsed.document.problems.isEmpty)
    #expect(parsed.source(parsed.entry("name")?.key.range) == "name")
    #expect(parsed.source(parsed.entry("name")?.value.range) == "coder")
    let tools = parsed.entry("tools")?.value
    #expect(tools?.isFlow == true)
    #expect(parsed.source(tools?.range) == "[Read, \"Write\"]")
    #expect(tools?.items?.map { parsed.source($0.range) } == ["Read", "\"Write\""])
    #expect(parsed.source(parsed.entry("hooks")?.value.range) == "pre:   'it''s'")
    #expect(parsed.entry("hooks", "pre")?.value.scalar?.text == "it's")
    #expect(parsed.source(parsed.entry("hooks")?.range) == "hooks:\n  pre:   'it''s'")
  }

  @Test("A key is found by all of its bytes, and the last of equal ones counts")
  func lookingUp() {
    let parsed = Parsed(
      "name: a\nname: b\ndescription: c\ndescriptive: d\ncafé: e\n? [name]\n: f\n'': g\n")
    let root = parsed.document.root
    func value(_ key: String) -> String? { root?[key]?.value.scalar?.text }
    #expect(value("name") == "b")
    #expect(value("description") == "c")
    #expect(value("descriptive") == "d")
    #expect(value("descript") == nil)
    #expect(value("caf\u{E9}") == "e")
    #expect(value("cafe\u{301}") == nil)
    #expect(value("") == "g")
  }

  @Test("A range that is not the whole file gives offsets into the file")
  func partOfFile() {
    let bytes = Array("---\né: x\n---\ny: z\n".utf8)
    let document = YAMLDocument.parse(bytes, in: SourceRange(start: 4, end: 10))
    #expect(document.range == SourceRange(start: 4, end: 10))
    #expect(document.root?.entries?.count == 1)
    #expect(document.root?.entries?.first?.value.range == SourceRange(start: 8, end: 9))
  }

  @Test("A range outside of the file is cut to it")
  func rangeOutside() {
    let document = YAMLDocument.parse(Array("a: b".utf8), in: SourceRange(start: 90, end: 99))
    #expect(document.root == nil)
    #expect(document.range == SourceRange(at: 4))
  }

  @Test("A missing value is empty and stands right behind the colon")
  func missingValues() {
    let parsed = Parsed("a:\n\nb:   # c\n- x\nc: {d, e: , f: }\n? g\n\nh:\n  -\n  - 1\n")
    #expect(parsed.entry("a")?.value.range == SourceRange(at: 2))
    #expect(parsed.entry("c", "d")?.value.range == SourceRange(at: 22))
    #expect(parsed.entry("c", "e")?.value.range == SourceRange(at: 26))
    #expect(parsed.entry("g")?.value.range == SourceRange(at: 37))
    #expect(parsed.entry("h")?.value.items?.first?.range.isEmpty == true)
    #expect(parsed.source(parsed.entry("h")?.value.range) == "-\n  - 1")
    #expect(parsed.entry("a")?.value.coreValue == .null)
  }

  @Test("Anchors and tags are no part of the value's range")
  func properties() {
    let parsed = Parsed(
      "a: !!str &x  12\nb: &y\n  c: *x\nd: &z !t [1]\n? &k e\n: !<tag:a,b> \"q\"\n")
    let a = parsed.entry("a")?.value
    #expect(a?.tag == "tag:yaml.org,2002:str")
    #expect(a?.anchor?.value == "x")
    #expect(parsed.source(a?.anchor?.range) == "x")
    #expect(parsed.source(a?.range) == "12")
    #expect(a?.coreValue == .string("12"))
    #expect(parsed.source(parsed.entry("b")?.value.range) == "c: *x")
    #expect(parsed.entry("b")?.value.anchor?.value == "y")
    #expect(parsed.source(parsed.entry("d")?.value.range) == "[1]")
    #expect(parsed.source(parsed.entry("e")?.key.range) == "e")
    #expect(parsed.entry("e")?.value.tag == "tag:a,b")
    #expect(parsed.source(parsed.entry("e")?.value.range) == "\"q\"")
  }

  @Test("A property in front of an empty key stays with the key")
  func anchoredEmptyKey() {
    let parsed = Parsed("&x \n&y : b\n")
    #expect(parsed.root?.anchor?.value == "x")
    #expect(parsed.root?.entries?.first?.key.anchor?.value == "y")
    #expect(violations(of: parsed.document, in: parsed.bytes).isEmpty)
  }

  @Test("Block scalars end at their last line of text")
  func blockScalarRanges() {
    let parsed = Parsed(
      "a: |\n  x\n   y\n\n# c\nb: >-  # d\n  f\n\n  # g\nc: |+\n  k\n\n\nd: |\ne: 1\n")
    #expect(parsed.source(parsed.entry("a")?.value.range) == "|\n  x\n   y")
    #expect(parsed.text("a") == "x\n y\n")
    #expect(parsed.text("b") == "f\n# g")
    #expect(parsed.text("c") == "k\n\n\n")
    #expect(parsed.source(parsed.entry("c")?.value.range) == "|+\n  k")
    #expect(parsed.source(parsed.entry("d")?.value.range) == "|")
    #expect(parsed.document.comments.map { parsed.source($0) } == ["# c", "# d"])
  }

  @Test("A number sign in a scalar begins no comment")
  func comments() {
    let parsed = Parsed(
      "# 1\na: b#c # 2\nd: 'e # f' # 3\ng: |\n  # h\n  i\n # 4\nj: k\n  # 5\nl: [m, #6\n  n]#7\n")
    #expect(
      parsed.document.comments.map { parsed.source($0) }
        == ["# 1", "# 2", "# 3", "# 4", "# 5", "#6", "#7"])
    #expect(parsed.document.problems.isEmpty)
  }

  @Test("Every style is told apart")
  func styles() {
    let parsed = Parsed("a: b\nc: 'd'\ne: \"f\"\ng: |\n  h\ni: >\n  j\n")
    #expect(
      parsed.root?.entries?.map(\.value.scalar?.style)
        == [.plain, .singleQuoted, .doubleQuoted, .literal, .folded])
  }

  @Test("The last of several entries with one key is found, by bytes")
  func lookup() {
    let parsed = Parsed("a: 1\na: 2\nCafe\u{301}: 3\n")
    #expect(parsed.text("a") == "2")
    #expect(parsed.root?["Caf\u{E9}"] == nil)
    #expect(parsed.root?["Cafe\u{301}"] != nil)
  }

  @Test("Without content there is no root", arguments: ["", "\n", "# c\n", "\u{FEFF}", "---\n..."])
  func empty(text: String) {
    let parsed = Parsed(text)
    #expect(parsed.root?.scalar?.text ?? "" == "")
    #expect(parsed.document.problems.isEmpty)
  }

  @Test("A second document is a problem, and not read")
  func secondDocument() {
    let parsed = Parsed("---\na: 1\n--- \nb: 2\n")
    #expect(parsed.keys == ["a"])
    #expect(parsed.kinds == [.syntax])
    #expect(parsed.marked == ["---"])
    #expect(Parsed("a: 1\n...\nb: 2\n").marked == ["b"])
    #expect(Parsed("---\na: 1\n...\n").document.problems.isEmpty)
  }
}
