import JSONSyntax
import SourceText
import Testing

@Suite struct RecoveryTests {
  /// A text with its problems marked, their messages, and what is read all the same.
  struct Case: Sendable, CustomTestStringConvertible {
    let text: String
    let messages: [String]
    let value: JSONValue?
    var testDescription: String { text }

    init(_ text: String, _ messages: [String], _ value: JSONValue?) {
      self.text = text
      self.messages = messages
      self.value = value
    }
  }

  @Test(arguments: [
    Case("⟦⟧", ["there is no JSON value"], nil),
    Case(" \n⟦⟧", ["there is no JSON value"], nil),
    Case("[1⟦⟧ 2]", ["`,` is missing"], [1, 2]),
    Case("[1⟦,⟧ ]", ["a trailing comma: no `,` may stand behind the last one"], [1]),
    Case("[1,⟦,⟧2]", ["nothing stands before `,`"], [1, 2]),
    Case(#"{"a":1⟦⟧ "b":2}"#, ["`,` is missing"], ["a": 1, "b": 2]),
    Case(#"{"a":1⟦,⟧}"#, ["a trailing comma: no `,` may stand behind the last one"], ["a": 1]),
    Case(#"{"a"⟦⟧ 1}"#, ["`:` is missing behind the key"], ["a": 1]),
    Case(#"{"a"⟦=⟧1}"#, ["`:` is expected, not `=`"], ["a": 1]),
    Case(#"{⟦"a"⟧}"#, ["the key has no value"], [:]),
    Case(#"{"a":⟦⟧,"b":1}"#, ["a value is missing before `,`"], ["b": 1]),
    Case(#"{⟦⟧:1,"b":1}"#, ["a key is missing before `:`"], ["b": 1]),
    Case(#"{⟦a⟧:1}"#, ["a key needs double quotes"], ["a": 1]),
    Case(#"{⟦'⟧a':⟦'⟧b'}"#, Array(repeating: "a string needs double quotes", count: 2), ["a": "b"]),
    Case(#"{⟦[⟧1]:1}"#, ["a key is expected, not a value"], [:]),
    Case(
      "[1, ⟦// no⟧\n2⟦/* x */⟧]", Array(repeating: "a comment: JSON has none", count: 2), [1, 2]),
    Case("[1 ⟦/* x]⟧", ["`[` is not closed", "a comment: JSON has none"], [1]),
    Case(#"{"a":⟦[⟧1"#, ["`{` is not closed", "`[` is not closed"], ["a": [1]]),
    Case(#"{"a":[1⟦⟧}"#, ["`]` is missing before `}`"], ["a": [1]]),
    Case(#"[{"a":1⟦⟧]"#, ["`}` is missing before `]`"], [["a": 1]]),
    Case("[1⟦}⟧]", ["`}` closes nothing; `]` is expected"], [1]),
    Case(
      "[⟦True⟧,⟦None⟧]", ["`True` is written `true` in JSON", "`None` is written `null` in JSON"],
      [true, nil]),
    Case("[⟦yes⟧]", ["a string needs double quotes"], ["yes"]),
    Case("[⟦NaN⟧]", ["JSON has no `NaN`"], [nil]),
    Case("[⟦01⟧]", ["a number must not begin with `0`"], [1]),
    Case("[⟦+1⟧]", ["a number must not begin with `+`"], [1]),
    Case("[⟦.5⟧]", ["a digit must stand before `.`"], [.number(0.5)]),
    Case("[⟦5.⟧]", ["a digit must follow `.`"], [.number(5)]),
    Case("[⟦1e⟧]", ["the exponent has no digits"], [nil]),
    Case("[⟦-⟧]", ["this is no number"], [nil]),
    Case("[⟦1e999⟧]", ["the number is too large for a double"], [nil]),
    Case("[⟦1x⟧]", ["this is no number"], [nil]),
    Case(#"["⟦\x⟧41"]"#, [#"`\x` is no JSON escape"#], ["x41"]),
    Case(#"["⟦\u12⟧g"]"#, [#"`\u` needs four hexadecimal digits"#], ["\u{FFFD}g"]),
    Case(
      #"["⟦\ud800⟧\n"]"#, ["a surrogate escape without its other half is no character"],
      ["\u{FFFD}\n"]),
    Case(
      #"["⟦\udc00⟧"]"#, ["a surrogate escape without its other half is no character"], ["\u{FFFD}"]),
    Case("[\"a⟦\t⟧b\"]", ["a control character in a string must be escaped"], ["a\tb"]),
    Case("[\"a⟦\n⟧ b\"]", [#"a line break in a string must be written `\n`"#], ["a\n b"]),
    Case(
      "{\"a\": ⟦\"⟧x,\n\"b\": 1}", ["the string is not closed", "`,` is missing"],
      ["a": "x,", "b": 1]),
    Case("[⟦\"⟧ab]", ["`[` is not closed", "the string is not closed"], ["ab]"]),
    Case("[1] ⟦x ]⟧ ", ["nothing may follow the value"], [1]),
    Case("\u{FEFF}[]", ["a byte order mark does not belong in JSON"], []),
    Case("[⟦#⟧]", ["unexpected `#`"], []),
    Case("{⟦#⟧}", ["unexpected `#`"], [:]),
  ])
  func problemsHaveTheirPlaceAndTheRestIsRead(example: Case) {
    let text = MarkedText(example.text)
    let document = JSONDocument.parse(text.bytes)
    #expect(document.problems.map(\.message) == example.messages)
    #expect(document.root?.value == example.value)
    for range in text.ranges {
      #expect(document.problems.contains { $0.range == range }, "no problem at \(range)")
    }
  }

  /// Behind a quote that is missing, strings and what stands between them change places: replacements
  /// would quote commas.
  @Test(arguments: [
    #"{"a": 1, b": [{"c": "d", "e": 1}]}"#, #"["a, "b", True]"#, #"{"a": "b, "c": 1,}"#,
    #"["a" 1, "b]"#, #"[1 don't]"#, #"["a""b" 1]"#, #"[-1"a" 2]"#,
  ])
  func nothingIsReplacedWhereAQuoteIsMissing(text: String) {
    let problems = JSONDocument.parse(text).problems
    #expect(!problems.isEmpty)
    #expect(problems.allSatisfy { $0.replacement == nil }, "\(problems)")
  }

  @Test(arguments: [#"{a: 'b' "c": True,}"#, #"["a" "b" c]"#, #"{"a" 1}"#])
  func otherProblemsHaveReplacements(text: String) {
    #expect(JSONDocument.parse(text).problems.contains { $0.replacement != nil })
  }

  @Test func invalidUTF8IsReportedAndReplaced() {
    let bytes: [UInt8] = [0x5B, 0x22, 0x61, 0xE2, 0x82, 0x62, 0xFF, 0xC0, 0x80, 0x22, 0x5D]
    let document = JSONDocument.parse(bytes)
    #expect(document.root?.value == ["a\u{FFFD}b\u{FFFD}\u{FFFD}\u{FFFD}"])
    #expect(document.problems.map(\.range.start) == [3, 6, 7, 8])
    #expect(JSONDocument.parse([0xFF, 0xFE]).problems.isEmpty == false)
  }
}

@Suite struct HostileInputTests {
  @Test(arguments: ["[", "{\"a\":", "[{\"a\":", "[[],"])
  func deepNestingIsRefusedNotRecursed(opening: String) {
    let text = String(repeating: opening, count: 200_000)
    let document = JSONDocument.parse(text)
    #expect(document.root != nil)
    #expect(document.problems.contains { $0.message == "more than 128 levels of nesting" })
    #expect(document.problems.count <= JSONLimits.standard.problemCount)
  }

  @Test func depthIsExactlyTheLimit() {
    let fits = String(repeating: "[", count: 128) + String(repeating: "]", count: 128)
    #expect(JSONDocument.parse(fits).problems.isEmpty)
    let tooDeep = "[" + fits + "]"
    #expect(
      JSONDocument.parse(tooDeep).problems
        == [
          JSONProblem("more than 128 levels of nesting", at: SourceRange(start: 128, end: 129))
        ])
  }

  @Test func aLongStringIsRead() {
    let long = String(repeating: "ä\\n", count: 300_000)
    let document = JSONDocument.parse("{\"k\":\"\(long)\"}")
    #expect(document.problems.isEmpty)
    #expect(document.root?["k"]?.value.string?.utf8.count == 900_000)
  }

  @Test(arguments: [
    "\"", "\"\\", "\\\"\n", "\"\n\\", "'", ",", ":", "}", "]", "{]", "[}", "/*", "//", "1", "-",
    "\\u", "\u{FEFF}", "{:", "{[", "\"\n ", "a\"", "\"\\ud800", "{\"a\"", "\n\n\"x",
  ])
  func repetitionIsLinearAndNeverStops(unit: String) {
    let text = String(repeating: unit, count: 200_000)
    let document = JSONDocument.parse(text)
    #expect(!document.problems.isEmpty)
  }

  @Test(arguments: 0..<2_000 as Range<UInt64>)
  func anyBytesGiveRangesWithinThem(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let alphabet =
      Array("{}[]:,\"'\\/*0 1-+.eEtrufalsn\nu{\u{FFFD}".utf8) + [0xFF, 0xE2, 0x00, 0xC3]
    let bytes = (0..<Int.random(in: 0..<60, using: &generator)).map { _ in
      alphabet.randomElement(using: &generator) ?? 0
    }
    let document = JSONDocument.parse(bytes)
    for problem in document.problems { #expect(problem.range.end <= bytes.count) }
    if let root = document.root {
      check(root, within: SourceRange(start: 0, end: bytes.count), bytes)
    }
    _ = document.duplicateKeys
  }

  private func check(_ node: JSONNode, within outer: SourceRange, _ bytes: [UInt8]) {
    #expect(outer.contains(node.range))
    for element in node.elements ?? [] { check(element, within: node.range, bytes) }
    for member in node.members ?? [] {
      #expect(node.range.contains(member.keyRange))
      #expect(member.keyRange.end <= member.value.range.start)
      check(member.value, within: node.range, bytes)
    }
    if let origin = node.stringOrigin(in: bytes), let text = node.string {
      let whole = SourceRange(start: 0, end: text.utf8.count)
      #expect(node.range.contains(origin.sourceRange(of: whole)))
    }
  }
}
