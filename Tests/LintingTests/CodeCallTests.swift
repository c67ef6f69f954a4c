import Diagnostics
import SourceText
import Testing

@testable import Linting

@Suite("Calls with an object of arguments")
struct CodeCallTests {
  /// The findings on arguments and tools in a fenced block, as `rule text`.
  private func findings(_ code: String, _ language: String = "javascript") -> [String] {
    let text = """
      ---
      name: coordinator
      description: Coordinates.
      ---

      ```\(language)
      \(code)
      ```
      """
    var configuration = LintConfiguration()
    configuration.catalogs.forAllServers = ["moflo-4.8.22"]
    return findings(SourceFile(path: "agents/coordinator.md", text: text), configuration)
  }

  private func findings(
    _ source: SourceFile, _ configuration: LintConfiguration = LintConfiguration()
  ) -> [String] {
    let report = LintEngine.lint(Support.workspace([source]), configuration: configuration)
    return report.diagnostics.filter { $0.rule.contains("-mcp-") || $0.rule.contains("-json-") }
      .map { "\($0.rule) \(source.text(in: $0.range))" }
  }

  @Test(
    "are held against the tool's schema",
    arguments: [
      ("mcp__moflo__swarm_init({ topology: 'mesh', maxAgents: 5 })", []),
      (
        "await mcp__moflo__swarm_init({ topology: 'mesh', maxAgent: 5 });",
        ["body/unknown-mcp-argument maxAgent"]
      ),
      (
        "mcp__moflo__swarm_init {\n  topology: \"mesh\",\n  \"max_agents\": 5\n}",
        ["body/unknown-mcp-argument \"max_agents\""]
      ),
      (
        "mcp__moflo__swarm_init({ maxAgents: 'many' })",
        ["body/wrong-mcp-argument-type 'many'"]
      ),
      (
        "mcp__moflo__memory_store({ key: 'a' })",
        ["body/missing-mcp-argument mcp__moflo__memory_store"]
      ),
      (
        "mcp__moflo__swarm_init({ topology: 'mesh', topology: 'ring' })",
        ["body/duplicate-mcp-argument topology"]
      ),
      (
        "x = { \"tool\": \"mcp__moflo__swarm_init\", \"arguments\": { \"maxAgent\": 1 } }",
        ["body/unknown-mcp-argument \"maxAgent\""]
      ),
      (
        """
        {"jsonrpc": "2.0", "method": "tools/call", "params": {
          "name": "mcp__moflo__swarm_init", "arguments": {"maxAgents": "x"}}}
        """, ["body/wrong-mcp-argument-type \"x\""]
      ),
    ])
  func judged(_ code: String, _ expected: [String]) {
    #expect(findings(code) == expected)
  }

  @Test(
    "are left alone where a run decides",
    arguments: [
      "mcp__moflo__swarm_init({ ...options, maxAgents: count })",
      "mcp__moflo__memory_store({ ...entry })", "mcp__moflo__memory_store({ ... })",
      "mcp__moflo__memory_store({ key, value })", "mcp__moflo__memory_store({ [k]: 1 })",
      "mcp__moflo__memory_store(entry)", "mcp__moflo__memory_store()",
      "mcp__moflo__swarm_init({ topology: '<topology>', maxAgents: `${n}` })",
      "mcp__moflo__swarm_init({ topology: 'mesh | ring' })",
      "// mcp__moflo__swarm_init({ nope: 1 })",
      "/* mcp__moflo__swarm_init({ nope: 1 }) */", "mcp__moflo__memory_store { key, namespace? }",
      "'mcp__moflo__memory_store'", "log(`mcp__moflo__memory_store {`)",
      "x = { tool: 'mcp__moflo__swarm_init', arguments: options }",
    ])
  func open(_ code: String) {
    #expect(findings(code) == [])
  }

  @Test("are found in blocks marked as text, as JSON and, wrongly, as shell")
  func languages() {
    for language in ["", "json", "text", "ts", "bash"] {
      #expect(
        findings("mcp__moflo__swarm_init({ maxAgent: 5 })", language).contains(
          "body/unknown-mcp-argument maxAgent"), "\(language)")
    }
    #expect(findings("mcp__moflo__swarm_init({ maxAgent: 5 })", "python") == [])
  }

  @Test("a hook that calls a tool has its input checked, templates left for the run")
  func hooks() {
    let source = SourceFile(
      path: ".claude/settings.json",
      text: """
        {"hooks": {"Stop": [{"hooks": [{"type": "mcp_tool", "server": "moflo", "tool": "swarm_init",
          "input": {"topology": "mesh", "maxAgents": "${n}", "maxAgnts": 3}}]}]}}
        """)
    #expect(findings(source) == ["hook/unknown-mcp-argument \"maxAgnts\""])
  }

  @Test("a hook in front matter has its input checked at its places in YAML")
  func hooksInFrontMatter() throws {
    let source = SourceFile(
      path: "agents/a.md",
      text: """
        ---
        name: a
        description: Coordinates.
        hooks:
          Stop:
            - hooks:
                - type: mcp_tool
                  server: moflo
                  tool: swarm_init
                  input: {topology: &kind blob, maxAgents: yes, strategy: "${s}"}
                - type: mcp_tool
                  server: moflo
                  tool: swarm_init
                  input:
                    topology: mesh
                    maxAgnts: 0x10
                    maxAgents: 5
        ---
        """)
    #expect(
      findings(source) == [
        "hook/invalid-mcp-enum blob", "hook/wrong-mcp-argument-type yes",
        "hook/unknown-mcp-argument maxAgnts",
      ])
  }

  @Test("a misspelt key is renamed with its quotes kept")
  func fix() throws {
    let source = SourceFile(
      path: "agents/a.md",
      text: """
        ---
        name: a
        description: Coordinates.
        ---
        ```js
        mcp__moflo__swarm_init({ 'maxAgent': 5 })
        ```
        """)
    let report = LintEngine.lint(Support.workspace([source]))
    let finding = try #require(report.diagnostics.first { $0.rule == "body/unknown-mcp-argument" })
    #expect(finding.fixes.first?.edits.map(\.replacement) == ["'maxAgents'"])
  }
}
