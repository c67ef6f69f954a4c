import Diagnostics
import Planning
import Testing

@Suite("Scripts")
struct LoweringTests {
  private func script(_ text: String) throws -> (script: PlanScript, plan: SwarmPlan) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { "    \($0)" }.joined(separator: "\n")
    let agent = TestWorkspace.agent("a", "hooks:\n  pre: |\n\(lines)\n")
    let result = TestWorkspace.compile([agent]) { $0.tasks = ["x"] }
    let plan = try #require(result.plan, "\(result.diagnostics.map(\.message))")
    return (try #require(plan.scripts.first), plan)
  }

  @Test("calls stand as typed values between shell text, with their places")
  func calls() throws {
    let (script, plan) = try script(
      """
      echo start
      mcp__moflo__memory_usage store "k:${TASK_ID}" "at $(date): $TASK" --namespace=n && echo ok
      """)
    #expect(script.id == "agent/a/pre")
    #expect(script.line == 6)
    #expect(script.steps.count == 3)
    #expect(script.steps.first == .shell(text: "echo start\n", line: 6))
    #expect(script.steps.last == .shell(text: " && echo ok\n", line: 7))
    guard case .call(let call) = script.steps[1] else {
      Issue.record("no call: \(script.steps)")
      return
    }
    #expect([call.server, call.tool] == ["moflo", "memory_usage"])
    #expect([call.line, call.column] == [7, 5])
    #expect(call.arguments.map(\.name) == ["action", "key", "value", "namespace"])
    #expect(call.arguments[1].pieces == [.literal("k:"), .variable("${TASK_ID}")])
    #expect(
      call.arguments[2].pieces
        == [.literal("at "), .substitution("$(date)"), .literal(": "), .variable("$TASK")])
    #expect(script.environment == ["TASK", "TASK_ID"])
    #expect(script.commands == ["date", "echo"])
    #expect(plan.permissions.tools == ["mcp__moflo__memory_usage"])
    #expect(plan.tools.map(\.name) == ["memory_usage"])
  }

  @Test("variables that a script sets are not read from the environment")
  func variables() throws {
    let (script, plan) = try script(
      """
      a=1; export b=2; local c; read -r d e; printf -v f x; : "${g:=1}"
      for h in 1 2; do echo "$h"; done
      mapfile -t i < list.txt
      echo "$a$b$c$d$e$f$g$i" "$HOME" "${LIMIT:-3}" "$RANDOM" "$1" "$?"
      """)
    #expect(script.environment == ["HOME", "LIMIT"])
    #expect(plan.permissions.environment == ["HOME", "LIMIT"])
  }

  @Test("commands, files and hosts are named as far as they are static")
  func permissions() throws {
    let (_, plan) = try script(
      """
      helper() { echo "$1"; }
      helper x > out.txt 2>&1
      sudo env A=b git -C ./sub status 2> /dev/null
      curl -fsS "https://user@Example.org:8080/$TASK" | tee -a "log.txt"
      cat /etc/hosts ~/notes "$HOME/x" < in.txt
      head -n 12 in.txt
      $TASK run
      """)
    #expect(
      plan.permissions.commands == ["cat", "curl", "echo", "env", "git", "head", "sudo", "tee"])
    #expect(
      plan.permissions.files
        == ["./sub", "/etc/hosts", "in.txt", "log.txt", "out.txt", "~/notes"])
    #expect(plan.permissions.hosts == ["example.org"])
  }

  @Test("a hook's undeclared variable is a warning, once a name")
  func undeclared() throws {
    let agent = TestWorkspace.agent(
      "a", "hooks:\n  pre: |\n    echo \"$WHERE\" \"$WHERE\" \"${ELSE:-x}\" \"$TASK\"\n")
    let result = TestWorkspace.compile([agent]) { $0.tasks = ["x"] }
    #expect(result.plan != nil)
    #expect(result.diagnostics.map(\.rule) == ["plan/undeclared-variable"])
    #expect(result.diagnostics.map(\.severity) == [.warning])
  }

  @Test(
    "calls are checked against the catalogue and the agent's tools",
    arguments: [
      ("mcp__moflo__swarm_inti mesh", "", "plan/unknown-tool"),
      ("mcp__mofl__swarm_init mesh", "", "plan/unknown-tool"),
      ("mcp__moflo__swarm_init torus", "", "plan/invalid-tool-argument"),
      ("mcp__moflo__swarm_init", "", "plan/invalid-tool-argument"),
      ("mcp__moflo__swarm_status", "tools: [Read]\n", "plan/tool-not-allowed"),
      (
        "mcp__moflo__swarm_status", "disallowedTools: [mcp__moflo__swarm_status]\n",
        "plan/tool-not-allowed"
      ),
    ])
  func checks(call: String, fields: String, rule: String) throws {
    let agent = TestWorkspace.agent("a", "\(fields)hooks:\n  pre: |\n    \(call)\n")
    let result = TestWorkspace.compile([agent]) { $0.tasks = ["x"] }
    #expect(result.diagnostics.map(\.rule) == [rule])
    #expect(result.plan == nil)
  }

  @Test(
    "tools that the agent's list names may be called",
    arguments: ["mcp__moflo__swarm_status", "mcp__moflo", "mcp__moflo__*", "mcp__moflo__swarm_*"])
  func allowed(tool: String) {
    let agent = TestWorkspace.agent(
      "a", "tools: [\"\(tool)\"]\nhooks:\n  pre: mcp__moflo__swarm_status\n")
    #expect(TestWorkspace.compile([agent]) { $0.tasks = ["x"] }.diagnostics.isEmpty)
  }
}
