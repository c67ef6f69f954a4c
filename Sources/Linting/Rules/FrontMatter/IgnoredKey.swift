import Definitions
import Diagnostics
import SourceText
import YAMLSyntax

/// Finds keys that one of the readers skips.
enum IgnoredKey: FileRule {
  static let name = "front-matter/ignored-key"
  static let severity = Severity.note
  static let summary = "keys that Claude Code skips"
  static let explanation = """
    moflo's own keys, such as `capabilities` and `priority`, have no effect in Claude Code. One note \
    a file says which; where the configuration names `claude-code` as the only dialect it is a \
    warning, and where it leaves `claude-code` out nothing is said.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: reviewer
      description: Reviews code.
      ‹type›: reviewer
      priority: high
      ---
      """, message: "Claude Code skips 'type' and 'priority'"),
    .good(
      """
      ---
      name: reviewer
      description: Reviews code.
      type: reviewer
      ---
      """, configuration: "dialects: [moflo]\n"),
  ]

  static func check(_ file: FileContext) -> [Finding] {
    guard file.dialects.contains(.claudeCode), KnownKeys.areJudged(file.file.kind),
      file.file.kind != .workflow
    else { return [] }
    let ignored = file.fields.compactMap { entry -> Located<String>? in
      guard let name = entry.keyText, meaningful.contains(where: { $0.hasSameBytes(as: name) }),
        let key = KnownKeys.key(name, in: file.file.kind),
        key.dialects.contains(.moflo), !key.dialects.contains(.claudeCode)
      else { return nil }
      return Located(name, at: entry.key.range)
    }
    guard let first = ignored.first else { return [] }
    return [
      Finding(
        "Claude Code skips \(list(ignored.map(\.value)))", at: first.range,
        reason: "They are moflo's own keys.",
        severity: file.dialects.contains(.moflo) ? nil : .warning)
    ]
  }

  /// Keys that change what moflo does; `version`, `tags` and the like are for people.
  private static let meaningful = [
    "type", "capabilities", "priority", "swarm", "inputs", "tasks",
  ]

  private static func list(_ names: [String]) -> String {
    var quoted = names.prefix(LintingLimits.listedNames).map { "'\($0)'" }
    if names.count > quoted.count { quoted.append("\(names.count - quoted.count) more") }
    guard let last = quoted.popLast() else { return "" }
    return quoted.isEmpty ? last : quoted.joined(separator: ", ") + " and " + last
  }
}
