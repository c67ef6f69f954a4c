import Diagnostics
import SourceText
import ToolCatalog

/// Finds tasks that no agent of the workspace is fit for.
enum CapabilityUnmatched: FileRule {
  static let name = "swarm/capability-unmatched"
  static let severity = Severity.warning
  static let summary = "a task that no agent of the workspace is fit for"
  static let explanation = """
    A task without `agent` goes to one that has more than seven tenths of its `capabilities`, compared byte \
    for byte. Where no agent of this workspace has, nobody takes it. Where the workspace has no agents \
    nothing is said.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      description: Checks the sources.
      tasks:
        - id: check
          capabilities: [‹code_review›]
          prompt: Check them.
      ---
      """, at: "commands/check.md", message: "no agent can do what 'check' asks for",
      others: [reviewer]),
    .good(
      """
      ---
      description: Checks the sources.
      tasks:
        - id: check
          capabilities: [code-review]
          prompt: Check them.
      ---
      """, at: "commands/check.md", others: [reviewer]),
  ]

  private static let reviewer = RuleExample.File(
    "agents/reviewer.md",
    """
    ---
    name: reviewer
    description: Reviews code.
    capabilities: [code-review, testing]
    ---
    Review what changed.
    """)

  static let needs: FileParts = .fields

  static func check(_ file: FileContext) -> [Finding] {
    let tasks = WrittenTasks.all(in: file).filter { !$0.hasAgent && !$0.capabilities.isEmpty }
    let all = file.workspace.workspace
    guard !tasks.isEmpty, !all.agents.isEmpty else { return [] }
    var count = 0
    var answers: [[String]: Bool] = [:]
    let findings = tasks.compactMap { task -> Finding? in
      guard let first = task.capabilities.first, let last = task.capabilities.last else {
        return nil
      }
      let required = task.capabilities.map(\.value)
      // Tasks mostly ask for the same few sets; each is looked up once.
      if answers[required] == nil, answers.count < LintingLimits.capabilitySets {
        answers[required] = file.workspace.hasAgent(capableOf: required)
      }
      guard answers[required] == false, count < LintingLimits.findingsPerRuleAndFile else {
        return nil
      }
      count += 1
      let nearest = task.capabilities.prefix(LintingLimits.listedNames).lazy.compactMap {
        NearestName.find($0.value, in: file.workspace.nearCapabilities)
      }.first
      return Finding(
        "no agent can do what '\(task.id.value)' asks for", at: first.range.union(last.range),
        reason: "An agent must have more than seven tenths of the capabilities.",
        help: nearest.map { "Did you mean '\($0)'?" } ?? "")
    }
    // What an agent can do may stand where its file cannot be read.
    let isUncertain =
      !findings.isEmpty
      && all.agents.contains { agent in
        all[agent.file].yaml?.problems.contains { $0.kind == .syntax } ?? false
      }
    return isUncertain ? [] : findings
  }
}
