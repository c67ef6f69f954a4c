import Diagnostics

/// Finds arguments that a tool does not take, in hooks.
public enum HookUnknownArgument: FileRule {
  public static let name = "hook/unknown-mcp-argument"
  public static let severity = Severity.warning
  public static let summary = "an argument that the tool does not take"
  public static let explanation = """
    The tool's input schema lists what it takes. Most servers skip what they do not know, so \
    the call seems to work and the argument has no effect; others refuse the call.
    """
  public static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: coordinator
      description: Coordinates.
      hooks:
        pre: |
          mcp__moflo__swarm_init mesh ‹--maxAgent›=12
      ---
      """, offersFix: true),
    .good(
      """
      ---
      name: coordinator
      description: Coordinates.
      hooks:
        pre: |
          mcp__moflo__swarm_init mesh --maxAgents=12
      ---
      """),
  ]

  public static func check(_ file: FileContext) -> [Finding] {
    ToolCallChecks.arguments(file, inHooks: true) {
      switch $0 {
      case .unknownArgument, .surplusPositional: true
      default: false
      }
    }
  }
}
