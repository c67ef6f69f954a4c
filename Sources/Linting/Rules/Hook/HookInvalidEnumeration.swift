import Diagnostics

/// Finds arguments that are none of the values that the tool takes, in hooks.
public enum HookInvalidEnumeration: FileRule {
  public static let name = "hook/invalid-mcp-enum"
  public static let severity = Severity.error
  public static let summary = "an argument that is none of the values that the tool takes"
  public static let explanation = """
    The tool's input schema lists the values that it takes, and the server refuses others.
    """
  public static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: coordinator
      description: Coordinates.
      hooks:
        pre: |
          mcp__moflo__swarm_init ‹mash›
      ---
      """),
    .good(
      """
      ---
      name: coordinator
      description: Coordinates.
      hooks:
        pre: |
          mcp__moflo__swarm_init mesh
      ---
      """),
  ]

  public static func check(_ file: FileContext) -> [Finding] {
    ToolCallChecks.arguments(file, inHooks: true) {
      if case .notInEnumeration = $0 { true } else { false }
    }
  }
}
