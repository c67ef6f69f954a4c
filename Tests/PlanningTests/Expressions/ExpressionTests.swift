import JSONSyntax
import Planning
import Testing

@Suite("Expressions")
struct ExpressionTests {
  static let scope = ExpressionScope(
    inputs: ["root": .text("src"), "limit": .number(3), "options": .json(["a": 1, "deep": true])],
    outputs: [
      "list": ["files": .list([.text("a.md"), .text("b.md")])],
      "judge-all": ["verdict": .json([1, "x"])],
    ],
    item: .text("a.md"))
  static let types = ExpressionTypes(
    inputs: ["root": .path, "limit": .number, "options": .json],
    outputs: ["list": ["files": .list(.text)], "judge-all": ["verdict": .json]], item: .text)

  @Test(
    "come to their values",
    arguments: [
      ("1", "1"), ("-1.50", "-1.5"), ("1e3", "1000"), ("'it''s'", "it's"), ("true", "true"),
      ("null", ""), ("inputs.root", "src"), ("item", "a.md"),
      ("tasks.list.outputs.files", "a.md\nb.md"), ("tasks.judge-all.outputs.verdict", "[1,\"x\"]"),
      ("inputs.root == 'src'", "true"), ("inputs.root != 'vendor'", "true"),
      ("inputs.limit >= 3", "true"), ("inputs.limit > 3", "false"), ("2 < 10", "true"),
      ("'2' < '10'", "false"), ("'a' <= 'a'", "true"), ("1 == 1.0", "true"),
      ("true && false", "false"), ("true || false && false", "true"),
      ("(true || false) && false", "false"), ("!true || true", "true"),
      ("!(true || true)", "false"),
      ("!!true", "true"), ("contains(tasks.list.outputs.files, item)", "true"),
      ("contains(tasks.list.outputs.files, 'a')", "false"), ("contains('abcabd', 'abd')", "true"),
      ("contains('aaab', 'aab')", "true"), ("contains('abc', '')", "true"),
      ("contains('', 'a')", "false"), ("contains(inputs.options, 'deep')", "true"),
      ("contains(tasks.judge-all.outputs.verdict, 1)", "true"),
      ("length(tasks.list.outputs.files)", "2"), ("length('äb')", "2"), ("length('')", "0"),
      ("length(tasks.list.outputs.files) == 2 && inputs.root == 'src'", "true"),
      ("inputs.options == null", "false"), ("  1  ", "1"), ("'}}'", "}}"),
    ])
  func values(source: String, expected: String) throws {
    let expression = try Expression(source)
    _ = try expression.type(in: Self.types)
    #expect(try expression.evaluate(in: Self.scope).text == expected)
  }

  @Test(
    "that are wrong say what and where",
    arguments: [
      ("", 0..<0, "empty"), ("1 +", 2..<3, "unexpected '+'"), ("a", 0..<1, "unknown name 'a'"),
      ("'a", 0..<2, "never closed"), ("1 == ", 5..<5, "expected a value"),
      ("(1", 2..<2, "expected ')'"), ("1 2", 2..<3, "expected the end"),
      ("1 < 2 < 3", 6..<7, "chained"), ("a = 1", 2..<3, "'=' does not compare"),
      ("true & true", 5..<6, "'&' is no operator"), ("\"a\"", 0..<1, "single quotes"),
      ("inputs.", 0..<7, "unknown name"), ("inputs.a.b", 0..<10, "unknown name"),
      ("tasks.a.b", 0..<9, "unknown name"), ("item.x", 0..<6, "unknown name"),
      ("lenght(1)", 0..<6, "unknown function"), ("contains(1)", 10..<11, "expected ','"),
      ("01", 0..<2, "not a number"), ("1e999", 0..<5, "not a number"),
      ("é", 0..<2, "unexpected 'é'"),
    ])
  func problems(source: String, range: Range<Int>, message: String) throws {
    let error = try #require(parseError(source))
    #expect(error.range == range, "\(error)")
    #expect(error.message.contains(message), "\(error)")
  }

  @Test(
    "are typed before anything runs",
    arguments: [
      ("inputs.rot", 0..<10, "no input 'rot'"),
      ("1 == inputs.root", 0..<16, "a number never equals a path"),
      ("inputs.root && true", 0..<11, "'&&' needs a boolean"), ("!1", 1..<2, "'!' needs a boolean"),
      ("true || 'a'", 8..<11, "'||' needs a boolean"),
      ("1 < 'a'", 0..<7, "two numbers or two texts"),
      ("inputs.options < 1", 0..<18, "two numbers"), ("length(1)", 7..<8, "a text or a list"),
      ("contains(1, 1)", 9..<10, "a text or a list first"),
      ("contains('a', 1)", 14..<15, "texts only"),
      ("contains(tasks.list.outputs.files, 1)", 35..<36, "never contains a number"),
      ("tasks.gone.outputs.x == 1", 0..<20, "not among the needs"),
      ("tasks.list.outputs.file == 'a'", 0..<23, "has no output 'file'"),
      ("null == 1", 0..<9, "null never equals"),
    ])
  func types(source: String, range: Range<Int>, message: String) throws {
    let expression = try Expression(source)
    do {
      _ = try expression.type(in: Self.types)
      Issue.record("no error for \(source)")
    } catch {
      #expect(error.range == range, "\(error)")
      #expect(error.message.contains(message), "\(error)")
    }
  }

  @Test("an item is known only where there is a forEach")
  func item() throws {
    var types = Self.types
    types.item = nil
    #expect(throws: ExpressionError.self) { try Expression("item").type(in: types) }
  }

  @Test("a missing value is an error at its place, unless it is not looked at")
  func missing() throws {
    let expression = try Expression("true || tasks.x.outputs.y == 1")
    #expect(try expression.evaluate(in: ExpressionScope()) == .boolean(true))
    let other = try Expression("true && tasks.x.outputs.y == 1")
    do {
      _ = try other.evaluate(in: ExpressionScope())
      Issue.record("no error")
    } catch {
      #expect(error.range == 8..<25)
    }
  }

  @Test("depth and length are bounded")
  func bounds() throws {
    let deep = String(repeating: "(", count: 4_000) + "1"
    #expect(parseError(deep)?.message.contains("levels deep") == true)
    let nots = String(repeating: "!", count: 8_000) + "true"
    #expect(parseError(nots)?.message.contains("levels deep") == true)
    let calls = String(repeating: "length(", count: 1_000) + "1"
    #expect(parseError(calls)?.message.contains("levels deep") == true)
    let long = String(repeating: "x", count: PlanningLimits.expression + 1)
    #expect(parseError(long)?.message.contains("longer than") == true)
    let chain = Array(repeating: "true", count: 1_000).joined(separator: "&&")
    #expect(try Expression(chain).evaluate(in: ExpressionScope()) == .boolean(true))
    let level = PlanningLimits.expressionDepth
    let deepest =
      String(repeating: "(", count: level - 1) + "1" + String(repeating: ")", count: level - 1)
    #expect(try Expression(deepest).evaluate(in: ExpressionScope()) == .number(1))
  }

  @Test("searching a text takes linear time also where it is made to be slow")
  func hostileSearch() throws {
    let hay = String(repeating: "a", count: 400_000)
    let needle = String(repeating: "a", count: 200_000) + "b"
    let scope = ExpressionScope(inputs: ["hay": .text(hay), "needle": .text(needle)])
    let expression = try Expression("contains(inputs.hay, inputs.needle)")
    #expect(try expression.evaluate(in: scope) == .boolean(false))
  }

  @Test("random words never crash the reader")
  func noise() {
    let alphabet = [
      "(", ")", "!", "&&", "|", "==", "<", ">", "'", ".", " ", ",", "item", "inputs.root", "tasks.",
      "0", "9", "-", "e", "contains(", "length(", "true", "\u{e4}",
    ]
    var random = SplitMix(seed: 7)
    var read = 0
    for _ in 0..<5_000 {
      let count = Int.random(in: 0...24, using: &random)
      let words = (0..<count).compactMap { _ in alphabet.randomElement(using: &random) }
      let source = words.joined()
      guard let expression = try? Expression(source) else { continue }
      read += 1
      _ = try? expression.type(in: Self.types)
      _ = try? expression.evaluate(in: Self.scope)
    }
    #expect(read > 10)
  }

  @Test("an expression with a type has a value of that type")
  func soundness() throws {
    var random = SplitMix(seed: 11)
    var typed = 0
    for _ in 0..<3_000 {
      let source = RandomExpression.source(depth: 3, using: &random)
      let expression = try Expression(source)
      guard let type = try? expression.type(in: Self.types) else { continue }
      typed += 1
      guard let value = try? expression.evaluate(in: Self.scope) else {
        // Only a JSON value may turn out to have no length.
        #expect(source.contains("length(inputs.options)") || source.contains("verdict"))
        continue
      }
      #expect(matches(value, type), "\(source): \(value) is not \(type.description)")
    }
    #expect(typed > 300)
  }

  private func matches(_ value: ExpressionValue, _ type: ExpressionType) -> Bool {
    switch (value, type) {
    case (.null, .null), (.boolean, .boolean), (.number, .number), (.text, .text), (.text, .path),
      (.json, .json):
      true
    case (.list(let items), .list(let item)): items.allSatisfy { matches($0, item) }
    default: false
    }
  }

  private func parseError(_ source: String) -> ExpressionError? {
    do {
      _ = try Expression(source)
      return nil
    } catch {
      return error
    }
  }
}

/// Expressions that can be read, made at random.
enum RandomExpression {
  static func source(depth: Int, using random: inout SplitMix) -> String {
    let leaves = [
      "1", "'a'", "true", "null", "item", "inputs.root", "inputs.limit", "inputs.options",
      "tasks.list.outputs.files", "tasks.judge-all.outputs.verdict",
    ]
    guard depth > 0 else { return leaves.randomElement(using: &random) ?? "1" }
    func part() -> String { source(depth: depth - 1, using: &random) }
    switch Int.random(in: 0..<8, using: &random) {
    case 0: return "!(\(part()))"
    case 1: return "(\(part())) && (\(part()))"
    case 2: return "(\(part())) || (\(part()))"
    case 3:
      let sign = ["==", "!=", "<", "<=", ">", ">="].randomElement(using: &random) ?? "=="
      return "(\(part())) \(sign) (\(part()))"
    case 4: return "contains(\(part()), \(part()))"
    case 5: return "length(\(part()))"
    default: return leaves.randomElement(using: &random) ?? "1"
    }
  }
}
