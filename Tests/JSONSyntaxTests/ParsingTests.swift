import JSONSyntax
import SourceText
import Testing

@Suite struct ParsingTests {
  @Test func everyValueAndKeyHasItsPlace() throws {
    let text = MarkedText(#"⟦{ ⟦"a\n"⟧ : ⟦[⟦1⟧, ⟦-2.5e3⟧, ⟦"ü"⟧]⟧, ⟦"b"⟧:⟦null⟧ }⟧"#)
    let document = JSONDocument.parse(text.bytes)
    #expect(document.problems.isEmpty)
    let root = try #require(document.root)
    let members = try #require(root.members)
    let elements = try #require(members[0].value.elements)
    let found =
      [root.range] + members.flatMap { [$0.keyRange, $0.value.range] } + elements.map(\.range)
    #expect(found.sorted() == text.ranges)
    #expect(members.map(\.key) == ["a\n", "b"])
    #expect(root.value == ["a\n": [1, .number(-2500), "ü"], "b": nil])
  }

  @Test func rangesCountInTheWholeFile() throws {
    let bytes = Array("xx [true] yy".utf8)
    let document = JSONDocument.parse(bytes, in: SourceRange(start: 3, end: 9))
    #expect(document.problems.isEmpty)
    #expect(document.root?.range == SourceRange(start: 3, end: 9))
    #expect(document.root?.elements?.first?.range == SourceRange(start: 4, end: 8))
    #expect(JSONDocument.parse(bytes, in: SourceRange(start: 40, end: 50)).root == nil)
  }

  @Test func numbersKeepTheirTextAndBecomeTheNearestValue() throws {
    let document = JSONDocument.parse("[0, -0, 10, 1.0, 1E+2, 9223372036854775808, 5e-400]")
    #expect(document.problems.isEmpty)
    #expect(
      document.root?.value
        == [0, 0, 10, .number(1), .number(100), .number(9_223_372_036_854_775_808), .number(0)])
  }

  @Test func lastOfEqualKeysCounts() {
    let document = JSONDocument.parse(#"{"a":1,"b":2,"a":3}"#)
    #expect(document.root?.value == ["a": 3, "b": 2])
    #expect(document.root?["a"]?.value.value == 3)
  }

  @Test func duplicateKeysAreFoundInEveryObjectAfterUnescaping() {
    let text = MarkedText(#"{"a":{"x":1,⟦"\u0078"⟧:2},⟦"a"⟧:[{"y":1,⟦"y"⟧:1,⟦"y"⟧:1}],"A":0}"#)
    let document = JSONDocument.parse(text.bytes)
    #expect(document.problems.isEmpty)
    #expect(document.duplicateKeys.map(\.range) == text.ranges)
    #expect(document.duplicateKeys.map(\.key) == ["x", "a", "y", "y"])
    #expect(document.duplicateKeys.first?.firstRange == SourceRange(start: 6, end: 9))
  }

  @Test func keysThatAreOnlyCanonicallyEqualAreNoDuplicates() {
    let document = JSONDocument.parse("{\"\u{E9}\":1,\"e\u{301}\":2}")
    #expect(document.duplicateKeys.isEmpty)
    #expect(document.root?["e\u{301}"]?.value.value == 2)
    #expect(document.root?["\u{E9}"]?.value.value == 1)
  }

  @Test func stringsUnescape() {
    let document = JSONDocument.parse(#"["\"\\\/\b\f\n\r\t\u00e9\ud83d\uDE00\u0000"]"#)
    #expect(document.problems.isEmpty)
    #expect(document.root?.elements?.first?.string == "\"\\/\u{8}\u{C}\n\r\té😀\u{0}")
  }

  @Test func originOfAString() throws {
    let bytes = Array(#"{"k\u0041y":"a\nb\ud83d\ude00c"}"#.utf8)
    let member = try #require(JSONDocument.parse(bytes).root?.members?.first)
    let origin = try #require(member.value.stringOrigin(in: bytes))
    // a, \n, b, four bytes of the emoji, c.
    #expect((0..<8).map { origin.sourceOffset(of: $0) } == [13, 14, 16, 17, 17, 17, 17, 29])
    #expect(
      origin.sourceRange(of: SourceRange(start: 1, end: 2)) == SourceRange(start: 14, end: 16))
    #expect(
      member.keyOrigin(in: bytes).sourceRange(of: SourceRange(start: 1, end: 3))
        == SourceRange(start: 3, end: 10))
    #expect(JSONDocument.parse("1").root?.stringOrigin(in: bytes) == nil)
  }

  @Test func originOfAnEmptyStringIsBetweenTheQuotes() throws {
    let bytes = Array(#"[""]"#.utf8)
    let node = try #require(JSONDocument.parse(bytes).root?.elements?.first)
    #expect(node.stringOrigin(in: bytes)?.sourceOffset(of: 0) == 2)
  }

  @Test func strictParsingThrowsTheFirstProblem() throws {
    #expect(throws: JSONProblem.self) { try JSONValue.parse("[1,]") }
    #expect(throws: JSONProblem.self) { try JSONValue.parse("") }
    #expect(throws: JSONProblem("the key `a` is given twice", at: SourceRange(start: 7, end: 10))) {
      try JSONValue.parse(#"{"a":1,"a":2}"#, rejectingDuplicateKeys: true)
    }
    #expect(try JSONValue.parse(#"{"a":1,"a":2}"#) == ["a": 2])
    #expect(throws: JSONProblem.self) { try JSONValue.parse("{\"\u{E9}\":1,\"e\u{301}\":2}") }
  }
}

@Suite struct JSONValueTests {
  @Test func whatIsNotThereIsNotNull() {
    let object: JSONValue = ["a": nil, "b": 1]
    #expect(object["a"] == .some(.null))
    #expect(object["c"] == Optional<JSONValue>.none)
    #expect(JSONValue.integer(1)["a"] == Optional<JSONValue>.none)
    #expect(object["b"]?.integer == 1)
    #expect(object["b"]?.string == nil)
  }
}
