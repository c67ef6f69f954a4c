import JSONSyntax
import Mesh
import Testing

@testable import Runtime

@Suite struct DecisionToolTests {
  @Test func messagesReachTheNodesOfTheirReceivers() async throws {
    let swarm = await LiveSwarm()
    let broadcast = try await swarm.call(
      "daa_communication", "--from=lead", "--to=all", "--message={\"type\":\"hello\"}")
    #expect(broadcast.structuredContent?["sent"] == 3)
    let direct = try await swarm.call("daa_communication", "lead", "coder", "{\"n\":1}")
    #expect(direct.structuredContent?["nodes"] == ["node-2"])
    try await swarm.eventually { node in
      switch node.id.text {
      case "node-1": node.waitingMessages == 0
      case "node-2": node.waitingMessages == 2
      default: node.waitingMessages == 1
      }
    }
    let received = await swarm.host.takeMessages(of: "node-2", limit: 10)
    #expect(Set(received.map(\.topic)) == ["hello", "message"])
    let bodies = try received.map { try JSONValue.parse($0.body) }
    #expect(bodies.allSatisfy { $0["from"] == "lead" })
    #expect(bodies.contains { $0["message"]?["n"] == 1 && $0["to"] == "coder" })
  }

  @Test func messagesInAnothersNameOrToNobodyAreRefused() async throws {
    let swarm = await LiveSwarm()
    let forged = try await swarm.call("daa_communication", "reviewer", "all", "{}")
    #expect(forged.isError && forged.text.contains("'reviewer'"))
    let nobody = try await swarm.call("daa_communication", "lead", "nobody", "{}")
    #expect(nobody.isError && nobody.text.contains("'nobody'"))
    let large = await swarm.request(
      "daa_communication",
      [
        "from": "lead", "to": "all",
        "message": ["text": .string(String(repeating: "x", count: MeshLimits.messageBytes))],
      ])
    #expect(large.isError)
    for id in await swarm.host.nodeIDs {
      #expect(await swarm.host.read(id) { node, _ in node.waitingMessages } == 0)
    }
  }

  @Test func proposalsAreDecidedByAQuorum() async throws {
    // Four nodes, of which one may lie: three must agree.
    let swarm = await LiveSwarm { _, node in node != "node-4" }
    let accepted = try await swarm.call(
      "daa_consensus", "propose", "--agents=all", "--proposal={\"x\":1}", "--proposal_id=p")
    #expect(accepted.structuredContent?["status"] == "accepted")
    #expect(accepted.structuredContent?["needed"] == 3)
    let all = try await swarm.call(
      "daa_consensus", "--proposal={\"consensus_threshold\":1,\"x\":1}")
    #expect(all.structuredContent?["status"] == "rejected")
    #expect(all.structuredContent?["votes"]?["node-4"] == "reject")
    let later = try await swarm.call("daa_consensus", "--proposal_id=p", node: "node-3")
    #expect(later.structuredContent?["status"] == "accepted")
    #expect(later.structuredContent?["proposer"] == "node-1")
    let list = try await swarm.call("daa_consensus", "status")
    #expect(list.structuredContent?["count"] == 2)
  }

  @Test func proposalsThatCannotBeAreRefused() async throws {
    let swarm = await LiveSwarm()
    #expect(try await swarm.call("daa_consensus", "propose").isError)
    for threshold in ["7", "-1", "\"much\""] {
      let result = try await swarm.call(
        "daa_consensus", "--proposal={\"threshold\":\(threshold)}")
      #expect(result.isError, "\(threshold)")
    }
    #expect(
      try await swarm.call("daa_consensus", "--proposal={\"x\":1}", "--agents=nobody").isError)
    _ = try await swarm.call("daa_consensus", "--proposal={\"x\":1}", "--proposal_id=p")
    let twice = try await swarm.call("daa_consensus", "--proposal={\"x\":1}", "--proposal_id=p")
    #expect(twice.isError && twice.text.contains("already"))
    #expect(try await swarm.call("daa_consensus", "--proposal_id=q").isError)
  }

  @Test func aNodeVotesOnce() async throws {
    let swarm = await LiveSwarm { _, node in node != "node-4" }
    _ = try await swarm.call("daa_consensus", "--proposal={\"x\":1}", "--proposal_id=p")
    let again = try await swarm.call("daa_consensus", "vote", "--proposal_id=p", "--vote=approve")
    #expect(again.isError && again.text.contains("has voted"))
    let unknown = try await swarm.call("daa_consensus", "vote", "--proposal_id=q", "--vote=reject")
    #expect(unknown.isError)
  }

  /// Before the call has begun to wait, and behind it.
  @Test(arguments: [0, 1_000])
  func aCancelledProposalReturnsSoon(yields: Int) async throws {
    let swarm = await LiveSwarm()
    // Nothing is decided any more.
    await swarm.host.stop()
    let call = Task { await swarm.request("daa_consensus", ["proposal": ["x": 1]]) }
    for _ in 0..<yields { await Task.yield() }
    call.cancel()
    let result = await call.value
    #expect(result.isError && result.text.contains("cancelled"), "\(result.text)")
  }

  @Test func failureDetectionIsTold() async throws {
    let swarm = await LiveSwarm()
    let monitor = try await swarm.call("daa_fault_tolerance", "coder")
    let node = try #require(monitor.structuredContent?["nodes"]?.array?.first)
    #expect(node["id"] == "node-2" && node["status"] == "alive")
    #expect(node["incarnation"] == 1)
    let recovery = try await swarm.call(
      "daa_fault_tolerance", "coder", "--strategy=failover_recovery")
    #expect(recovery.text.contains("Nothing to do"))
    #expect(recovery.structuredContent?["deadNodes"] == [])
    #expect(try await swarm.call("daa_fault_tolerance", "nobody").isError)
  }
}
