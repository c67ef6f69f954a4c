import Definitions
import SourceText
import Testing

@Suite struct DefinitionTests {
  private func agent(_ fields: String) throws -> (AgentDefinition, SourceFile) {
    let source = SourceFile(path: "agents/file-name.md", text: "---\n\(fields)\n---\nBody.\n")
    let workspace = Workspace.build(root: "/w", files: [Workspace.loadSource(source)])
    return (try #require(workspace.agents.first), source)
  }

  /// Checks that each text stands where it says, and gives the texts.
  private func texts(_ list: [Located<String>], _ source: SourceFile) -> [String] {
    for element in list { #expect(source.text(in: element.range) == element.value) }
    return list.map(\.value)
  }

  @Test func readsAnAgentsFields() throws {
    let (agent, source) = try agent(
      """
      name: "a-b"
      type: coordinator
      description: 'Does things.'
      capabilities:
        - one
        - "two"
      priority: high
      model: opus
      skills: s1, s2
      swarm:
        topology: mesh
      """)
    #expect(texts([agent.name], source) == ["a-b"])
    #expect(agent.isNameWritten)
    #expect(
      texts(
        [agent.type, agent.description, agent.priority, agent.model].compactMap(\.self), source)
        == ["coordinator", "Does things.", "high", "opus"])
    #expect(texts(agent.capabilities, source) == ["one", "two"])
    #expect(texts(agent.skills, source) == ["s1", "s2"])
    #expect(agent.swarm?.key.value == "swarm")
    #expect(agent.tools == nil)
  }

  @Test(arguments: [
    ("tools: Read, Bash(git log, -n *), mcp__s__t", ["Read", "Bash(git log, -n *)", "mcp__s__t"]),
    ("tools: [Read, 'Bash(x, y)']", ["Read", "Bash(x, y)"]),
    ("tools:\n  - Read\n  - Write", ["Read", "Write"]),
    ("tools: \"Read,Write ,\"", ["Read", "Write"]),
    ("tools: >-\n  Read,\n  Write", ["Read", "Write"]),
    ("tools: Read Write", ["Read", "Write"]),
    ("tools: []", []),
    ("tools: {Read: true, Write: false}", ["Read"]),
    ("tools:\n  allowed: [Read]\n  restricted: [Bash]", ["Read"]),
    ("capabilities:\n  allowed_tools: [Read, Write]\n  max_file_size: 3", ["Read", "Write"]),
    ("x: &t [Read]\ntools: *t", ["Read"]),
  ])
  func readsToolsInEveryForm(_ fields: String, _ expected: [String]) throws {
    let (agent, source) = try agent(fields)
    #expect(texts(try #require(agent.tools), source) == expected)
  }

  @Test(arguments: ["name: x", "tools:", "tools: ~", "tools: null"])
  func anAgentWithoutToolsInheritsAll(_ fields: String) throws {
    #expect(try agent(fields).0.tools == nil)
  }

  @Test func readsCapabilitiesInEveryForm() throws {
    for (fields, expected) in [
      ("capabilities: one, two words", ["one", "two words"]),
      (
        "capabilities:\n  one: true\n  two: {level: 3}\n  off: false\n  memory_access: both",
        ["one", "two"]
      ),
      ("capabilities:\n  - name: one\n    level: 2\n  - two: x", ["one", "two"]),
      ("capabilities:", []), ("name: x", []),
    ] {
      let (agent, source) = try agent(fields)
      #expect(texts(agent.capabilities, source) == expected)
    }
  }

  @Test func forbiddenToolsComeFromTheFieldOrTheMapping() throws {
    #expect(
      try agent("disallowedTools: Bash, Write").0.disallowedTools.map(\.value) == ["Bash", "Write"])
    #expect(
      try agent("tools: {Read: true, Write: false}").0.disallowedTools.map(\.value) == ["Write"])
    let restricted = try agent("tools:\n  allowed: [Read]\n  restricted: [Bash]").0
    #expect(restricted.disallowedTools.map(\.value) == ["Bash"])
  }

  @Test func theFileGivesTheNameThatIsNotWritten() throws {
    for fields in ["type: x", "name:", "name: \"\""] {
      let (agent, source) = try agent(fields)
      #expect(agent.name.value == "file-name")
      #expect(!agent.isNameWritten)
      #expect(agent.name.range == SourceRange(at: 4))
      #expect(source.bytes.count > 4)
    }
  }

  @Test func broken() throws {
    let (agent, _) = try agent("name: a\ndescription: one: two: three\ntype: t")
    #expect(agent.name.value == "a")
    #expect(agent.type?.value == "t")
  }

  @Test func readsCommandsSkillsAndWorkflows() throws {
    let workflow = "swarm: {topology: mesh}\ninputs: {}\ntasks:\n  - {id: a, run: mcp__s__t}\n"
    let files = [
      SourceFile(
        path: ".claude/commands/git/sub/ship.md",
        text: "---\nallowed-tools: Bash(git add:*), Read\n\(workflow)---\n"),
      SourceFile(path: ".claude/skills/s/SKILL.md", text: "---\nallowed-tools: Read Write\n---\n"),
      SourceFile(path: "flows/nightly.workflow.yml", text: workflow),
    ]
    let workspace = Workspace.build(root: "/w", files: files.map { Workspace.loadSource($0) })
    let command = try #require(workspace.commands.first)
    #expect(command.name == "git:sub:ship")
    #expect(command.allowedTools?.map(\.value) == ["Bash(git add:*)", "Read"])
    #expect(command.workflow.tasks?.value.items?.count == 1)
    #expect(command.workflow.swarm != nil && command.workflow.inputs != nil)
    #expect(workspace.skills.first?.name.value == "s")
    #expect(workspace.skills.first?.allowedTools?.map(\.value) == ["Read", "Write"])
    #expect(workspace.workflows.first?.name == "nightly")
    let flow = try #require(workspace.files.last)
    #expect(flow.scripts.first?.place == .task("a"))
    #expect(flow.scripts.first?.toolCalls.count == 1)
    #expect(workspace.command(named: "git:sub:ship") != nil)
    #expect(workspace.skill(named: "s") != nil)
  }

  @Test func readsServersWhereverTheyAreConfigured() {
    let servers =
      #"{"a": {"command": "npx", "args": ["-y", "x"]}, "b": {"type": "http", "url": "u"}}"#
    let files = [
      (".mcp.json", #"{"mcpServers": \#(servers)}"#), ("p/.mcp.json", servers),
      (".claude/settings.json", #"{"mcpServers": {"c": {}}}"#),
      (".claude-plugin/plugin.json", #"{"mcpServers": "./x.json"}"#),
      ("agents/a.md", "---\nname: a\nmcpServers:\n  - plain\n  - d: {command: x}\n---\n"),
    ].map { Workspace.loadSource(SourceFile(path: $0, text: $1)) }
    let workspace = Workspace.build(root: "/w", files: files)
    #expect(
      workspace.servers.map { "\(workspace[$0.file].path) \($0.name.value)" } == [
        ".claude/settings.json c", ".mcp.json a", ".mcp.json b", "agents/a.md d", "p/.mcp.json a",
        "p/.mcp.json b",
      ])
    #expect(workspace.servers[0].transport == .unknown)
    #expect(workspace.servers[1].transport == .process(command: "npx", arguments: ["-y", "x"]))
    #expect(workspace.servers[2].transport == .http(url: "u"))
    for server in workspace.servers {
      #expect(workspace[server.file].source.text(in: server.name.range) == server.name.value)
    }
  }

  @Test func namesAreComparedByTheirBytes() {
    let files = [("a", "é"), ("b", "e\u{301}"), ("c", "é")].map { file, name in
      Workspace.loadSource(
        SourceFile(path: "agents/\(file).md", text: "---\nname: \(name)\n---\n"))
    }
    let workspace = Workspace.build(root: "/w", files: files.reversed())
    #expect(workspace.agents(named: "é").map(\.file) == [FileID(0), FileID(2)])
    #expect(workspace.agent(named: "e\u{301}")?.file == FileID(1))
    #expect(workspace.agent(named: "x") == nil)
  }

  @Test func frontMatterOverTheLimitIsAProblemAndNoHang() {
    let text = "---\nname: a\n" + String(repeating: "k: v\n", count: 250_000) + "---\n"
    let file = Workspace.loadSource(SourceFile(path: "agents/a.md", text: text))
    #expect(file.yaml?.problems.map(\.kind) == [.limitExceeded])
    #expect(file.yaml?.root == nil)
  }
}
