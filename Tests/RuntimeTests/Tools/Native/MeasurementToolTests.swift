import JSONSyntax
import Mesh
import Testing

@testable import Runtime

@Suite struct MeasurementToolTests {
  @Test func monitorTellsWhatWasAskedFor() async throws {
    let swarm = await LiveSwarm()
    try await swarm.propose()
    let some = try await swarm.call("swarm_monitor", "--metrics=latency,connectivity")
    let object = try #require(some.structuredContent?.object)
    #expect(Set(object.keys) == ["latency", "connectivity"])
    #expect(object["connectivity"]?["alive"] == 4)
    let samples = try #require(object["latency"]?["samples"]?.integer)
    #expect(samples > 0)
    #expect(object["latency"]?["p99Milliseconds"] != .null)
    let all = try await swarm.call("swarm_monitor")
    #expect(all.structuredContent?.object?.count == 6)
    #expect(all.structuredContent?["consensus"]?["leader"] == "node-1")
    // No partition was seen, so that no figure is given for its end.
    #expect(all.structuredContent?["recovery"]?["partitionRecoveryMilliseconds"] == .null)
    #expect(await swarm.request("swarm_monitor", ["metrics": ["luck"]]).isError)
  }

  @Test func loadIsThatOfTheLedger() async throws {
    let swarm = await LiveSwarm()
    try await swarm.propose()
    let load = try await swarm.call("swarm_monitor", "--metrics=load")
    // Three of eight slots are taken.
    #expect(load.structuredContent?["load"]?["meanUtilization"] == .number(0.375))
  }

  @Test func reportsComeInThreeForms() async throws {
    let swarm = await LiveSwarm()
    try await swarm.propose()
    let json = try await swarm.call("performance_report", "--format=json", "--timeframe=24h")
    let parsed = try JSONValue.parse(json.text)
    #expect(parsed["tasks"]?["running"] == 3)
    #expect(parsed["nodes"]?.array?.count == 4)
    #expect(parsed["covers"]?.string?.contains("since the runtime took up this run") == true)
    let summary = try await swarm.call("performance_report")
    let detailed = try await swarm.call("performance_report", "--format=detailed")
    #expect(!summary.text.contains("node-4:"))
    #expect(detailed.text.contains("node-4:"))
    #expect(await swarm.request("performance_report", ["format": "poem"]).isError)
  }

  @Test func topologyStays() async throws {
    let swarm = await LiveSwarm()
    let result = try await swarm.call("topology_optimize", "--apply")
    #expect(result.structuredContent?["proposed"] == "mesh")
    #expect(result.structuredContent?["applied"] == false)
    #expect(result.text.contains("Nothing was changed"))
  }

  @Test func balanceNamesWhoIsOverloaded() async throws {
    let swarm = await LiveSwarm()
    let idle = try await swarm.call("load_balance")
    #expect(idle.structuredContent?["overloaded"] == [])
    #expect(idle.structuredContent?["underused"]?.array?.count == 4)
    #expect(idle.text.contains("no node is above 80 %"))
    // Only the coder can do these: its node is full, the others are idle.
    try await swarm.host.submit(
      .propose(["a", "b"].map { TaskSpecification(id: $0, capabilities: ["swift", "tests"]) }),
      on: "node-1")
    try await swarm.eventually { $0.ledger.activeTasks.count == 2 }
    let full = try await swarm.call("load_balance", "--tasks=a")
    #expect(full.structuredContent?["overloaded"] == ["node-2"])
    #expect(full.structuredContent?["moved"] == [])
    #expect(full.structuredContent?["movable"] == [])
    #expect(try await swarm.call("load_balance", "--tasks=nothing").isError)
  }

  @Test func outcomesAreTalliedByLedgerAndRecords() async throws {
    let swarm = await LiveSwarm()
    try await swarm.propose()
    let attempt = try #require(
      await swarm.host.read("node-2") { node, _ in node.ledger["build"]?.state.currentAttempt }
        ?? nil)
    try await swarm.host.submit(
      .attemptSucceeded("build", attempt.token, TaskResult()), on: "node-2")
    try await swarm.eventually { $0.ledger.tally(of: "coder").succeeded == 1 }
    for outcome in ["success", "failed", "success", "odd"] {
      let recorded = try await swarm.call(
        "neural_patterns", "record", "--operation=review", "--outcome=\(outcome)",
        "--tool=grep")
      #expect(!recorded.isError, "\(recorded.text)")
    }
    let all = try await swarm.call("neural_patterns", "analyze")
    let coder = try #require(all.structuredContent?["agents"]?.array?.first)
    #expect(coder["agentId"] == "coder" && coder["rate"] == .number(1))
    let tool = try #require(all.structuredContent?["byTool"]?.array?.first)
    #expect(tool["succeeded"] == 2 && tool["failed"] == 1 && tool["other"] == 1)
    #expect(tool["rate"] == .number(0.6666))
    #expect(all.structuredContent?["byAgent"]?.array?.first?["name"] == "lead")
    let some = try await swarm.call("neural_patterns", "analyze", "--operation=merge")
    #expect(some.structuredContent?["recorded"] == 0)
    #expect(await swarm.request("neural_patterns", ["action": "record"]).isError)
  }
}
