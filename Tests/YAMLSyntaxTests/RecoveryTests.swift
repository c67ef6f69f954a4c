import SourceText
import Testing
import YAMLSyntax

@Suite("Going on behind errors")
struct RecoveryTests {
  @Test("An unquoted colon costs nothing but a problem")
  func colonInDescription() {
    let parsed = Parsed("name: a\ndescription: Use when: always, and: never  # c\nmodel: opus\n")
    #expect(parsed.keys == ["name", "description", "model"])
    #expect(parsed.text("description") == "Use when: always, and: never")
    #expect(parsed.marked == [":"])
    #expect(parsed.document.problems.first?.range.start == 29)
    #expect(parsed.document.comments.map { parsed.source($0) } == ["# c"])
    #expect(parsed.origin(of: "always", in: parsed.entry("description")?.value.scalar) == "always")
  }

  @Test("The last entry is completed too")
  func lastEntry() {
    #expect(Parsed("a: 1\nb: c: d\n").text("b") == "c: d")
    #expect(Parsed("a: 1\nb: c\n  d: e\n").text("b") == "c d: e")
    #expect(Parsed("a: 1\nb: \"c").text("b") == "\"c")
  }

  @Test("An open bracket ends where the next key begins")
  func openBracket() {
    let parsed = Parsed("tools: [a, b\nmodel: opus\nx: {y: z\n")
    #expect(parsed.keys == ["tools", "model", "x"])
    #expect(parsed.entry("tools")?.value.items?.map(\.scalar?.text) == ["a", "b"])
    #expect(parsed.text("model") == "opus")
    #expect(parsed.entry("x", "y")?.value.scalar?.text == "z")
    #expect(parsed.document.problems.count == 2)
    #expect(parsed.source(parsed.document.problems.first?.context?.range) == "[")
  }

  @Test("An open quote is shown where it begins")
  func openQuote() {
    let parsed = Parsed("a: 1\nb: \"x\nc: 3\nd: 'y'\n")
    #expect(parsed.keys == ["a", "b", "c", "d"])
    #expect(parsed.marked == ["\""])
    #expect(parsed.document.problems.first?.range.start == 8)
    #expect(parsed.text("b") == "\"x")
  }

  @Test("A key without colon is shown as a whole")
  func missingColon() {
    let parsed = Parsed("name: foo\nbad line\ndescription: bar\n")
    #expect(parsed.marked == ["bad line"])
    #expect(parsed.keys == ["name", "description"])
    let first = Parsed("name foo\ndescription: bar\nmodel: x\n")
    #expect(first.keys == ["description", "model"])
  }

  @Test("Tabs and reserved characters are shown where they stand")
  func tokens() {
    let parsed = Parsed("a:\n\tb: 1\nc: @x y\nd: `z`\ne: %f\ng: 1\n")
    #expect(parsed.keys == ["a", "c", "d", "e", "g"])
    #expect(parsed.marked == ["\t", "@", "`", "%"])
    #expect(parsed.text("c") == "@x y")
  }

  @Test("Errors deep inside leave what stands before and behind")
  func nested() {
    let parsed = Parsed("hooks:\n  pre: |\n    x\n  post: 'y\n  z: 1\nname: n\n")
    #expect(parsed.keys == ["hooks", "name"])
    #expect(parsed.entry("hooks", "pre")?.value.scalar?.text == "x\n")
    #expect(parsed.text("name") == "n")
  }

  @Test("Reading starts again 16 times at most, and says so")
  func restarts() {
    let parsed = Parsed((0..<40).map { "k\($0): a: b\n" }.joined())
    #expect(parsed.root?.entries?.count == 17)
    #expect(parsed.kinds.filter { $0 == .syntax }.count == 17)
    #expect(parsed.kinds.last == .limitExceeded)
    #expect(parsed.marked.last == "k17")
    let two = Parsed(
      "a: b: c\nd: e: f\ng: h: i\n",
      limits: YAMLLimits(size: 100, depth: 9, restarts: 1, expandedNodes: 9))
    #expect(two.keys == ["a", "d"])
  }

  @Test("An alias may lead to an anchor before the error")
  func aliasOverError() {
    let parsed = Parsed("a: &x [1, 2]\nb: c: d\ne: *x\n")
    #expect(parsed.kinds == [.syntax])
    let alias = parsed.entry("e")?.value
    #expect(alias.map { parsed.document.resolved($0).items?.count } == 2)
  }

  @Test("Keys behind an error are compared with those before")
  func duplicates() {
    let parsed = Parsed("a: 1\nb: c: d\na: 2\n")
    #expect(parsed.kinds == [.syntax, .duplicateKey])
    #expect(parsed.document.problems.last?.context?.range == SourceRange(start: 0, end: 1))
  }
}

@Suite("Duplicate keys")
struct DuplicateKeyTests {
  @Test("All but the first are reported, with the first's place", arguments: [2, 30])
  func all(others: Int) {
    let filler = (0..<others).map { "  k\($0): 1\n" }.joined()
    let parsed = Parsed("m:\n  a: 1\n" + filler + "  'a': 2\n  a: 3\n")
    #expect(parsed.kinds == [.duplicateKey, .duplicateKey])
    #expect(parsed.marked == ["'a'", "a"])
    #expect(parsed.document.problems.map { $0.context?.range.start } == [5, 5])
  }

  @Test("Keys are compared as bytes", arguments: [0, 30])
  func bytes(others: Int) {
    let filler = (0..<others).map { "k\($0): 1\n" }.joined()
    #expect(Parsed("e\u{301}: 1\n\u{E9}: 2\n" + filler).document.problems.isEmpty)
  }

  @Test("Keys of different mappings, and keys that are no scalars, are not compared")
  func others() {
    #expect(Parsed("- a: 1\n- a: 1\n").document.problems.isEmpty)
    #expect(Parsed("? [a]\n: 1\n? [a]\n: 2\n").document.problems.isEmpty)
  }
}
