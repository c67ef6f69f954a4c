import Definitions
import Diagnostics
import SourceText

/// Finds variables of a plugin that are written without braces where only text is replaced.
enum UnbracedVariable: FileRule {
  static let name = "plugin/unbraced-variable"
  static let severity = Severity.warning
  static let summary = "a plugin's variable without braces in a text"
  static let explanation = """
    In the texts of a plugin Claude Code replaces `${CLAUDE_PLUGIN_ROOT}` and `${CLAUDE_PLUGIN_DATA}`, in \
    this form only. Without braces the words reach the model as they stand, and the shell in which it runs \
    them has no such variable. Hooks are another matter: there the variable is set.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: check
      description: Checks the sources. Use before a release.
      ---
      Run `‹$CLAUDE_PLUGIN_ROOT›/scripts/check.sh`.
      """, at: "style/skills/check/SKILL.md", message: "'$CLAUDE_PLUGIN_ROOT' is not replaced here",
      offersFix: true, others: [.pluginManifest]),
    .good(
      """
      ---
      name: check
      description: Checks the sources. Use before a release.
      ---
      Run `${CLAUDE_PLUGIN_ROOT}/scripts/check.sh`; the price is $CLAUDE.
      """, at: "style/skills/check/SKILL.md", others: [.pluginManifest]),
  ]

  private static let names = ["CLAUDE_PLUGIN_ROOT", "CLAUDE_PLUGIN_DATA"]
  private static let search = ByteSearch("CLAUDE_PLUGIN_")

  static let needs: FileParts = [.definition, .markdown]

  static func check(_ file: FileContext) -> [Finding] {
    guard let markdown = file.file.markdown, file.dialects.contains(.claudeCode) else { return [] }
    let bytes = file.bytes
    let limit = LintingLimits.findingsPerRuleAndFile
    let places = search.offsets(in: bytes, from: markdown.body.start, limit: limit).filter {
      $0 > 0 && bytes[$0 - 1] == UInt8(ascii: "$")
    }
    guard !places.isEmpty,
      file.workspace.plugins.plugin(around: PathNames.split(file.path)) != nil
    else { return [] }
    return places.compactMap { start in
      guard let name = names.first(where: { bytes[start...].starts(with: $0.utf8) }) else {
        return nil
      }
      let end = start + name.utf8.count
      guard end == bytes.count || !bytes[end].continuesVariable else { return nil }
      let range = SourceRange(start: start - 1, end: end)
      return Finding(
        "'$\(name)' is not replaced here", at: range,
        reason: "In texts only the form with braces is.",
        fixes: [
          Fix(
            "write '${\(name)}'", applicability: .safe,
            edits: [Edit(replacing: range, with: "${\(name)}")])
        ])
    }
  }
}
