import Diagnostics
import SourceText

/// Finds skills without instructions.
enum EmptySkillBody: FileRule {
  static let name = "skill/empty-body"
  static let severity = Severity.warning
  static let summary = "a skill without instructions"
  static let explanation = """
    All behind the front matter is what a model reads when it calls the skill. Without it the call does \
    nothing; with `context: fork` an agent is even started with nothing to do.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: review
      description: Says how code is reviewed.
      ‹---›
      """, at: "skills/review/SKILL.md", message: "this skill has no instructions"),
    .bad(
      """
      ---
      name: review
      description: Says how code is reviewed.
      context: fork
      ‹---›

      # Review
      """, at: "skills/review/SKILL.md", message: "this skill starts an agent with nothing to do"),
    .good(
      """
      ---
      name: review
      description: Says how code is reviewed.
      ---
      Read all of it.
      """, at: "skills/review/SKILL.md"),
  ]

  static let needs: FileParts = [.skill, .fields, .markdown]

  static func check(_ file: FileContext) -> [Finding] {
    guard file.file.kind == .skill, !file.fields.isEmpty, let markdown = file.file.markdown,
      let fence = markdown.frontMatter?.closingFence, markdown.frontMatter?.isFirst == true,
      markdown.body.end <= file.bytes.count
    else { return [] }
    let isForked = file.writtenText(of: "context")?.value.hasSameBytes(as: "fork") ?? false
    var rest = file.bytes[markdown.body.start..<markdown.body.end]
    // A heading alone is no task for an agent.
    if isForked, let heading = markdown.headings.first,
      rest.prefix(max(0, heading.range.start - rest.startIndex)).allSatisfy({ $0 <= 0x20 })
    {
      rest = file.bytes[min(heading.range.end, markdown.body.end)..<markdown.body.end]
    }
    guard rest.allSatisfy({ $0 <= 0x20 }) else { return [] }
    return [
      Finding(
        isForked
          ? "this skill starts an agent with nothing to do" : "this skill has no instructions",
        at: fence, reason: "All behind the front matter is what the model reads.",
        help: "Write below what is to be done, and how.")
    ]
  }
}
