import Diagnostics
import ToolCatalog

/// Finds variables of settings whose name is a slip for one that Claude Code reads.
enum UnknownVariable: FileRule {
  static let name = "settings/unknown-variable"
  static let severity = Severity.warning
  static let summary = "a variable whose name is a slip for one that Claude Code reads"
  static let explanation = """
    Any variable may stand under `env`. One that begins as Claude Code's own do, and is a letter or two \
    from one of them, is most likely meant to be that one.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      {"env": {"‹ANTHROPIC_MODLE›": "opus"}}
      """, at: ".claude/settings.json", message: "unknown variable 'ANTHROPIC_MODLE'",
      offersFix: true),
    .good(
      """
      {"env": {"ANTHROPIC_MODEL": "opus", "OUR_MODLE": "7", "CLAUDE_CODE_NEW_THING": "1"}}
      """, at: ".claude/settings.json"),
  ]

  private static let prefixes = ["ANTHROPIC_", "CLAUDE_", "DISABLE_", "MCP_", "BASH_"]

  static let needs: FileParts = .json

  static func check(_ file: FileContext) -> [Finding] {
    guard let review = file.review, review.schema == .settings,
      let variables = file.file.json?.root?["env"]?.value,
      let known = review.schema.schema.property(named: "env")?.schema.properties.map(\.name)
    else { return [] }
    return (variables.members ?? []).prefix(LintingLimits.fields).compactMap { member in
      guard prefixes.contains(where: { member.key.hasPrefix($0) }),
        let nearest = NearestName.find(member.key, in: known), isSlip(member.key, for: nearest)
      else { return nil }
      let isFree = variables[nearest] == nil
      return Finding(
        "unknown variable '\(member.key)'", at: member.innerKeyRange,
        reason: "Claude Code reads no variable of this name.",
        help: isFree ? "Did you mean '\(nearest)'?" : "",
        fixes: isFree
          ? [
            Fix(
              "rename to '\(nearest)'", applicability: .unsafe,
              edits: [Edit(replacing: member.innerKeyRange, with: nearest)])
          ] : [])
    }
  }

  /// Whether two names are made of the same letters but for one: a new variable differs by a word.
  private static func isSlip(_ name: String, for other: String) -> Bool {
    var counts: [UInt8: Int] = [:]
    for byte in name.utf8 { counts[byte, default: 0] += 1 }
    for byte in other.utf8 { counts[byte, default: 0] -= 1 }
    return counts.values.reduce(0) { $0 + abs($1) } <= 2
  }
}
