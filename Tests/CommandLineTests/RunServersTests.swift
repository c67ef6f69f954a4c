import Foundation
import Testing

/// Runs whose hooks and steps call tools of MCP servers that `.mcp.json` configures.
@Suite("Runs that call other MCP servers")
struct RunServersTests {
  /// A server in bash: lists a tool and answers calls as `answer` says, where `$line` is the request.
  private static func server(_ answer: String) -> String {
    """
    echo started >> starts.txt
    while read -r line; do
      id=$(printf '%s' "$line" | sed -n 's/.*"id":\\([0-9]*\\).*/\\1/p')
      reply() { printf '{"jsonrpc":"2.0","id":%s,"result":%s}\\n' "$id" "$1"; }
      say() { reply "{\\"content\\":[{\\"type\\":\\"text\\",\\"text\\":\\"$1\\"}]}"; }
      case $line in
        *'"initialize"'*) reply '{"protocolVersion":"2025-06-18","capabilities":{"tools":{}},"serverInfo":{"name":"Notes","version":"2"}}' ;;
        *'"tools/list"'*) reply '{"tools":[{"name":"find","inputSchema":{"type":"object","properties":{"query":{"type":"string"},"limit":{"type":"integer"},"prompt":{"type":"string"}}}}]}' ;;
        *'"tools/call"'*) printf '%s\\n' "$line" >> calls.txt
          \(answer) ;;
      esac
    done
    """
  }

  private func workspace(
    _ answer: String, tasks: String, consensus: String = "raft"
  ) throws -> Folder {
    let folder = try Folder()
    try folder.write("server.sh", Self.server(answer))
    try folder.write(
      ".mcp.json", #"{"mcpServers": {"notes": {"command": "bash", "args": ["server.sh"]}}}"#)
    for name in ["maker", "checker", "keeper"] {
      try folder.write(
        "agents/\(name).md",
        """
        ---
        name: \(name)
        description: Does what tests of servers need done.
        capabilities: [\(name)]
        ---
        You help to test.

        """)
    }
    try folder.write(
      "commands/work.md",
      "---\ndescription: Works.\nswarm: { consensus: \(consensus) }\n\(tasks)---\n\n# Work\n")
    return folder
  }

  private static let oneCall = """
    tasks:
      - id: ask
        run: mcp__notes__find --query="$(printf 'a \\\"b\\\"')" --limit=3
        outputs: { text: text }
      - id: keep
        needs: [ask]
        run: printf '%s' "$text" > found.txt

    """

  @Test func aStepCallsAToolByItsOwnSchema() throws {
    let folder = try workspace("say found", tasks: Self.oneCall)
    defer { folder.remove() }
    let result = try Command.moflo(["run", "."], in: folder.path)
    #expect(result.status == 0, "\(result.output)\(result.error)")
    #expect(try folder.read("found.txt") == "found")
    let call = try folder.read("calls.txt")
    #expect(call.contains(#""arguments":{"limit":3,"query":"a \"b\""}"#), "\(call)")
    #expect(result.error.contains("the MCP server 'notes' starts  bash server.sh"))
  }

  @Test func whoSignsAPlanSignsWhatItsServersAre() throws {
    let folder = try workspace("say found", tasks: Self.oneCall)
    defer { folder.remove() }
    let key = try Command.moflo(["plan", "keygen", "key"], in: folder.path)
    #expect(key.status == 0, "\(key.error)")
    try folder.write("trusted", key.output)
    func compile() throws {
      let compiled = try Command.moflo(["compile", ".", "-o", "plan.json"], in: folder.path)
      #expect(compiled.status == 0, "\(compiled.error)")
      let signed = try Command.moflo(
        ["plan", "sign", "plan.json", "--key", "key"], in: folder.path)
      #expect(signed.status == 0, "\(signed.error)")
    }
    let run = ["run", "plan.json", "--trusted-keys", "trusted"]
    try compile()
    let first = try Command.moflo(run, in: folder.path)
    #expect(first.status == 0, "\(first.error)")

    try folder.write(
      ".mcp.json",
      #"{"mcpServers": {"notes": {"command": "sh", "args": ["-c", "bash server.sh"]}}}"#)
    let refused = try Command.moflo(run, in: folder.path)
    #expect(refused.status == 2)
    #expect(refused.error.contains(".mcp.json as it is, so no signature is for the servers"))
    #expect(try folder.read("starts.txt") == "started\n")
    let unasked = try Command.moflo(["run", "plan.json"], in: folder.path)
    #expect(unasked.status == 0, "\(unasked.error)")
    #expect(unasked.error.contains("configured otherwise than when the plan was compiled"))
    let named = try Command.moflo(run + ["--mcp-config", ".mcp.json"], in: folder.path)
    #expect(named.status == 0, "\(named.error)")
    // Also where all else of an earlier compilation is kept.
    try compile()
    let again = try Command.moflo(run, in: folder.path)
    #expect(again.status == 0, "\(again.error)")
    #expect(!again.error.contains("configured otherwise"))
  }

  @Test func nodesInProcessesOfTheirOwnCallTheOneServerOfTheRun() throws {
    let folder = try workspace(
      "say found",
      tasks: """
        tasks:
          - id: names
            run: seq 6
            outputs: { list: lines }
          - id: ask
            needs: [names]
            forEach: ${{ tasks.names.outputs.list }}
            run: mcp__notes__find --query="$item"
            outputs: { text: text }
          - id: keep
            needs: [ask]
            run: printf '%s' "$text" > found.txt

        """)
    defer { folder.remove() }
    let result = try Command.moflo(["run", ".", "--processes", "--nodes", "3"], in: folder.path)
    #expect(result.status == 0, "\(result.output)\(result.error)")
    #expect(try folder.read("found.txt") == (1...6).map { _ in "found" }.joined(separator: "\n"))
    #expect(try folder.read("starts.txt") == "started\n")
    #expect(try folder.read("calls.txt").split(separator: "\n").count == 6)
  }

  @Test func aServerThatDiesIsStartedAgainForTheNextCall() throws {
    let folder = try workspace(
      "if [ $(wc -l < calls.txt) = 1 ]; then echo oh no >&2; exit 3; fi; say found",
      tasks: """
        tasks:
          - id: ask
            run: mcp__notes__find --query=a
            outputs: { text: text }
            retry: { attempts: 3, backoff: 10ms }

        """)
    defer { folder.remove() }
    let result = try Command.moflo(["run", "."], in: folder.path)
    #expect(result.status == 0, "\(result.output)\(result.error)")
    #expect(try folder.read("starts.txt") == "started\nstarted\n")
    #expect(
      result.error.contains(
        "the MCP server 'notes' is gone: it ended before it answered 'tools/call' (status 3): oh no"
      ),
      "\(result.error)")
  }

  @Test func aServerThatDoesNotAnswerHoldsNothingUp() throws {
    let folder = try workspace(
      "echo $$ > server.pid; trap '' TERM",
      tasks: """
        tasks:
          - id: ask
            run: mcp__notes__find --query=a
            timeout: 1s

        """)
    defer { folder.remove() }
    let result = try Command.moflo(["run", "."], in: folder.path)
    #expect(result.status == 1, "\(result.output)\(result.error)")
    let pid = try #require(
      Int32(folder.read("server.pid").trimmingCharacters(in: .whitespacesAndNewlines)))
    #expect(!isRunning(pid))
  }

  @Test(arguments: [
    (".mcp.json", "{}", "which ", 2),
    (".mcp.json", "{\n  nothing }", ".mcp.json:2:3: ", 2),
    ("server.sh", "exit 7", "'notes' cannot be used: it ended before it answered 'initialize'", 2),
    (
      "server.sh", "while echo hello; do :; done",
      "'notes' cannot be used: it writes what is no MCP", 2
    ),
    (
      "server.sh",
      RunServersTests.server("say found").replacing(#""name":"find""#, with: #""name":"fund""#),
      "has no tool 'find'; did you mean 'fund'?", 2
    ),
  ])
  func aServerThatCannotBeUsedIsToldBeforeAnythingRuns(
    file: String, text: String, said: String, status: Int32
  ) throws {
    let folder = try workspace(
      "say found", tasks: "tasks:\n  - id: ask\n    run: touch ran; mcp__notes__find --query=a\n\n")
    defer { folder.remove() }
    let compiled = try Command.moflo(["compile", ".", "-o", "plan.json"], in: folder.path)
    #expect(compiled.status == 0, "\(compiled.error)")
    try folder.write(file, text)
    let result = try Command.moflo(["run", "plan.json"], in: folder.path)
    #expect(result.status == status, "\(result.output)\(result.error)")
    #expect(result.error.contains(said), "\(result.error)")
    #expect(!folder.exists("ran"))
  }

  @Test func aToolAnswersPrompts() throws {
    let folder = try workspace(
      "case $line in *'the sky'*) say blue ;; *) say red ;; esac",
      tasks: """
        tasks:
          - id: ask
            prompt: What colour has the sky?
            outputs: { text: text }
          - id: keep
            needs: [ask]
            run: printf '%s' "$text" > found.txt

        """)
    defer { folder.remove() }
    let result = try Command.moflo(
      ["run", ".", "--runner", "mcp__notes__find --limit=2"], in: folder.path)
    #expect(result.status == 0, "\(result.output)\(result.error)")
    #expect(try folder.read("found.txt") == "blue")
    #expect(try folder.read("calls.txt").contains(#""limit":2"#))
  }

  @Test func whatThePlanDoesNotListIsNotCalled() throws {
    let folder = try workspace(
      "say found",
      tasks: """
        tasks:
          - id: ask
            run: |
              mcp__notes__find --query=a
              ls "${PATH%%:*}" > tools.txt
              "${PATH%%:*}/mcp__moflo__swarm_status" 2> refused.txt || true

        """)
    defer { folder.remove() }
    let result = try Command.moflo(["run", "."], in: folder.path)
    #expect(result.status == 0, "\(result.output)\(result.error)")
    #expect(try folder.read("tools.txt").contains("mcp__notes__find"))
    #expect(
      try folder.read("refused.txt").contains(
        "The plan's permissions do not list the tool 'swarm_status'."))
  }

  @Test func aServerThatNothingWouldCallIsNotNeeded() throws {
    let folder = try workspace(
      "say found", tasks: "tasks:\n  - id: work\n    agent: maker\n    run: touch ran\n\n")
    defer { folder.remove() }
    try folder.write(
      "agents/keeper.md",
      """
      ---
      name: keeper
      description: Keeps notes, which nobody asks for here.
      hooks:
        pre: mcp__notes__find --query=a
      ---
      You help to test.

      """)
    let result = try Command.moflo(["run", "."], in: folder.path)
    #expect(result.status == 0, "\(result.output)\(result.error)")
    #expect(folder.exists("ran") && !folder.exists("starts.txt"))
    // Where there are no tasks at all, no hook runs.
    let served = try Command.moflo(["mcp", "."], in: folder.path, input: "")
    #expect(served.status == 0, "\(served.output)\(served.error)")
    #expect(!folder.exists("starts.txt"))
  }
}
