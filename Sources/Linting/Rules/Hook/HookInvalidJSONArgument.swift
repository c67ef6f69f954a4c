import Diagnostics

/// Finds arguments that should be JSON and are not, in hooks.
enum HookInvalidJSONArgument: FileRule {
  static let name = "hook/invalid-json-argument"
  static let severity = Severity.error
  static let summary = "an argument that should be JSON and is not"
  static let explanation = """
    The tool takes an object or a list here, which a script writes as JSON. Mostly the shell \
    took the quotes away: inside double quotes each quote of the JSON needs a backslash, \
    inside single quotes none.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: coordinator
      description: Coordinates.
      hooks:
        pre: |
          mcp__moflo__daa_consensus --agents=all --proposal="{‹protocol›: ‹gossip›}"
      ---
      """),
    .good(
      """
      ---
      name: coordinator
      description: Coordinates.
      hooks:
        pre: |
          mcp__moflo__daa_consensus --agents=all --proposal='{"protocol":"gossip"}'
      ---
      """),
  ]

  static let needs: FileParts = .toolUses

  static func check(_ file: FileContext) -> [Finding] {
    ArgumentChecks.findings(file, inHooks: true) {
      if case .invalidJSON = $0 { true } else { false }
    }
  }
}
