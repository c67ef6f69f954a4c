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
    moflo's own keys, such as `capabilities` and `priority`, have no effect in Claude Code, and neither \
    have its own hooks, such as `pre` and `post`. One note a file says which; where the configuration \
    names `claude-code` as the only dialect it is a warning, and where it leaves `claude-code` out \
    nothing is said. Hooks that Claude Code has under another name, and that need nothing of moflo's, \
    can be rewritten: `post` as `Stop`, `post_edit` as `PostToolUse`, `notification` as `Notification`.
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
    .bad(
      """
      ---
      name: reviewer
      description: Reviews code.
      hooks:
        ‹post›: |
          # what is left over
          git status --short
      ---
      """, message: "Claude Code skips 'hooks.post'", offersFix: true),
    .good(
      """
      ---
      name: reviewer
      description: Reviews code.
      type: reviewer
      ---
      """, configuration: "dialects: [moflo]\n"),
  ]

  static let needs: FileParts = .fields

  static func check(_ file: FileContext) -> [Finding] {
    guard file.dialects.contains(.claudeCode), KnownKeys.areJudged(file.file.kind),
      file.file.kind != .workflow
    else { return [] }
    let ignored = file.keyedFields.compactMap { field -> Located<String>? in
      guard let key = field.known, meaningful.contains(where: { $0.hasSameBytes(as: field.name) }),
        key.dialects.contains(.moflo), !key.dialects.contains(.claudeCode)
      else { return nil }
      return Located(field.name, at: field.entry.key.range)
    }
    let conversion = HookConversion(file)
    let hooks = conversion.older.map { Located("hooks.\($0.key.value)", at: $0.key.range) }
    let all = (ignored + hooks).sorted { $0.range < $1.range }
    guard let first = all.first else { return [] }
    return [
      Finding(
        "Claude Code skips \(list(all.map(\.value)))", at: first.range,
        reason: "They are moflo's own keys.",
        fixes: hooks.isEmpty ? [] : conversion.fix.map { [$0] } ?? [],
        severity: file.dialects.contains(.moflo) ? nil : .warning)
    ]
  }

  /// Keys that change what moflo does; `version`, `tags` and the like are for people.
  static let meaningful = [
    "type", "capabilities", "priority", "swarm", "inputs", "tasks",
  ]

  /// Names in quotes with commas between them, as many as a message holds.
  static func list(_ names: [String]) -> String {
    var quoted = names.prefix(LintingLimits.listedNames).map { "'\($0)'" }
    if names.count > quoted.count { quoted.append("\(names.count - quoted.count) more") }
    guard let last = quoted.popLast() else { return "" }
    return quoted.isEmpty ? last : quoted.joined(separator: ", ") + " and " + last
  }
}
