import Diagnostics

/// Finds arguments that should be JSON and are not, in hooks.
public enum HookInvalidJSONArgument: FileRule {
  public static let name = "hook/invalid-json-argument"
  public static let severity = Severity.error
  public static let summary = "an argument that should be JSON and is not"
  public static let explanation = """
    The tool takes an object or a list here, which a script writes as JSON. Mostly the shell \
    took the quotes away: inside double quotes each quote of the JSON needs a backslash, \
    inside single quotes none.
    """
  public static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: coordinator
      description: Coordinates.
      hooks:
        pre: |
          mcp__moflo__daa_consensus --agents=all --proposal="‹{protocol: gossip}›"
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

  public static func check(_ file: FileContext) -> [Finding] {
    ToolCallChecks.arguments(file, inHooks: true) {
      if case .invalidJSON = $0 { true } else { false }
    }
  }
}
