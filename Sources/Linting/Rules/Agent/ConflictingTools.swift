import Diagnostics
import SourceText

/// Finds tools that an agent is granted and forbidden at once.
enum ConflictingTools: FileRule {
  static let name = "agent/conflicting-tools"
  static let severity = Severity.warning
  static let summary = "a tool that an agent is granted and forbidden at once"
  static let explanation = """
    A tool that stands in `disallowedTools` is taken away whatever `tools` says, so granting it has no \
    effect. Take it out of one of the two.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: reviewer
      description: Reviews code.
      tools: Read, Write
      disallowedTools: ‹Write›
      ---
      Review what changed.
      """, message: "'Write' is granted and forbidden at once"),
    .good(
      """
      ---
      name: reviewer
      description: Reviews code.
      tools: Read, Bash(git *)
      disallowedTools: Write, NotebookEdit
      ---
      Review what changed.
      """),
  ]

  static let needs: FileParts = .agent

  static func check(_ file: FileContext) -> [Finding] {
    guard let agent = file.agent, let tools = agent.tools, !agent.disallowedTools.isEmpty else {
      return []
    }
    let granted = Dictionary(
      tools.map { (Array($0.value.utf8), $0.range) }, uniquingKeysWith: { first, _ in first })
    return agent.disallowedTools.compactMap { tool in
      guard let range = granted[Array(tool.value.utf8)] else { return nil }
      return Finding(
        "'\(tool.value)' is granted and forbidden at once", at: tool.range,
        reason: "What is forbidden is taken away, whatever is granted.",
        help: "Take it out of one of the two lists.",
        related: [RelatedPlace(path: file.path, range: range, message: "it is granted here")])
    }
  }
}
