import Diagnostics

/// Finds arguments that are given twice, in hooks.
enum HookDuplicateArgument: FileRule {
  static let name = "hook/duplicate-mcp-argument"
  static let severity = Severity.warning
  static let summary = "an argument is given twice"
  static let explanation = """
    The later value replaces the earlier one, so one of the two has no effect.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: coordinator
      description: Coordinates.
      hooks:
        pre: |
          mcp__moflo__swarm_init --topology=mesh ‹--topology›=ring
      ---
      """),
    .good(
      """
      ---
      name: coordinator
      description: Coordinates.
      hooks:
        pre: |
          mcp__moflo__swarm_init --topology=ring
      ---
      """),
  ]

  static let needs: FileParts = .toolUses

  static func check(_ file: FileContext) -> [Finding] {
    ArgumentChecks.findings(file, inHooks: true) { $0 == .duplicateArgument }
  }
}
