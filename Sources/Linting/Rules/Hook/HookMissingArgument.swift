import Diagnostics

/// Finds calls without a required argument, in hooks.
enum HookMissingArgument: FileRule {
  static let name = "hook/missing-mcp-argument"
  static let severity = Severity.error
  static let summary = "a required argument is missing"
  static let explanation = """
    The tool's input schema requires the argument, and the server refuses the call without it.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: coordinator
      description: Coordinates.
      hooks:
        pre: |
          ‹mcp__moflo__agent_spawn› --name=one
      ---
      """),
    .good(
      """
      ---
      name: coordinator
      description: Coordinates.
      hooks:
        pre: |
          mcp__moflo__agent_spawn coder --name=one
      ---
      """),
  ]

  static let needs: FileParts = .toolUses

  static func check(_ file: FileContext) -> [Finding] {
    ArgumentChecks.findings(file, inHooks: true) {
      if case .missingArgument = $0 { true } else { false }
    }
  }
}
