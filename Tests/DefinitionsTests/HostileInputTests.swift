import Definitions
import SourceText
import Testing

/// Whatever bytes a file has, it is read to the end and everything found lies in the file.
@Suite struct HostileInputTests {
  private static let agent = """
    ---
    name: "a-b"
    tools: Read, Bash(git *), mcp__s__t
    capabilities: {one: true, two: &x [y]}
    mcpServers: [{d: {command: x}}]
    hooks:
      pre: |
        bash -c "mcp__s__a --k=\\"{\\\\\\"v\\\\\\":1}\\" $(mcp__s__b)" <<EOF
        é 🌐
        EOF
      post: ["mcp__s__c \\u00e9", *x]
      Stop: [{matcher: "mcp__s__.*", hooks: [{type: command, command: 'mcp__s__d'}]}]
    tasks:
      - {id: t, run: "eval 'mcp__s__e'"}
    ---
    Text mcp__s__f !`mcp__s__g` <!-- mcp__s__h -->
    > ```bash
    > mcp__s__i({x})
    > ```
    ```js
    `${mcp__s__j}` // mcp__s__k
    ```
    """

  private static let settings = #"""
    {"permissions": {"allow": ["mcp__s__*", "Bash(\u0041)"]}, "mcpServers": {"a": {"url": "u"}},
     "hooks": {"Stop": [{"matcher": "mcp__s__.*", "hooks": [
       {"type": "command", "command": "bash -c \"mcp__s__t \\\"$X\\\"\"\n"},
       {"type": "mcp_tool", "server": "s", "tool": "t"}]}]}}
    """#

  private struct Generator: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state ^ (state >> 29)
    }
  }

  @Test(arguments: [
    ("agents/a.md", agent), ("commands/a.md", agent), ("skills/s/SKILL.md", agent),
    ("agents/a.yaml", agent), ("x.workflow.yaml", agent), (".claude/settings.json", settings),
    (".claude/hooks/a.sh", agent), (".claude/hooks/a.js", agent),
  ])
  func everythingFoundLiesInTheFile(_ path: String, _ text: String) {
    let original = Array(text.utf8)
    var random = Generator(state: 7)
    for _ in 0..<250 {
      var bytes = original
      for _ in 0..<Int.random(in: 0...6, using: &random) {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: bytes.remove(at: place)
        case 1: bytes.insert(UInt8.random(in: 0...255, using: &random), at: place)
        case 2:
          bytes.insert("\"'`\n\\{[$(<*&-#:".utf8.randomElement(using: &random) ?? 0, at: place)
        default: bytes.removeSubrange(place..<min(place + 9, bytes.count - 1))
        }
      }
      check(SourceFile(path: path, bytes: bytes))
    }
  }

  private func check(_ source: SourceFile) {
    let file = Workspace.loadSource(source)
    let workspace = Workspace.build(root: "/w", files: [file])
    let end = source.bytes.count
    for script in file.scripts {
      #expect(script.range.end <= end)
      for call in script.toolCalls {
        #expect(call.range.end <= end && call.nameRange.end <= end)
        #expect(call.scriptRange.end <= script.script.bytes.count)
        #expect(call.words.count == call.wordOrigins.count)
        for (word, origin) in zip(call.words, call.wordOrigins) {
          let all = SourceRange(start: 0, end: word.text.utf8.count)
          #expect(origin.sourceRange(of: all).end <= end)
        }
      }
    }
    for mention in file.toolMentions { #expect(mention.range.end <= end) }
    for agent in workspace.agents {
      for element in agent.capabilities + (agent.tools ?? []) + agent.disallowedTools + agent.skills
      {
        #expect(element.range.end <= end)
      }
    }
  }

  @Test func theUnchangedTextGivesAllThatIsInIt() {
    let agent = Workspace.loadSource(SourceFile(path: "agents/a.md", text: Self.agent))
    #expect(
      agent.scripts.flatMap(\.toolCalls).map(\.reference.text)
        == ["a", "b", "c", "d", "e"].map { "mcp__s__" + $0 })
    let mentions = agent.toolMentions.map(\.reference.text)
    #expect(mentions == ["t", "*", "f", "g", "i", "j"].map { "mcp__s__" + $0 })
  }
}
