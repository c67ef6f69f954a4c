import Diagnostics

/// Finds arguments that should be JSON and are not, in bodies.
enum BodyInvalidJSONArgument: FileRule {
  static let name = "body/invalid-json-argument"
  static let severity = Severity.warning
  static let summary = "an argument that should be JSON and is not"
  static let explanation = """
    The tool takes an object or a list here, which a script writes as JSON. Mostly the shell \
    took the quotes away: inside double quotes each quote of the JSON needs a backslash, \
    inside single quotes none. In a body it is a model that reads and repeats the call.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: coordinator
      description: Coordinates.
      ---

      ```bash
      mcp__moflo__daa_consensus --agents=all --proposal="{‹protocol›: ‹gossip›}"
      ```
      """),
    .good(
      """
      ---
      name: coordinator
      description: Coordinates.
      ---

      ```bash
      mcp__moflo__daa_consensus --agents=all --proposal='{"protocol":"gossip"}'
      ```
      """),
  ]

  static let needs: FileParts = .toolUses

  static func check(_ file: FileContext) -> [Finding] {
    ArgumentChecks.findings(file, inHooks: false) {
      if case .invalidJSON = $0 { true } else { false }
    }
  }
}
