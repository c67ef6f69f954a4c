import Diagnostics

/// Finds calls without a required argument, in bodies.
enum BodyMissingArgument: FileRule {
  static let name = "body/missing-mcp-argument"
  static let severity = Severity.warning
  static let summary = "a required argument is missing"
  static let explanation = """
    The tool's input schema requires the argument, and the server refuses the call without it. \
    In a body it is a model that reads and repeats the call.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: coordinator
      description: Coordinates.
      ---

      ```bash
      ‹mcp__moflo__agent_spawn› --name=one
      ```
      """),
    .good(
      """
      ---
      name: coordinator
      description: Coordinates.
      ---

      ```bash
      mcp__moflo__agent_spawn coder --name=one
      ```
      """),
  ]

  static let needs: FileParts = .toolUses

  static func check(_ file: FileContext) -> [Finding] {
    ArgumentChecks.findings(file, inHooks: false) {
      if case .missingArgument = $0 { true } else { false }
    }
  }
}
