import Diagnostics
import YAMLSyntax

/// Finds limits of turns that are no positive whole number.
enum InvalidMaximumTurns: FileRule {
  static let name = "agent/invalid-max-turns"
  static let severity = Severity.warning
  static let summary = "a limit of turns that is no positive whole number"
  static let explanation = """
    `maxTurns` ends an agent after that many turns. It is a whole number of at least 1; with anything \
    else the agent runs without a limit, or not at all.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: reviewer
      description: Reviews code.
      maxTurns: ‹0›
      ---
      Review what changed.
      """, message: "'maxTurns' is '0', not a positive whole number"),
    .good(
      """
      ---
      name: reviewer
      description: Reviews code.
      maxTurns: 20
      ---
      Review what changed.
      """),
  ]

  static let needs: FileParts = [.agent, .fields]

  static func check(_ file: FileContext) -> [Finding] {
    guard file.file.kind == .agent, let value = file.field("maxTurns")?.value,
      let scalar = value.scalar, !value.isNull
    else { return [] }
    switch value.coreValue {
    case .integer(let number) where number > 0: return []
    // A text or a boolean is of the wrong shape, which another rule reports.
    case .integer, .float: break
    default: return []
    }
    return [
      Finding(
        "'maxTurns' is '\(scalar.text)', not a positive whole number", at: value.range,
        help: "Write a number such as 20, or leave the key out.")
    ]
  }
}
