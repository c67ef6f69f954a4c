import Definitions
import Diagnostics
import SourceText
import ToolCatalog

/// Finds keys of rules files that Claude Code skips.
enum UnknownRuleKey: FileRule {
  static let name = "memory/unknown-key"
  static let severity = Severity.warning
  static let summary = "keys of a file in .claude/rules that Claude Code skips"
  static let explanation = """
    A file in `.claude/rules` has one key, `paths`; without it the file is loaded in every session. \
    `globs`, as Cursor has it, and slips for `paths` are warnings, since the file is then loaded always \
    and not where it was meant to be. Other keys, such as `description`, are one note a file.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      ‹globs›: ['src/**/*.ts']
      ---
      # Types
      """, at: ".claude/rules/types.md", message: "Claude Code skips 'globs', and reads 'paths'",
      offersFix: true),
    .bad(
      """
      ---
      ‹description›: Says how types are written.
      alwaysApply: true
      ---
      # Types
      """, at: ".claude/rules/types.md",
      message: "Claude Code skips 'description' and 'alwaysApply'"),
    .good(
      """
      ---
      paths:
        - src/**/*.ts
      ---
      # Types
      """, at: ".claude/rules/types.md"),
  ]

  static let needs: FileParts = .markdown

  static func check(_ file: FileContext) -> [Finding] {
    guard file.file.kind == .other, MemoryFiles.isRule(file.path),
      file.dialects.contains(.claudeCode), file.file.markdown?.frontMatter?.isFirst ?? false
    else { return [] }
    var findings: [Finding] = []
    var skipped: [Located<String>] = []
    let isFree = file.field("paths") == nil
    for entry in file.fields {
      guard let key = entry.keyText, !key.hasSameBytes(as: "paths"),
        !file.workspace.configuration.knownKeys.contains(where: { $0.hasSameBytes(as: key) })
      else { continue }
      let isMeant = ["globs", "glob"].contains(key) || NearestName.find(key, in: ["paths"]) != nil
      guard isMeant, isFree else {
        skipped.append(Located(key, at: entry.key.range))
        continue
      }
      findings.append(
        Finding(
          "Claude Code skips '\(key)', and reads 'paths'", at: entry.key.range,
          reason: "The file is loaded in every session, not where it was meant to be.",
          fixes: [
            Fix(
              "rename to 'paths'", applicability: .unsafe,
              edits: [Edit(replacing: entry.key.range, with: "paths")])
          ]))
    }
    if let first = skipped.first {
      findings.append(
        Finding(
          "Claude Code skips \(IgnoredKey.list(skipped.map(\.value)))", at: first.range,
          reason: "Of a rules file it reads 'paths' alone.", severity: .note))
    }
    return findings
  }
}
