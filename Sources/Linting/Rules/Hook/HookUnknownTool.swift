import Diagnostics

/// Finds tools that their server does not have, in hooks.
enum HookUnknownTool: FileRule {
  static let name = "hook/unknown-mcp-tool"
  static let severity = Severity.error
  static let summary = "a reference to a tool that its server does not have"
  static let explanation = """
    A call of a tool that is not there fails each time it runs. The catalogue in use says \
    which tools a server has; those of other versions are asked too, so that the finding can \
    say where the tool went. Which catalogue is used is set under `catalogs` in `moflo.yaml` \
    or by `--catalog`.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: coordinator
      description: Coordinates.
      hooks:
        pre: |
          ‹mcp__moflo__swarm_inti› mesh
      ---
      """, message: "server 'moflo' has no tool 'swarm_inti'", offersFix: true),
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
    ToolCallChecks.unknownTools(file, inHooks: true)
  }
}
