import JSONSyntax
import Mesh
import Testing

@testable import Runtime

@Suite struct AgentAndTaskToolTests {
  @Test func agentListTellsWhoIsBusy() async throws {
    let swarm = await LiveSwarm()
    try await swarm.propose()
    let all = try await swarm.call("agent_list")
    let agents = try #require(all.structuredContent?["agents"]?.array)
    #expect(agents.compactMap { $0["agentId"]?.string } == ["coder", "helper", "lead", "reviewer"])
    #expect(agents.first?["status"] == "busy")
    #expect(agents.first?["type"] == "developer")
    let swift = try await swarm.call("agent_list", "--capability=tests")
    #expect(swift.structuredContent?["count"] == 1)
    let busy = try await swarm.call("agent_list", "--status=busy").structuredContent?["count"]
    let idle = try await swarm.call("agent_list", "--status=idle").structuredContent?["count"]
    let active = try await swarm.call("agent_list", "--status=active").structuredContent?["count"]
    #expect((busy?.integer ?? 0) + (idle?.integer ?? 0) == 4)
    #expect(active == 4)
    #expect(try await swarm.call("agent_list", "--status=failed").structuredContent?["count"] == 0)
  }

  @Test func agentSpawnFindsAgentsOfThePlanOnly() async throws {
    let swarm = await LiveSwarm()
    let developer = try await swarm.call("agent_spawn", "developer", "--capabilities=swift,tests")
    #expect(developer.structuredContent?["agentId"] == "coder")
    #expect(developer.structuredContent?["free"] == true)
    #expect(developer.structuredContent?["started"] == false)
    let named = try await swarm.call("agent_spawn", "developer", "--name=helper")
    #expect(named.structuredContent?["agentId"] == "helper")
    let renamed = try await swarm.call("agent_spawn", "developer", "--name=bob")
    #expect(!renamed.isError && renamed.text.contains("'bob' was not given"))
    let byID = try await swarm.call("agent_spawn", "reviewer")
    #expect(byID.structuredContent?["node"] == "node-4")
    let unknown = try await swarm.call("agent_spawn", "develper")
    #expect(unknown.isError && unknown.text.contains("Did you mean 'developer'?"))
    // One of two is a half, which is not above 70 %.
    #expect(try await swarm.call("agent_spawn", "developer", "--capabilities=tests,java").isError)
  }

  @Test func taskStatusKnowsTasksItemsAndWhatIsStillPlanned() async throws {
    let swarm = await LiveSwarm()
    try await swarm.propose()
    let build = try await swarm.call("task_status", "build")
    #expect(build.structuredContent?["state"] == "running")
    #expect(build.structuredContent?["agent"] == "coder")
    #expect(build.structuredContent?["node"] == "node-2")
    let check = try await swarm.call("task_status", "check")
    #expect(check.structuredContent?["state"] == "waiting")
    #expect(check.structuredContent?["openNeeds"] == 1)
    let items = try await swarm.call("task_status", "items")
    #expect(items.structuredContent?["count"] == 2)
    let item = try await swarm.call("task_status", "items[1]")
    #expect(item.structuredContent?["id"] == "items[1]")
    let later = try await swarm.call("task_status", "later")
    #expect(later.structuredContent?["state"] == "planned")
    #expect(try await swarm.call("task_status", "nothing").isError)
    let all = try await swarm.call("task_status")
    #expect(all.structuredContent?["tasks"]?["total"] == 4)
    #expect(all.structuredContent?["list"]?.array?.count == 4)
  }

  @Test func taskStatusTellsWhyATaskFailed() async throws {
    let swarm = await LiveSwarm()
    try await swarm.propose()
    let attempt = try #require(
      await swarm.host.read("node-2") { node, _ in node.ledger["build"]?.state.currentAttempt }
        ?? nil)
    try await swarm.host.submit(
      .attemptFailed("build", attempt.token, .failed, reason: "exit 2"), on: "node-2")
    try await swarm.eventually { $0.ledger["build"]?.state.isFinal == true }
    let build = try await swarm.call("task_status", "build")
    #expect(build.structuredContent?["state"] == "failed")
    #expect(build.text.contains("exit 2"))
    let check = try await swarm.call("task_status", "check")
    #expect(check.structuredContent?["neededTask"] == "build")
  }

  @Test func newTasksAreRefusedUnlessThePlanHasThem() async throws {
    let swarm = await LiveSwarm()
    try await swarm.propose()
    let known = try await swarm.call("task_create", "Build everything")
    #expect(known.structuredContent?["created"] == false)
    #expect(known.structuredContent?["tasks"]?.array?.first?["id"] == "build")
    let own = try await swarm.call("task_orchestrate", "items[0]", task: "items[0]")
    #expect(own.structuredContent?["tasks"]?.array?.first?["state"] == "running")
    let objective = try await swarm.call("task_orchestrate", "Ship it")
    #expect(objective.structuredContent?["count"] == 4)
    for tool in ["task_create", "task_orchestrate"] {
      let refused = try await swarm.call(tool, "Something new")
      #expect(refused.isError && refused.text.contains("closed"))
    }
    let count = await swarm.host.read("node-1") { node, _ in node.ledger.tasks.count }
    #expect(count == 4)
  }
}
