import Diagnostics
import SourceText
import YAMLSyntax

/// Finds plain values that readers take for different things.
enum AmbiguousScalar: FileRule {
  static let name = "yaml/ambiguous-scalar"
  static let severity = Severity.warning
  static let summary = "a value without quotes that readers take for different things"
  static let explanation = """
    YAML 1.1 reads `no`, `on` and `yes` as booleans, `1.10` is the number 1.1 to all readers, `010` \
    is 8 to some and 10 to others, `1:30` is 90 to some. Quotes make it the text that it looks like; \
    `true` and `false` are booleans everywhere.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: reviewer
      description: Reviews code.
      version: ‹1.10›
      ---
      """, message: "'1.10' is read as the number 1.1", offersFix: true),
    .bad(
      """
      ---
      name: reviewer
      description: Reviews code.
      metadata:
        beta: ‹no›
      ---
      """, message: "'no' is a boolean to some readers and a text to others"),
    .good(
      """
      ---
      name: reviewer
      description: Reviews code.
      version: '1.10'
      background: false
      ---
      """),
  ]

  static let needs: FileParts = .yaml

  static func check(_ file: FileContext) -> [Finding] {
    guard let root = file.file.yaml?.root else { return [] }
    var findings: [Finding] = []
    root.forEachNode { node, key in
      guard let scalar = node.scalar, node.tag == nil,
        let finding = finding(scalar, key: key, node)
      else { return }
      findings.append(finding)
    }
    return findings
  }

  private static func finding(_ scalar: YAMLScalar, key: String?, _ node: YAMLNode) -> Finding? {
    guard let ambiguity = scalar.ambiguity else { return nil }
    let text = scalar.text
    let quoting = Fix(
      "put it in quotes", applicability: .safe,
      edits: [Edit(replacing: node.range, with: YAMLText.quoted(text))])
    func finding(_ words: String, reason: String, fixes: [Fix] = []) -> Finding {
      Finding("'\(text)' is \(words)", at: node.range, reason: reason, fixes: fixes)
    }
    switch ambiguity {
    case .booleanWord:
      return Finding(
        "'\(text)' is a boolean to some readers and a text to others", at: node.range,
        reason: "YAML 1.1 reads it as a boolean, YAML 1.2 as a text.",
        help: "Write true or false, or put it in quotes where the word is meant.")
    case .octal:
      return finding(
        "an octal number to some readers and a decimal one or a text to others",
        reason: "YAML 1.1 and YAML 1.2 write octal numbers in different ways.", fixes: [quoting])
    case .binary, .underscoredNumber:
      return finding(
        "a number to some readers and a text to others",
        reason: "Only YAML 1.1 reads it as a number.", fixes: [quoting])
    case .sexagesimal:
      return finding(
        "a number in base 60 to some readers",
        reason: "YAML 1.1 reads digits between colons as base 60.", fixes: [quoting])
    case .timestamp:
      // A date where a date is meant is no surprise, whatever type a reader gives it.
      return nil
    case .trailingZero:
      guard key?.lowercased().hasSuffix("version") == true, let short = shortened(text) else {
        return nil
      }
      return finding(
        "read as the number \(short)",
        reason: "A number has no trailing zeros, so this version loses its own.", fixes: [quoting])
    }
  }

  /// The number without its trailing zeros; nil for `1.0`, which everybody understands.
  private static func shortened(_ text: String) -> String? {
    guard !text.hasSuffix(".0") else { return nil }
    var short = text
    while short.hasSuffix("0") { short.removeLast() }
    return short
  }
}
