import Diagnostics

/// Finds arguments that are none of the values that the tool takes, in hooks.
enum HookInvalidEnumeration: FileRule {
  static let name = "hook/invalid-mcp-enum"
  static let severity = Severity.error
  static let summary = "an argument that is none of the values that the tool takes"
  static let explanation = """
    The tool's input schema lists the values that it takes, and the server refuses others.
    """
  static let examples: [RuleExample] = [
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

  static let needs: FileParts = .toolUses

  static func check(_ file: FileContext) -> [Finding] {
    ArgumentChecks.findings(file, inHooks: true) {
      if case .notInEnumeration = $0 { true } else { false }
    }
  }
}
