import JSONSyntax
import Mesh
import Testing
import ToolCatalog

@testable import Runtime

@Suite struct SwarmToolTests {
  /// The calls that coordinators' hooks make, word for word; none may fail on a live swarm.
  @Test func callsOfHooksWork() async throws {
    let swarm = await LiveSwarm()
    try await swarm.propose()
    let calls: [[String]] = [
      ["swarm_init", "mesh", "--maxAgents=12", "--strategy=distributed"],
      ["swarm_status"], ["swarm_monitor", "--interval=5000", "--metrics=latency,throughput"],
      ["swarm_shutdown", "--graceful"], ["agent_spawn", "developer", "--capabilities=swift"],
      ["agent_list"], ["agent_list", "--status=idle", "--capability=swift"],
      ["task_create", "Build everything"], ["task_orchestrate", "Ship it", "--strategy=parallel"],
      ["task_status"], ["task_status", "--taskId=build"],
      [
        "daa_communication", "--from=lead", "--to=all", "--message={\"type\":\"task_started\"}",
      ],
      [
        "daa_consensus", "--agents=all",
        "--proposal={\"task\":\"build\",\"consensus_threshold\":0.67}",
      ],
      ["daa_consensus", "status"],
      ["daa_fault_tolerance", "coder", "--strategy=heartbeat_monitor"],
      ["daa_fault_tolerance", "--agentId=node-2"],
      ["memory_usage", "store", "started:build", "run-1", "--namespace=coordination"],
      ["memory_usage", "retrieve", "started:build", "--namespace=coordination"],
      ["memory_usage", "list", "--namespace=coordination"],
      ["memory_usage", "search", "--pattern=started:*", "--namespace=coordination"],
      ["memory_store", "key", "value", "--ttl=3600"], ["memory_retrieve", "key"],
      ["memory_search", "key"], ["memory_list"], ["memory_delete", "key"],
      ["performance_report", "--format=json", "--timeframe=24h"],
      ["topology_optimize"],
      ["neural_patterns", "analyze", "--operation=review", "--outcome=finished"],
      ["neural_patterns", "record", "--operation=review", "--outcome=success"],
      ["load_balance", "--tasks=build,check"],
    ]
    for words in calls {
      guard let tool = Catalog.native.tool(named: words[0]) else {
        Issue.record("no tool \(words[0])")
        continue
      }
      let bound = tool.bind(words.dropFirst().map { CallWord($0) })
      #expect(bound.problems.map(\.message) == [], "\(words)")
      let arguments = try #require(tool.arguments(from: bound))
      let result = await swarm.request(words[0], arguments)
      #expect(!result.isError, "\(words): \(result.text)")
      #expect(!result.text.isEmpty, "\(words)")
      #expect(result.structuredContent?.object?.isEmpty == false, "\(words)")
    }
    let covered = Set(calls.compactMap(\.first))
    #expect(Set(Catalog.native.toolNames) == covered)
  }

  @Test func swarmInitTellsDifferencesAndRefusesAnotherTopology() async throws {
    let swarm = await LiveSwarm()
    let same = try await swarm.call("swarm_init", "mesh", "--maxAgents=12")
    #expect(same.structuredContent?["differences"] == [])
    #expect(same.structuredContent?["swarmId"] == "run-1")
    #expect(same.structuredContent?["nodes"] == 4)
    let other = try await swarm.call(
      "swarm_init", "mesh", "--maxAgents=5", "--strategy=balanced")
    #expect(!other.isError)
    #expect(other.structuredContent?["differences"]?.array?.count == 2)
    #expect(other.structuredContent?["maxAgents"] == 12)
    let star = try await swarm.call("swarm_init", "star")
    #expect(star.isError && star.text.contains("'mesh'"))
  }

  @Test func swarmStatusCountsTasksAndNodes() async throws {
    let swarm = await LiveSwarm()
    try await swarm.propose()
    let status = try await swarm.call("swarm_status", "--swarmId=run-2", node: "node-3")
    let object = try #require(status.structuredContent)
    #expect(object["viewer"] == "node-3")
    #expect(object["leader"] == "node-1")
    #expect(object["writable"] == true)
    #expect(object["tasks"]?["total"] == 4)
    #expect(object["tasks"]?["running"] == 3)
    #expect(object["tasks"]?["waiting"] == 1)
    #expect(object["nodes"]?.array?.count == 4)
    let busy = object["nodes"]?.array?.compactMap { $0["busy"]?.integer }.reduce(0, +)
    #expect(busy == 3)
    #expect(status.text.contains("'run-2' is not its id"))
  }

  @Test func swarmShutdownLeavesTasksAlone() async throws {
    let swarm = await LiveSwarm()
    try await swarm.propose()
    let graceful = try await swarm.call("swarm_shutdown")
    #expect(graceful.structuredContent?["openTasks"] == 4)
    #expect(try await swarm.call("swarm_shutdown", "--no-graceful").isError)
    #expect(try await swarm.call("swarm_shutdown", "--swarmId=run-2").isError)
    let running = await swarm.host.read("node-1") { node, _ in node.ledger.activeTasks.count }
    #expect(running == 3)
  }

  @Test func unknownNodesAndToolsAreErrors() async throws {
    let swarm = await LiveSwarm()
    let stranger = try await swarm.call("swarm_status", node: "node-9")
    #expect(stranger.isError && stranger.text.contains("node-9"))
    let unknown = await swarm.request("swarm_dance", [:])
    #expect(unknown.isError && unknown.text.contains("swarm_dance"))
  }

  /// Values that the schema would have refused, and others at the edge of what can be.
  @Test(arguments: Catalog.native.toolNames)
  func hostileArgumentsNeverCrash(tool: String) async throws {
    let swarm = await LiveSwarm()
    let values: [JSONValue] = [
      nil, true, -1, 0, .integer(.max), .integer(.min), .number(1e300), .number(-0.5), "", "\0",
      .string(String(repeating: "x", count: 100_000)), "*", "é", [], [1], ["\0"], [:],
      ["type": 1], ["threshold": 7],
    ]
    let names = [
      "action", "key", "value", "namespace", "ttl", "tags", "limit", "offset", "pattern", "query",
      "swarmId", "type", "name", "capabilities", "from", "to", "message", "proposal",
      "proposal_id", "vote", "agentId", "strategy", "tasks", "timeframe", "format", "metrics",
      "topology", "maxAgents", "graceful", "description", "task", "taskId", "outcome", "status",
      "upsert", "apply", "agents",
    ]
    for value in values {
      var arguments = Dictionary(uniqueKeysWithValues: names.map { ($0, value) })
      _ = await swarm.request(tool, .object(arguments))
      for action in ["store", "search", "vote", "record"] {
        arguments["action"] = .string(action)
        let result = await swarm.request(tool, .object(arguments))
        #expect(result.text.utf8.count < 1 << 20)
      }
    }
    let none = await swarm.request(tool, "no object")
    #expect(!none.text.isEmpty)
  }
}
