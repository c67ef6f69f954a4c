import Diagnostics
import SourceText
import YAMLSyntax

/// Finds values of a skill's metadata that are no text.
enum MetadataNotText: FileRule {
  static let name = "skill/metadata-not-text"
  static let severity = Severity.note
  static let summary = "a value of a skill's metadata that is no text"
  static let explanation = """
    In the Agent Skills specification `metadata` leads from text to text. A number or `true` without \
    quotes is none, and readers that are strict refuse the skill; `1.10` is even read as `1.1`.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: review
      description: Says how code is reviewed.
      metadata:
        version: ‹1.10›
      ---
      Read all of it.
      """, at: "skills/review/SKILL.md", message: "'version' of 'metadata' is a number, not a text",
      offersFix: true),
    .good(
      """
      ---
      name: review
      description: Says how code is reviewed.
      metadata:
        version: '1.10'
        author: Jo
      ---
      Read all of it.
      """, at: "skills/review/SKILL.md"),
  ]

  static let needs: FileParts = [.skill, .fields]

  static func check(_ file: FileContext) -> [Finding] {
    guard file.file.kind == .skill, file.dialects.contains(.agentSkills),
      let entries = file.field("metadata")?.value.entries
    else { return [] }
    return entries.prefix(LintingLimits.fields).compactMap { entry in
      guard let key = entry.keyText, let scalar = entry.value.scalar, case .plain = scalar.style,
        !entry.value.isNull
      else { return nil }
      switch entry.value.coreValue {
      case .bool, .integer, .float: break
      default: return nil
      }
      return Finding(
        "'\(key)' of 'metadata' is \(entry.value.kindInWords), not a text", at: entry.value.range,
        reason: "Readers that are strict refuse the skill.",
        fixes: [YAMLText.quotingFix(entry.value.range, in: file.bytes)])
    }
  }
}
