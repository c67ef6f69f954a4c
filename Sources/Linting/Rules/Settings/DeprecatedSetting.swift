import Diagnostics

/// Finds settings that have been replaced.
enum DeprecatedSetting: FileRule {
  static let name = "settings/deprecated-key"
  static let severity = Severity.warning
  static let summary = "a setting that has been replaced by another"
  static let explanation = """
    Claude Code still reads some settings under their old name, but a release may end that.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      {"‹includeCoAuthoredBy›": false}
      """, at: ".claude/settings.json", message: "'includeCoAuthoredBy' is deprecated"),
    .good(
      """
      {"attribution": {"commit": ""}}
      """, at: ".claude/settings.json"),
  ]

  static let needs: FileParts = .json

  static func check(_ file: FileContext) -> [Finding] {
    (file.review?.annotated ?? []).compactMap { item in
      guard item.annotations["deprecated"]?.bool == true else { return nil }
      return Finding(
        "'\(item.path)' is deprecated", at: item.member.innerKeyRange,
        help: item.annotations["deprecationMessage"]?.string ?? "")
    }
  }
}
