import Definitions
import Diagnostics
import SourceText

/// Finds patterns for paths that match nothing.
enum InvalidGlob: FileRule {
  static let name = "reference/invalid-glob"
  static let severity = Severity.warning
  static let summary = "a pattern for paths that can match nothing"
  static let explanation = """
    `paths` of a skill, or of a file in `.claude/rules`, says for which files it is loaded. A pattern \
    whose `[` or `{` is never closed, or an empty one, matches none, and the text is never loaded.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      paths:
        - src/**/*.ts
        - '‹src/{api,ui›'
      ---
      # Types
      """, at: ".claude/rules/types.md", message: "the '{' of 'src/{api,ui' is never closed"),
    .bad(
      """
      ---
      name: review
      description: Says how code is reviewed.
      paths: ‹src/[a-z.ts›
      ---
      Read all of it.
      """, at: "skills/review/SKILL.md", message: "the '[' of 'src/[a-z.ts' is never closed"),
    .good(
      """
      ---
      paths:
        - src/**/*.{ts,tsx}
        - 'lib/[a-z]*.js'
        - 'app/\\[id].ts'
      ---
      # Types
      """, at: ".claude/rules/types.md"),
  ]

  static func check(_ file: FileContext) -> [Finding] {
    guard file.file.kind == .skill || file.file.kind == .other, file.file.yaml != nil,
      let paths = file.settings?["paths"],
      file.file.kind == .skill || MemoryFiles.isRule(file.path)
    else { return [] }
    return (paths.items ?? [paths]).prefix(LintingLimits.fields).compactMap { item in
      guard let text = item.text, text.utf8.count <= LintingLimits.pathLength else { return nil }
      if text.utf8.allSatisfy({ $0 <= 0x20 }) {
        return Finding("an empty pattern matches nothing", at: item.range)
      }
      guard let open = unclosed(text) else { return nil }
      return Finding(
        "the '\(open)' of '\(text)' is never closed", at: item.textRange,
        reason: "The pattern matches nothing, so this is never loaded for it.")
    }
  }

  /// The bracket or brace that is not closed; nil where all are.
  private static func unclosed(_ pattern: String) -> String? {
    var braces = 0
    var isInBrackets = false
    var isEscaped = false
    for byte in pattern.utf8 {
      if isEscaped {
        isEscaped = false
        continue
      }
      switch byte {
      case UInt8(ascii: "\\"): isEscaped = true
      case UInt8(ascii: "["): isInBrackets = true
      case UInt8(ascii: "]"): isInBrackets = false
      case UInt8(ascii: "{") where !isInBrackets: braces += 1
      case UInt8(ascii: "}") where !isInBrackets: braces = max(0, braces - 1)
      default: break
      }
    }
    return isInBrackets ? "[" : braces > 0 ? "{" : nil
  }
}
