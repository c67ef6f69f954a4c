import JSONSyntax
import SourceText
import Testing

@Suite("Object literals of JavaScript") struct ObjectLiteralTests {
  private func parse(_ text: String, at offset: Int = 0) -> ObjectLiteral? {
    Array(text.utf8).withUnsafeBufferPointer { ObjectLiteral.parse($0, at: offset) }
  }

  private func texts(_ ranges: [SourceRange], _ text: String) -> [String] {
    ranges.map { Array(text.utf8).text(in: $0) }
  }

  @Test(
    "what is known reads as JSON",
    arguments: [
      (#"{"a": 1, "b": [true, null]}"#, #"{"a":1,"b":[true,null]}"#),
      ("{a: 'x', $b_1: -2.5e3,}", #"{"$b_1":-2500,"a":"x"}"#),
      ("{ // one\n a: [1, 2,], /* two */ }", #"{"a":[1,2]}"#),
      (#"{a: 'it\'s', b: "\u00e9\x41\u{1F600}\n"}"#, #"{"a":"it's","b":"éA😀\n"}"#),
      ("{a: `two\nlines \\` here`}", #"{"a":"two\nlines ` here"}"#),
      ("{}", "{}"), ("{a: {b: {c: 1}}}", #"{"a":{"b":{"c":1}}}"#), ("{über: 1}", #"{"über":1}"#),
    ])
  func known(_ text: String, _ json: String) throws {
    let literal = try #require(parse(text))
    #expect(literal.root.value.canonicalText() == json)
    #expect(literal.opaque == [] && literal.open == [])
    #expect(literal.root.range == SourceRange(start: 0, end: text.utf8.count))
  }

  @Test(
    "the arguments of a call are an array, as far as they are known",
    arguments: [
      ("()", "[]", [String]()), ("('a', \"b\", `c`,) + 1", #"["a","b","c"]"#, []),
      ("({a: [1]}, 2)", #"[{"a":[1]},2]"#, []), ("(x)", "[null]", ["x"]),
      ("(f(1), 'b')", #"[null,"b"]"#, ["f(1)"]),
      ("([x, (y)], 1)", "[[null,null],1]", ["x", "(y)"]),
      ("( // one\n 'a' /* two */ )", #"["a"]"#, []),
    ])
  func arguments(_ text: String, _ json: String, _ opaque: [String]) throws {
    let literal = try #require(
      Array(text.utf8).withUnsafeBufferPointer { ObjectLiteral.parseArguments($0, at: 0) })
    #expect(literal.root.value.canonicalText() == json)
    #expect(texts(literal.opaque, text) == opaque)
  }

  @Test(
    "what is no list of arguments is none",
    arguments: ["", "(", "('a'", "(1]", "(]", "{}", "(a))b("])
  func noArguments(_ text: String) {
    let literal = Array(text.utf8).withUnsafeBufferPointer {
      ObjectLiteral.parseArguments($0, at: 0)
    }
    #expect((literal == nil) == (text != "(a))b("))
  }

  @Test(
    "what only a run can tell is kept as opaque",
    arguments: [
      ("{a: x, b: 1}", ["x"]), ("{a, b}", ["a", "b"]), ("{a: 'x' + y}", ["'x' + y"]),
      ("{a: f({b: 1}, [2]).c}", ["f({b: 1}, [2]).c"]),
      ("{a: `x ${f(`${y}`)} z`}", ["`x ${f(`${y}`)} z`"]),
      ("{a: b ? 1 : 2, c: 3}", ["b ? 1 : 2"]), ("{a: 0x10, b: 1_000}", ["0x10", "1_000"]),
      ("{a() { return {b: 1}; }, c: 1}", ["() { return {b: 1}; }"]), ("{a: [1, x]}", ["x"]),
      ("{a: [1,,2], b: 1}", ["[1,,2]"]), ("{a: x => ({y: x}), b: 1}", ["x => ({y: x})"]),
      ("{a: {b: 1}.b}", ["{b: 1}.b"]), ("{a: \"x\" /* , */ + \",}\"}", ["\"x\" /* , */ + \",}\""]),
    ])
  func opaque(_ text: String, _ expected: [String]) throws {
    let literal = try #require(parse(text))
    #expect(texts(literal.opaque, text) == expected)
  }

  @Test(
    "what may have more in it is open",
    arguments: [
      ("{...rest, a: 1}", ["{...rest, a: 1}"]), ("{a: [1, ...b]}", ["[1, ...b]"]),
      ("{a: 1, ...}", ["{a: 1, ...}"]), ("{a: {[key]: 1}}", ["{[key]: 1}"]), ("{ … }", ["{ … }"]),
    ])
  func open(_ text: String, _ expected: [String]) throws {
    let literal = try #require(parse(text))
    #expect(texts(literal.open, text) == expected)
  }

  @Test(
    "what is no literal is not guessed at",
    arguments: [
      "", "{", "{a", "{a:", "{a: 1", "{a: 'x\n'}", "{a: 1 b: 2}", "{a: \"x\"\n b: 1}", "{a? , b}",
      "{a: )}", "{a: `x}", "{a: (}", "{a 1}", "{query: <one of: a>}", "{a: 1; b: 2}", "[1]",
      "{a-b: 1}",
    ])
  func malformed(_ text: String) {
    #expect(parse(text) == nil)
  }

  @Test("a literal ends at its brace, wherever it stands")
  func place() throws {
    let text = "call({a: [x]}, {b: 2})"
    let literal = try #require(parse(text, at: 5))
    #expect(texts([literal.root.range], text) == ["{a: [x]}"])
    #expect(literal.isOpaque(SourceRange(start: 10, end: 11)))
    #expect(!literal.isKnown(literal.root.range))
  }

  @Test(
    "hostile text ends in bounded time",
    arguments: ["{a:[", "{a:{", "{a:(", "{a:`${", "{a:x?", "{a:[,"])
  func hostile(_ unit: String) {
    let deep = String(repeating: unit, count: 20_000)
    #expect(parse(deep) == nil)
    let closed = String(repeating: "{a:[", count: 60) + String(repeating: "]}", count: 60)
    #expect(parse(closed) != nil)
  }
}
