import Definitions
import SourceText
import Testing

@testable import Linting

/// Rules on texts take no time that grows faster than the text, whatever stands in it.
@Suite("Definitions that are made to hold the linter up")
struct HostileDefinitionTests {
  private static let rules: [any FileRule.Type] = [
    UnmatchedTag.self, CommandNotRun.self, SkillPlaceholderInCode.self, MarkupInDescription.self,
    NotThirdPerson.self, VagueSkillDescription.self, PlaceholderValue.self, DuplicateImport.self,
    QuotedImport.self, AgentsFileNotImported.self, InvalidGlob.self, MemoryTooLong.self,
    IndexTooLong.self, UnknownRuleKey.self, UngrantedTool.self, UnusedTool.self,
    UnknownAgentType.self, ForbidsWholeTool.self, BlockingCommand.self, IgnoredKey.self,
    InteractiveScript.self, MissingTool.self, UnknownScript.self, MetadataNotText.self,
    SkillTooLong.self, BodyUnpinnedPackage.self,
  ]

  private static let front = "---\nname: a\ndescription: Does what is asked.\n"
  private static func many(_ text: String, _ count: Int = 40_000) -> String {
    String(repeating: text, count: count)
  }

  static let texts: [(path: String, text: String)] = [
    ("skills/a/SKILL.md", "\(front)---\n" + many("<a>\n")),
    ("skills/a/SKILL.md", "\(front)---\n" + many("<")),
    ("skills/a/SKILL.md", "\(front)---\n" + many("$1 ")),
    ("skills/a/SKILL.md", "\(front)---\n```bash\n" + many("f() { echo $1; }\n", 5_000) + "```\n"),
    ("skills/a/SKILL.md", "\(front)---\n" + many("```sql\n$1\n```\n", 10_000)),
    ("skills/a/SKILL.md", "\(front)---\n" + many("a:!`b` ")),
    ("skills/a/SKILL.md", "---\nname: a\ndescription: '" + many("<b ") + "'\n---\nDo it.\n"),
    ("skills/a/SKILL.md", "\(front)paths: '" + many("{[") + "'\n---\nDo it.\n"),
    ("skills/a/scripts/a.py", many("x = input(")),
    ("CLAUDE.md", many("@a.md\n")),
    ("CLAUDE.md", many("@\"a.md\" ")),
    ("CLAUDE.md", many("@\"")),
    ("CLAUDE.md", many("Read AGENTS.md`a` ")),
    ("CLAUDE.md", many("AGENTS.md")),
    ("CLAUDE.md", many("`npm run a` ")),
    (".claude/agent-memory/a/MEMORY.md", many("\n")),
    (".claude/rules/a.md", "---\n" + (0..<5_000).map { "key\($0): 1\n" }.joined() + "---\n# A\n"),
    ("agents/a.md", "\(front)tools: " + many("Agent(b,c), ", 5_000) + "Read\n---\nDo it.\n"),
    ("agents/a.md", "\(front)tools: Read\n---\n" + many("use the Bash tool ", 20_000)),
    ("agents/a.md", "\(front)tools: Read\n---\n" + many("**` tool")),
    (
      "agents/a.md",
      "\(front)tools: " + (0..<5_000).map { "mcp__moflo__tool_\($0)" }.joined(separator: ", ")
        + "\n---\n" + (0..<5_000).map { "`mcp__moflo__other_\($0)` " }.joined()
    ),
    (
      "agents/a.md",
      "\(front)hooks:\n  post: |\n" + many("    npm run dev\n", 5_000) + "---\nDo it.\n"
    ),
    ("agents/a.md", "\(front)hooks:\n  post:\n" + many("    - date\n", 5_000) + "---\nDo it.\n"),
  ]

  @Test("each is checked in no time", .timeLimit(.minutes(1)), arguments: texts.indices)
  func hostile(_ index: Int) {
    let (path, text) = Self.texts[index]
    let workspace = Support.workspace(path, text)
    let context = WorkspaceContext(workspace: workspace, configuration: LintConfiguration())
    let file = FileContext(workspace: context, id: FileID(0))
    let clock = ContinuousClock()
    for rule in Self.rules {
      let time = clock.measure { _ = rule.check(file) }
      // A hundred times what the slowest takes: what grows with the square takes longer still.
      #expect(time < .seconds(10), "\(rule.name) in \(path)")
    }
  }

  @Test("many files that import the same are read once", .timeLimit(.minutes(1)))
  func imports() {
    let names = (0..<200).map { ".claude/part\($0).md" }
    let parts = names.map { SourceFile(path: $0, text: Self.many("Be kind.\n", 2_000)) }
    let roots = (0..<300).map { index in
      SourceFile(
        path: "folder\(index)/CLAUDE.md", text: names.map { "@../\($0)\n" }.joined())
    }
    let workspace = Support.workspace(parts + roots)
    let context = WorkspaceContext(workspace: workspace, configuration: LintConfiguration())
    #expect(LoadedTooLong.check(context).count == roots.count)
    #expect(ImportTooDeep.check(context).isEmpty)
  }
}
