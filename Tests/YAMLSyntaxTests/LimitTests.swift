import SourceText
import Testing
import YAMLSyntax

@Suite("Limits")
struct LimitTests {
  @Test("Nesting up to the limit is read, one level more is not", arguments: ["flow", "block"])
  func depth(style: String) {
    func text(_ depth: Int) -> String {
      style == "flow"
        ? "a: " + String(repeating: "[", count: depth - 1)
          + String(repeating: "]", count: depth - 1) + "\nb: 1\n"
        : "a:\n" + String(repeating: "- ", count: depth - 1) + "x\nb: 1\n"
    }
    let limit = YAMLLimits.standard.depth
    #expect(Parsed(text(limit)).document.problems.isEmpty)
    let deep = Parsed(text(limit + 1))
    #expect(deep.kinds.first == .limitExceeded)
    #expect(deep.text("b") == "1")
  }

  @Test("A text over the size limit is not read")
  func size() {
    let limits = YAMLLimits(size: 8, depth: 9, restarts: 1, expandedNodes: 9)
    #expect(Parsed("a: 45678", limits: limits).kinds.isEmpty)
    let parsed = Parsed("a: 456789", limits: limits)
    #expect(parsed.kinds == [.limitExceeded])
    #expect(parsed.document.problems.first?.range == SourceRange(start: 8, end: 9))
    #expect(parsed.root == nil)
  }

  @Test("Aliases that stand for too much are not followed")
  func aliasBomb() {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
    for level in 1...9 {
      text += "a\(level): &a\(level) ["
      text += (0..<9).map { _ in "*a\(level - 1)" }.joined(separator: ", ") + "]\n"
    }
    let parsed = Parsed(text)
    #expect(parsed.kinds == [.limitExceeded])
    let budget = YAMLLimits.standard.expandedNodes * 10
    var visited = 0
    func visit(_ node: YAMLNode) {
      visited += 1
      guard visited <= budget else { return }
      let node = parsed.document.resolved(node)
      node.items?.forEach(visit)
      node.entries?.forEach { visit($0.value) }
    }
    parsed.root.map(visit)
    #expect(visited < 1000)
  }

  @Test("Aliases within the limit are followed")
  func aliases() {
    let parsed = Parsed("a: &x [1]\nb: [*x, *x]\nc: &x 2\nd: *x\n")
    #expect(parsed.document.problems.isEmpty)
    let items = parsed.entry("b")?.value.items ?? []
    #expect(items.map { parsed.document.resolved($0).items?.count } == [1, 1])
    let redefined = parsed.entry("d")?.value
    #expect(redefined.map { parsed.document.resolved($0).scalar?.text } == "2")
  }

  @Test("An alias to nothing or to its own parent is a problem and stays an alias")
  func brokenAliases() {
    let parsed = Parsed("a: &x [1, *x]\nb: *y\n")
    #expect(parsed.kinds == [.undefinedAlias, .undefinedAlias])
    #expect(parsed.marked == ["*x", "*y"])
    let alias = parsed.entry("a")?.value.items?.last
    if let alias, case .alias = parsed.document.resolved(alias).content {
    } else {
      Issue.record("a recursive alias was followed")
    }
  }

  @Test("Many directives are refused")
  func directives() {
    let parsed = Parsed((0..<5000).map { "%TAG !t\($0)! x\n" }.joined() + "---\na: 1\n")
    #expect(parsed.kinds == [.limitExceeded])
    #expect(Parsed("%YAML 1.1\n%TAG !e! tag:e,\n---\na: !e!x 1\n").document.problems.isEmpty)
  }
}

@Suite("Hostile input", .timeLimit(.minutes(1)))
struct HostileTests {
  /// Bytes of text: so many that work in their square would go over the time limit by far.
  private static let size = 250_000

  @Test(
    "Much of one thing is read in little time",
    arguments: [
      "[", "{", "- ", "? ", "a: {", "'", "\"", "\\", "&a ", "*a ", "!!x ", "|\n", "#", "\t", "\r",
      "a: b: c\n", "- [*a, &a x]\n", "\"\\x41\" ", "é", "\u{2028}", "%TAG !a! b\n", "--- ", "-\n",
      "a: |\n b\n", "x: &x [*x]\n", "\u{0}", "k: \"\n", "k: [\n",
    ])
  func repeated(unit: String) {
    let bytes = Array(String(repeating: unit, count: Self.size / unit.utf8.count).utf8)
    let document = YAMLDocument.parse(bytes)
    #expect(document.range.length == bytes.count)
    for problem in document.problems.prefix(100) { #expect(problem.range.end <= bytes.count) }
  }

  private static let atoms = [
    "a", "b: ", "- ", "\n", "\n  ", "\n    ", "'", "\"", "|", "|+", "|2-\n", "> ", "#", " # c", "[",
    "]",
    "{", "}", ", ", ":", "&x ", "*x", "!!str ", "\t", "\r\n", "\r", "\\n", "\\", "\u{85}",
    "\u{2028}",
    "é", "😀", "---\n", "...\n", "%TAG ! x\n", "? ", "@", "`", "\u{0}", "\u{FEFF}", "key: value\n",
    "x: |\n  t\n\n   u\n", ">-\n  p\n  q\n",
  ]

  @Test("Any bytes give a document whose places are true", arguments: 1...8)
  func randomBytes(seed: UInt64) {
    var random = SplitMix(seed: seed)
    for _ in 0..<2500 {
      var bytes: [UInt8] = []
      for _ in 0..<Int.random(in: 0...50, using: &random) {
        if Int.random(in: 0..<40, using: &random) == 0 {
          bytes.append(UInt8.random(in: 0...255, using: &random))
        } else {
          bytes += Array((Self.atoms.randomElement(using: &random) ?? "").utf8)
        }
      }
      let wrong = violations(of: YAMLDocument.parse(bytes), in: bytes)
      #expect(
        wrong.isEmpty, "\(wrong) in \(String(decoding: bytes, as: UTF8.self).debugDescription)")
    }
  }

  @Test("A definition with changed bytes gives a document whose places are true", arguments: 1...4)
  func mutations(seed: UInt64) {
    let text = """
      name: "répond\\u00e9" # c
      description: >-
        Folds
        lines

          and keeps
      tools: [Read, 'Wri''te', {a: b}]
      hooks:
        pre: |
          echo "$1" # no comment
          if x; then y; fi
        post: &p !!str |2+

          z
        again: *p
      """
    let original = Array(text.utf8)
    var random = SplitMix(seed: seed)
    for _ in 0..<2500 {
      var bytes = original
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let index = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: bytes.remove(at: index)
        case 1: bytes[index] = UInt8.random(in: 0...255, using: &random)
        default:
          bytes.insert(contentsOf: (Self.atoms.randomElement(using: &random) ?? "").utf8, at: index)
        }
      }
      let wrong = violations(of: YAMLDocument.parse(bytes), in: bytes)
      #expect(
        wrong.isEmpty, "\(wrong) in \(String(decoding: bytes, as: UTF8.self).debugDescription)")
    }
  }
}
