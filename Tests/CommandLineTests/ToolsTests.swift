import Foundation
import Testing

/// `moflo tools` and `moflo lint --live` against servers that are shell scripts.
@Suite struct ToolsTests {
  private static func server(_ tools: String) -> String {
    """
    read -r hello
    echo '{"jsonrpc":"2.0","id":1,"result":{"protocolVersion":"2025-06-18","capabilities":{"tools":{}},"serverInfo":{"name":"Notes","version":"2"}}}'
    read -r note; read -r ask
    echo '{"jsonrpc":"2.0","id":2,"result":{"tools":[\(tools)]}}'
    cat > /dev/null
    """
  }

  private static let find =
    #"{"name":"find","inputSchema":{"type":"object","properties":{"query":{"type":"string"},"limit":{"type":"integer"}},"required":["query"]}}"#
  private static let drop =
    #"{"name":"drop","description":"Drops.","inputSchema":{"type":"object","properties":{"id":{"type":"string"}}}}"#
  private static let delete =
    #"{"name":"delete","description":"Drops.","inputSchema":{"type":"object","properties":{"id":{"type":"string"}}}}"#

  private static let agent = """
    ---
    name: keeper
    description: Keeps the notes of a project in order.
    hooks:
      pre: |
        mcp__notes__find "plans" 5
        mcp__notes__drop --id=7
    ---
    You keep the notes in order.

    """

  /// A workspace with a server of these tools.
  private func workspace(_ tools: String) throws -> Folder {
    let folder = try Folder()
    try folder.write(".git/HEAD", "")
    try folder.write("server.sh", Self.server(tools))
    try folder.write(
      ".mcp.json",
      #"{"mcpServers": {"notes": {"command": "sh", "args": ["server.sh"], "env": {"T": "${T_IN:-}"}}}}"#
    )
    try folder.write(".claude/agents/keeper.md", Self.agent)
    return folder
  }

  @Test func nothingIsStartedWithoutConsent() throws {
    let folder = try workspace(Self.find)
    defer { folder.remove() }
    try folder.write("server.sh", "touch started")
    for words in [["tools", "sync"], ["tools", "sync", "--server", "notes"], ["lint", "--live"]] {
      let result = try Command.moflo(words, in: folder.path)
      #expect(result.status == 2)
      #expect(result.error.contains("  notes  starts  sh server.sh\n"))
      #expect(result.error.contains("gets    the values of T_IN\n"))
      #expect(result.error.contains("--yes"))
      #expect(!folder.exists("started") && !folder.exists("moflo.tools.lock"))
    }
  }

  @Test func toolsAreLockedCheckedAndCompared() throws {
    let folder = try workspace("\(Self.find),\(Self.drop)")
    defer { folder.remove() }
    let sync = try Command.moflo(["tools", "sync", "--yes"], in: folder.path)
    #expect(sync.status == 0, "\(sync.error)")
    #expect(sync.output == "notes: 2 tools of Notes 2\n")
    #expect(sync.error.hasSuffix("moflo: wrote moflo.tools.lock\n"))
    let first = try folder.read("moflo.tools.lock")
    let clean = try Command.moflo(["lint"], in: folder.path)
    #expect(clean.status == 0, "\(clean.output)")
    let list = try Command.moflo(["tools", "list", "--server", "notes"], in: folder.path)
    #expect(list.output == "drop: Drops.\nfind\n")
    let all = try Command.moflo(["tools", "list"], in: folder.path)
    #expect(all.output.hasSuffix("moflo.tools.lock: 2 tools of server notes\n"))
    let same = try Command.moflo(["tools", "check", "--yes"], in: "\(folder.path)/.claude")
    #expect(same.status == 0 && same.output == "notes: as locked\n", "\(same)")

    try folder.write("old.lock", first)
    try folder.write("server.sh", Self.server("\(Self.delete),\(Self.find)"))
    let check = try Command.moflo(["tools", "check", "--yes"], in: folder.path)
    #expect(check.status == 1)
    #expect(
      check.output == """
        notes: other tools, and calls may break
          - drop is gone; 'delete' took its place
          + delete is new

        """)
    #expect(try folder.read("moflo.tools.lock") == first)
    _ = try Command.moflo(["tools", "sync", "--yes"], in: folder.path)
    let diff = try Command.moflo(
      ["tools", "diff", "old.lock", "moflo.tools.lock", "--format", "json"], in: folder.path)
    #expect(diff.status == 1)
    let report = try #require(
      try JSONSerialization.jsonObject(with: Data(diff.output.utf8)) as? [String: Any])
    let broken = try #require(
      (report["broken"] as? [String: Any])?["diagnostics"] as? [[String: Any]])
    #expect(broken.count == 1)
    let start = (broken.first?["range"] as? [String: Any])?["start"] as? [String: Any]
    #expect(start?["line"] as? Int == 7 && start?["column"] as? Int == 5)
    #expect(broken.first?["path"] as? String == ".claude/agents/keeper.md")
    let fixes = broken.first?["fixes"] as? [[String: Any]]
    #expect(fixes?.first?["title"] as? String == "rename to 'delete'")
  }

  @Test func liveToolsAnswerInPlaceOfLockedOnes() throws {
    let folder = try workspace("\(Self.find),\(Self.drop)")
    defer { folder.remove() }
    _ = try Command.moflo(["tools", "sync", "--yes"], in: folder.path)
    try folder.write("server.sh", Self.server(Self.find))
    let live = try Command.moflo(["lint", "--live", "--yes", "--format", "short"], in: folder.path)
    #expect(live.status == 1)
    #expect(
      live.output.contains(".claude/agents/keeper.md:7:5: error: server 'notes' has no tool 'drop'")
    )
    try folder.write("server.sh", "echo 'no database' >&2; exit 3")
    let dead = try Command.moflo(["lint", "--live", "--yes"], in: folder.path)
    #expect(dead.status == 1)
    #expect(
      dead.output.contains(
        ".mcp.json:1:18: error: the server 'notes' does not tell its tools: it ended before it "
          + "answered 'initialize' (status 3) [mcp/unreachable-server]"), "\(dead.output)")
    #expect(dead.output.contains("no database"))
  }

  @Test func aServerThatFailsKeepsItsPlaceInTheLock() throws {
    let folder = try workspace(Self.find)
    defer { folder.remove() }
    _ = try Command.moflo(["tools", "sync", "--yes"], in: folder.path)
    let first = try folder.read("moflo.tools.lock")
    try folder.write("server.sh", "sleep 60")
    let sync = try Command.moflo(["tools", "sync", "--yes", "--timeout", "1"], in: folder.path)
    #expect(sync.status == 1)
    #expect(
      sync.error.contains(
        "error: the server 'notes' does not tell its tools: it did not answer 'initialize' in time")
    )
    #expect(try folder.read("moflo.tools.lock") == first)
    try folder.write(
      ".mcp.json", #"{"mcpServers": {"other": {"type": "sse", "url": "https://h.example"}}}"#)
    let stale = try Command.moflo(["lint", "--format", "short", ".mcp.json"], in: folder.path)
    #expect(
      stale.output.contains("'notes' is in moflo.tools.lock, but no such server is configured"))
    let old = try Command.moflo(["tools", "check", "--yes"], in: folder.path)
    #expect(old.status == 1)
    #expect(old.output.contains("other: no answer: the transport 'sse' is not spoken"))
    #expect(old.output.contains("notes: locked, and no longer configured\n"))
  }

  @Test func aLockThatIsNoneIsAWrongConfiguration() throws {
    let folder = try workspace(Self.find)
    defer { folder.remove() }
    try folder.write("moflo.tools.lock", "{\n<<<<<<< HEAD\n}")
    for words in [["lint"], ["tools", "list", "--server", "notes"], ["tools", "check", "--yes"]] {
      let result = try Command.moflo(words, in: folder.path)
      #expect(result.status == 2, "\(words)")
      #expect(result.error.contains("moflo.tools.lock:2:1: "), "\(result.error)")
      #expect(result.output.isEmpty)
    }
    let stray = try Command.moflo(["tools", "check", "--lock", "none", "--yes"], in: folder.path)
    #expect(stray.status == 2 && stray.error.contains("none: No such file"))
    try folder.write(".mcp.json", "{\"mcpServers\": }")
    let broken = try Command.moflo(["tools", "sync", "--yes", "--lock", "l"], in: folder.path)
    #expect(broken.status == 2)
    #expect(broken.error.contains(".mcp.json:1:16: "), "\(broken.error)")
  }

  @Test func namesAndPathsThatAreNotThereAreTold() throws {
    let folder = try workspace(Self.find)
    defer { folder.remove() }
    let name = try Command.moflo(["tools", "sync", "--server", "note", "--yes"], in: folder.path)
    #expect(name.status == 2)
    #expect(name.error.contains(".mcp.json configures no server 'note'; did you mean 'notes'?"))
    let catalog = try Command.moflo(["tools", "diff", "moflo-4.9", "moflo-5"], in: folder.path)
    #expect(catalog.status == 2)
    #expect(
      catalog.error.contains(
        "'moflo-5' is neither a file nor a bundled catalogue; these are moflo, "))
    try folder.write("list.json", #"{"tools": [{"name": "t"}]}"#)
    let list = try Command.moflo(["tools", "diff", "moflo-4.9", "list.json"], in: folder.path)
    #expect(list.status == 2)
    #expect(
      list.error.contains("list.json:1:12: the tool 't' has no 'inputSchema'"), "\(list.error)")
    let empty = try Folder()
    defer { empty.remove() }
    let nothing = try Command.moflo(["tools", "sync"], in: empty.path)
    #expect(nothing.status == 2 && nothing.error.contains("there is no .mcp.json in "))
  }

  @Test func bundledCataloguesAreComparedWithSuccessors() throws {
    let folder = try Folder()
    defer { folder.remove() }
    try folder.write(
      ".claude/agents/a.md",
      """
      ---
      name: a
      description: Looks after the store of what was learnt.
      hooks:
        pre: |
          mcp__moflo__agentdb_health
      ---
      You look after the store.

      """)
    let diff = try Command.moflo(
      ["tools", "diff", "moflo-4.8.22", "moflo-4.9"], in: folder.path)
    #expect(diff.status == 1)
    #expect(diff.output.contains("  - agentdb_health is gone; 'moflodb_health' took its place\n"))
    #expect(diff.output.contains(".claude/agents/a.md:6:5: error: "))
    #expect(diff.output.contains("'moflodb_health' took its place."))
    let back = try Command.moflo(
      ["tools", "diff", "moflo-4.8.22", "moflo-4.8.22"], in: folder.path)
    #expect(back.status == 0)
    #expect(back.output == "no tool differs\n\nno definition breaks\n")
  }

  @Test func aCompilationJudgesByTheLock() throws {
    let folder = try workspace(Self.find)
    defer { folder.remove() }
    try folder.write(
      "work.workflow.yaml",
      "description: Works.\ntasks:\n  - id: look\n    run: mcp__notes__find plans 5\n")
    func compile() throws -> Command.Result {
      try Command.moflo(["compile", ".", "-o", "plan.json"], in: folder.path)
    }
    #expect(try compile().error.contains("[plan/unchecked-tool]"))
    #expect(try Command.moflo(["tools", "sync", "--yes"], in: folder.path).status == 0)
    let refused = try compile()
    #expect(refused.status == 1)
    #expect(refused.error.contains("server 'notes' has no tool 'drop'"), "\(refused.error)")
    #expect(!refused.error.contains("[plan/unchecked-tool]"))

    try folder.write(
      ".claude/agents/keeper.md", Self.agent.replacing("    mcp__notes__drop --id=7\n", with: ""))
    let compiled = try compile()
    #expect(compiled.status == 0 && !compiled.error.contains("warning"), "\(compiled.error)")
    let plan = try folder.read("plan.json")
    #expect(plan.contains("moflo.tools.lock"))

    // Another schema is another plan, from the cache or not.
    try folder.write("server.sh", Self.server(Self.find.replacing("limit", with: "most")))
    #expect(try Command.moflo(["tools", "sync", "--yes"], in: folder.path).status == 0)
    let stale = try Command.moflo(["compile", ".", "-o", "plan.json", "--check"], in: folder.path)
    #expect(stale.status == 1, "\(stale.error)")
  }
}
