import Diagnostics
import YAMLSyntax

/// Finds what is not YAML, and says what its author most likely did.
enum YAMLSyntaxRule: FileRule {
  static let name = "yaml/syntax"
  static let severity = Severity.error
  static let summary = "the text is not YAML"
  static let explanation = """
    Front matter that is not YAML is dropped as a whole: the agent, command or skill has no name, no \
    description and no hooks, and mostly nobody is told. The linter goes on at the next key, so that \
    everything behind the error is checked as well.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: reviewer
      description: Reviews code‹:› style, naming and tests.
      ---
      """, message: "unquoted ': ' in the value of 'description'", offersFix: true),
    .bad(
      """
      ---
      description: Opens a file.
      argument-hint: ‹[file] [line]›
      ---
      """, at: "commands/open.md",
      message: "'[file]' begins a list, but more text stands behind it", offersFix: true),
    .bad(
      """
      ---
      name: reviewer
      description: ‹"›Reviews code.
      ---
      """, message: "the quote that opens here is never closed"),
    .bad(
      """
      ---
      name: reviewer
      description: "Reviews" ‹code.›
      ---
      """, message: "text behind the closing quote of 'description'", offersFix: true),
    .bad(
      """
      ---
      name: reviewer
      description: ‹@›lint reviews code.
      ---
      """, message: "the value of 'description' begins with '@'", offersFix: true),
    .bad(
      """
      ---
      name: reviewer
      color: ‹"›#336699
      description: "Reviews code."
      ---
      """, message: "the quote that opens here is not closed in its line", offersFix: true),
    .good(
      """
      ---
      name: reviewer
      description: 'Reviews code: style, naming and tests.'
      argument-hint: '[file] [line]'
      ---
      """),
  ]

  static let needs: FileParts = .yaml

  static func check(_ file: FileContext) -> [Finding] {
    guard let document = file.file.yaml else { return [] }
    let problems = document.problems.filter { $0.kind == .syntax || $0.kind == .undefinedAlias }
    guard !problems.isEmpty else { return [] }
    let diagnosis = YAMLDiagnosis(bytes: file.bytes, document: document)
    return problems.map(diagnosis.finding)
  }
}
