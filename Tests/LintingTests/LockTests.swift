import Definitions
import Diagnostics
import JSONSyntax
import SourceText
import Testing
import ToolCatalog

@testable import Linting

/// The lock as what calls are checked against.
@Suite("The lock of tools")
struct LockTests {
  private func lock(_ server: String, _ tools: [String]) throws -> ToolLock {
    let listed = try tools.map { name in
      try Tool(
        listed: try #require(
          JSONDocument.parse(#"{"name":"\#(name)","inputSchema":{"type":"object"}}"#).root))
    }
    return ToolLock(servers: [
      ToolLock.Server(
        name: server,
        configuration: try #require(ServerSettings(command: "x").locked), serverName: "",
        serverVersion: "", tools: listed)
    ])
  }

  private func unknown(
    _ text: String, _ change: (inout LintConfiguration) throws -> Void
  ) rethrows -> [String] {
    var configuration = LintConfiguration()
    try change(&configuration)
    let file = """
      ---
      name: keeper
      description: Keeps notes in order for the whole project.
      hooks:
        pre: |
          \(text)
      ---
      You keep notes.
      """
    return LintEngine.lint(
      Support.workspace("agents/keeper.md", file), configuration: configuration
    ).diagnostics.filter { $0.rule == "hook/unknown-mcp-tool" }.map {
      "\($0.severity): \($0.message)"
    }
  }

  @Test("a locked server's tools are known, its others are errors")
  func locked() throws {
    let lock = try lock("notes", ["find"])
    #expect(unknown("mcp__notes__find") { $0.use(lock) } == [])
    #expect(
      unknown("mcp__notes__fund") { $0.use(lock) }
        == ["error: server 'notes' has no tool 'fund'"])
    #expect(unknown("mcp__notes__fund") { _ in } == [])
  }

  @Test("the lock goes before the native catalogue, the configuration and the flag before the lock")
  func precedence() throws {
    let lock = try lock("moflo", ["only"])
    #expect(unknown("mcp__moflo__only") { $0.use(lock) } == [])
    #expect(unknown("mcp__moflo__swarm_init mesh") { $0.use(lock) }.count == 1)
    #expect(unknown("mcp__moflo__only") { _ in }.count == 1)
    let configured = CatalogChoice.Binding(server: "moflo", catalog: "moflo-4.9")
    let bound = unknown("mcp__moflo__only") {
      $0.use(lock)
      $0.catalogs.bindings = [configured]
    }
    #expect(bound.count == 1)
    let flag = unknown("mcp__moflo__only") {
      $0.use(lock)
      $0.catalogs.forAllServers = ["moflo-4.8.22"]
    }
    #expect(flag.count == 1)
  }

  @Test("what is wrong with a lock has its place")
  func malformed() {
    let source = SourceFile(path: "/w/moflo.tools.lock", text: "{\"version\": 1,\n \"servers\": 7}")
    let loaded = LockFile.find(in: ["/none", "/w"]) { path throws(FileReadingError) in
      guard path == source.path else { throw .system(path: path, code: 2) }
      return source
    }
    #expect(loaded.lock == nil)
    #expect(loaded.diagnostic?.path == source.path)
    #expect(loaded.diagnostic?.range == SourceRange(start: 27, end: 28))
    #expect(loaded.diagnostic?.message == "'servers' must map names to servers")
    let unreadable = LockFile.find(in: ["/w"]) { path throws(FileReadingError) in
      throw .notARegularFile(path: path)
    }
    #expect(unreadable.diagnostic?.message == "the lock cannot be read: not a regular file")
  }

  @Test("a lock shows no secret, and tells every change of a configuration")
  func configurations() throws {
    let settings = ServerSettings(
      command: "npx",
      arguments: [
        "-y", "notes@1", "--api-token", "s3cret", "--password=s3cret", "--token=${TOKEN}",
        "https://me:s3cret@example.com/x", "--secret", "-v",
      ],
      environment: [.init(name: "B", value: "s3cret"), .init(name: "A", value: "1")])
    let locked = try #require(settings.locked)
    #expect(
      locked.command == [
        "npx", "-y", "notes@1", "--api-token", "…", "--password=…", "--token=${TOKEN}",
        "https://example.com/x", "--secret", "-v",
      ])
    #expect(locked.names == ["A", "B"] && locked.digest.count == 64)
    var others: Set = [locked.digest]
    for change: (inout ServerSettings) -> Void in [
      { $0.command = "bunx" }, { $0.arguments[1] = "notes@2" }, { $0.arguments[3] = "other" },
      { $0.environment[0] = .init(name: "B", value: "x") }, { $0.environment.removeLast() },
    ] {
      var changed = settings
      change(&changed)
      others.insert(try #require(changed.locked).digest)
    }
    #expect(others.count == 6)
    let remote = try #require(
      ServerSettings(
        type: "http", url: "https://u:p@h.example/mcp?key=s3cret#x",
        headers: [.init(name: "Authorization", value: "Bearer s3cret")]
      ).locked)
    #expect(remote.address == "https://h.example/mcp" && remote.names == ["Authorization"])
    #expect(ServerSettings(type: "sse", url: "https://h.example").locked == nil)
    #expect(ServerSettings(type: "http", command: "x").locked == nil)
  }

  @Test("a change of catalogues breaks what fitted, and nothing else")
  func impact() throws {
    let workspace = Support.workspace(
      "agents/keeper.md",
      """
      ---
      name: keeper
      description: Keeps notes in order for the whole project.
      hooks:
        pre: |
          mcp__notes__find
          mcp__notes__drop
          mcp__notes__never
      ---
      You keep notes.
      """)
    var old = LintConfiguration()
    old.use(try lock("notes", ["find", "drop"]))
    var new = LintConfiguration()
    new.use(try lock("notes", ["find", "delete"]))
    let report = CatalogImpact.findings(
      in: workspace, old: ConfigurationTree(everywhere: old),
      new: ConfigurationTree(everywhere: new))
    #expect(report.diagnostics.map(\.message) == ["server 'notes' has no tool 'drop'"])
    let back = CatalogImpact.findings(
      in: workspace, old: ConfigurationTree(everywhere: new),
      new: ConfigurationTree(everywhere: old))
    #expect(back.diagnostics.isEmpty)
  }

  @Test("a server that does not answer is found at its name")
  func unreachable() {
    let text = #"{"mcpServers": {"near": {"command": "x"}, "far": {"url": "https://h.example"}}}"#
    var configuration = LintConfiguration()
    configuration.unreachable = [
      UnreachableServer(name: "far", reason: "it forbids this (403)", output: ["one", "two"])
    ]
    let report = LintEngine.lint(
      Support.workspace(".mcp.json", text), configuration: configuration)
    let found = report.diagnostics.filter { $0.rule == "mcp/unreachable-server" }
    #expect(found.count == 1)
    #expect(
      found.first?.message == "the server 'far' does not tell its tools: it forbids this (403)")
    #expect(found.first?.reason == "It wrote: one / two")
    #expect(found.first?.range == SourceRange(start: 43, end: 46))
    let plugin = LintEngine.lint(
      Support.workspace("plugins/p/.mcp.json", text), configuration: configuration)
    #expect(!plugin.diagnostics.contains { $0.rule == "mcp/unreachable-server" })
  }
}
