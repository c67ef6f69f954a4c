import Definitions
import Diagnostics
import SourceText
import Testing

@testable import Linting

/// Rules that compare the agents of a set, and the fields of one with its text.
@Suite("Agents as a set")
struct AgentSetTests {
  private func agent(_ name: String, _ fields: String, _ body: String = "Do it.") -> SourceFile {
    SourceFile(
      path: "agents/\(name).md",
      text: "---\nname: \(name)\ndescription: Does what is asked.\n\(fields)---\n\(body)\n")
  }

  private func messages(_ files: [SourceFile], of rule: String) -> [String] {
    LintEngine.lint(Support.workspace(files)).diagnostics.filter { $0.rule == rule }
      .map { "\($0.path): \($0.message)" }
  }

  // MARK: Vocabulary

  @Test("spellings and words of one root are found over files, in capabilities and in types")
  func vocabulary() {
    let files = [
      agent("a", "type: coordinator\ncapabilities: [coordination, fault_tolerance]\n"),
      agent("b", "type: coordinator\ncapabilities: [coordination, fault-tolerance]\n"),
      agent("c", "type: coordination\ncapabilities: [coordinator, FaultTolerance]\n"),
    ]
    #expect(
      messages(files, of: RelatedCapability.name) == [
        "agents/c.md: 'coordination' here, 'coordinator' elsewhere: is the same meant?",
        "agents/c.md: 'coordinator' here, 'coordination' elsewhere: is the same meant?",
      ])
    #expect(messages(files, of: SimilarCapability.name).count == 2)
  }

  @Test(
    "words that only look alike are two words",
    arguments: [
      ["new", "news"], ["test", "testing"], ["plane", "planning"], ["station", "stating"],
      ["rate", "ration"], ["review", "preview"], ["code-review", "code-reviews"],
    ])
  func differentWords(_ words: [String]) {
    let files = words.enumerated().map { agent("a\($0)", "capabilities: [\($1)]\n") }
    #expect(messages(files, of: RelatedCapability.name) == [])
  }

  // MARK: Grants

  @Test("a tool that the text uses and the fields leave out is said once a file")
  func leftOut() {
    let calls = "```javascript\nmcp__moflo__swarm_init({})\nmcp__moflo__swarm_status({})\n```"
    let granted = "tools: mcp__moflo__agent_list\n"
    #expect(
      messages([agent("a", granted, calls)], of: UngrantedTool.name) == [
        "agents/a.md: the agent's 'tools' leave out 'mcp__moflo__swarm_init' and 1 more, "
          + "which its text uses"
      ])
    #expect(messages([agent("a", "tools: 'mcp__moflo__*'\n", calls)], of: UngrantedTool.name) == [])
    #expect(messages([agent("a", "", calls)], of: UngrantedTool.name) == [])
  }

  @Test("what is in doubt is a note")
  func doubt() {
    let prose = agent("a", "tools: Read\n", "Never use `mcp__moflo__swarm_init`.")
    let found = LintEngine.lint(Support.workspace([prose])).diagnostics
      .filter { $0.rule == UngrantedTool.name }
    #expect(found.map(\.severity) == [.note])
  }

  @Test("a granted tool that hooks or the text name in any way is used")
  func used() {
    let tools = "tools: mcp__moflo__swarm_init, mcp__moflo__swarm_status, mcp__moflo__agent_list\n"
    let hooks = "hooks:\n  pre: mcp__moflo__swarm_init\n"
    #expect(
      messages([agent("a", tools + hooks, "Look at swarm_status.")], of: UnusedTool.name) == [
        "agents/a.md: nothing in this file uses 'mcp__moflo__agent_list'"
      ])
    #expect(
      messages([agent("a", tools + hooks, "Use `mcp__moflo__*`.")], of: UnusedTool.name) == [])
    #expect(messages([agent("a", tools, "Look around.")], of: UnusedTool.name) == [])
  }

  // MARK: Size

  @Test("the rules on sets are linear in agents", .timeLimit(.minutes(1)))
  func linear() {
    let count = 20_000
    var files: [DefinitionFile] = []
    var agents: [AgentDefinition] = []
    for index in 0..<count {
      let source = SourceFile(path: "agents/a\(index).md", text: "a\(index / 2)")
      let place = SourceRange(start: 0, end: source.bytes.count)
      files.append(DefinitionFile(source: source, kind: .agent))
      agents.append(
        AgentDefinition(
          file: FileID(index), name: Located("a\(index)", at: place), isNameWritten: true,
          type: Located("type\(index)ation", at: place),
          description: Located("Does task \(index).", at: place),
          capabilities: [
            Located("capability\(index)", at: place), Located("common-\(index % 7)", at: place),
          ]))
    }
    let workspace = Workspace(root: ".", files: files, agents: agents)
    let configuration = Support.configuration("rules: { agent/unreferenced: note }\n")
    let report = LintEngine.lint(
      workspace, configuration: configuration,
      rules: RuleRegistry.workspaceRules.map { $0 as any Rule.Type })
    #expect(
      Set(report.diagnostics.map(\.rule)) == [UnreferencedAgent.name, DescriptionsOverBudget.name])
    #expect(report.diagnostics.filter { $0.rule == UnreferencedAgent.name }.count == count / 2)
  }
}
