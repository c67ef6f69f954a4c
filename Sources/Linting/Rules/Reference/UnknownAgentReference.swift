import Definitions
import Diagnostics
import SourceText
import YAMLSyntax

/// Finds agents that texts and tasks name and that are not there.
enum UnknownAgentReference: FileRule {
  static let name = "reference/unknown-agent"
  static let severity = Severity.warning
  static let summary = "a task or text names an agent that is not there"
  static let explanation = """
    `agent` of a task or skill, and `subagent_type` in the text of an agent, command or skill, name one. One that is not there cannot take \
    the work. A slip for an agent of this workspace is a warning; any other name is a note, since the \
    user may have such an agent. Where the workspace has no agents nothing is said.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      description: Checks the sources.
      ---
      Use the Task tool with subagent_type: "‹code-reveiwer›".
      """, at: "commands/check.md", message: "no agent is named 'code-reveiwer'", offersFix: true,
      others: [reviewer]),
    .bad(
      """
      ---
      description: Checks the sources.
      tasks:
        - id: check
          agent: ‹checker›
          prompt: Check the sources.
      ---
      """, at: "commands/check.md", message: "no agent is named 'checker'", others: [reviewer]),
    .bad(
      """
      ---
      name: check
      description: Checks the sources.
      context: fork
      agent: ‹code-reveiwer›
      ---
      Check the sources.
      """, at: "skills/check/SKILL.md", message: "no agent is named 'code-reveiwer'",
      offersFix: true, others: [reviewer]),
    .bad(
      """
      ---
      description: Checks the sources.
      ---
      Hand each file to the `‹code-reveiwer›` agent.
      """, at: "commands/check.md", message: "no agent is named 'code-reveiwer'", offersFix: true,
      others: [reviewer]),
    .good(
      """
      ---
      description: Checks the sources.
      tasks:
        - id: check
          agent: code-reviewer
          prompt: Check the sources.
      ---
      Use subagent_type="general-purpose", or subagent_type: "team:code-reviewer".
      """, at: "commands/check.md", others: [reviewer]),
  ]

  private static let reviewer = RuleExample.File(
    "agents/code-reviewer.md",
    """
    ---
    name: code-reviewer
    description: Reviews code.
    ---
    Review what changed.
    """)

  private static let word = "subagent_type"
  private static let search = ByteSearch(word)

  static func check(_ file: FileContext) -> [Finding] {
    guard !file.workspace.workspace.agents.isEmpty else { return [] }
    var findings: [Finding] = []
    for task in (file.field("tasks")?.value.items ?? []).prefix(LintingLimits.fields) {
      guard let node = task["agent"]?.value else { continue }
      let setting = SettingNode(node)
      guard let text = setting.text, !text.contains("$") else { continue }
      if let finding = AgentNames.finding(Located(text, at: setting.textRange), file) {
        findings.append(finding)
      }
    }
    let isForked = file.file.kind == .skill || file.file.kind == .command
    if isForked, let name = file.writtenText(of: "agent"),
      name.value.utf8.allSatisfy(NamedInText.isOfName),
      let finding = AgentNames.finding(name, file)
    {
      findings.append(finding)
    }
    // Elsewhere a text may well speak of an agent that it means to be gone, or to come.
    guard file.file.kind == .agent || isForked else { return findings }
    var seen: Set<String> = []
    let spans = spans(in: file).filter { AgentNames.isSlip($0.value, file) }
    for name in NamedInText.names(behind: word, search, in: file) + spans
    where seen.insert(name.value).inserted {
      if let finding = AgentNames.finding(name, file) { findings.append(finding) }
    }
    return findings
  }

  /// The names in `` the `name` agent ``.
  private static func spans(in file: FileContext) -> [Located<String>] {
    guard let markdown = file.file.markdown else { return [] }
    let bytes = file.bytes
    return markdown.codeSpans.lazy.filter { span in
      span.content.end <= bytes.count && span.content.length > 3
        && [" agent", " subagent"].contains { bytes[span.range.end...].starts(with: $0.utf8) }
        && bytes[span.content.start..<span.content.end].allSatisfy(NamedInText.isOfName)
    }.map { Located(file.text(in: $0.content), at: $0.content) }
  }
}
