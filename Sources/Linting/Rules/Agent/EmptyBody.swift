import Definitions
import Diagnostics
import SourceText

/// Finds agents without instructions.
enum EmptyBody: FileRule {
  static let name = "agent/empty-body"
  static let severity = Severity.warning
  static let summary = "an agent without instructions"
  static let explanation = """
    All behind the front matter is the agent's prompt. Without it the model knows nothing of its task \
    but what it is asked. Where only moflo reads the file, whose agents may consist of hooks, nothing is \
    said.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: reviewer
      description: Reviews code.
      ‹---›
      """, message: "this agent has no instructions"),
    .good(
      """
      ---
      name: reviewer
      description: Reviews code.
      ---
      Review what changed, and say what is wrong.
      """),
  ]

  static let needs: FileParts = [.agent, .fields, .markdown]

  static func check(_ file: FileContext) -> [Finding] {
    guard file.file.kind == .agent, file.dialects.contains(.claudeCode), !file.fields.isEmpty,
      let markdown = file.file.markdown, let fence = markdown.frontMatter?.closingFence,
      markdown.frontMatter?.isFirst == true, markdown.body.end <= file.bytes.count,
      file.bytes[markdown.body.start..<markdown.body.end].allSatisfy({ $0 <= 0x20 })
    else { return [] }
    return [
      Finding(
        "this agent has no instructions", at: fence,
        reason: "All behind the front matter is its prompt.",
        help: "Write below what it is to do, and how.")
    ]
  }
}
