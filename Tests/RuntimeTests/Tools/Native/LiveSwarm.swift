import Mesh
import ModelContextProtocol
import Planning
import Testing
import ToolCatalog

import enum JSONSyntax.JSONValue

@testable import Runtime

/// A swarm of four nodes in this process, and the tools on it.
final class LiveSwarm: Sendable {
  let plan: SwarmPlan
  let host: MeshHost
  let tools: SwarmTools

  /// Makes a swarm and starts it.
  ///
  /// - Parameters:
  ///   - accepts: how each node votes.
  ///   - memoryInterval: how often the memory gossips.
  init(
    accepts: @escaping @Sendable (Proposal, NodeID) -> Bool = { _, _ in true },
    memoryInterval: MeshDuration = .milliseconds(10)
  ) async {
    plan = SwarmPlan.sample
    let members = plan.agents.enumerated().map { index, agent in
      NodeProfile(
        id: NodeID("node-\(index + 1)"),
        agents: [
          AgentProfile(
            id: AgentID(agent.id), capabilities: agent.capabilities.map { Capability($0) })
        ], slots: 2)
    }
    // Heartbeats are frequent and their absence is borne for long: a busy machine must not look like
    // a dead node.
    let configuration = MeshConfiguration(
      members: members,
      membership: Membership.Settings(interval: .milliseconds(20), timeout: .seconds(60)),
      consensus: .raft(
        RaftSettings(heartbeat: .milliseconds(10), electionTimeout: .seconds(60))),
      memory: MemoryStore.Settings(interval: memoryInterval, fanout: 3),
      table: HashTableSettings(replication: 3),
      placement: PlacementSettings(bidding: .milliseconds(50), pause: .milliseconds(20)))
    host = MeshHost(
      configuration: configuration, seed: 7, restoring: [:], delegate: Surroundings(accepts))
    tools = SwarmTools(plan: plan, runID: "run-1", host: host)
    await host.start()
  }

  /// Proposes tasks: one that runs, one that waits for it, and a fan-out of two.
  func propose() async throws {
    try await host.submit(
      .propose([
        TaskSpecification(id: "build", capabilities: ["swift", "tests"]),
        TaskSpecification(id: "check", needs: ["build"]),
        TaskSpecification(id: "items[0]"), TaskSpecification(id: "items[1]"),
      ]), on: "node-1")
    try await eventually { node in
      ["build", "items[0]", "items[1]"].allSatisfy { id in
        if case .running = node.ledger[TaskID(id)]?.state { true } else { false }
      }
    }
  }

  /// Waits until every node fulfils a condition.
  func eventually(_ condition: @Sendable (MeshNode) -> Bool) async throws {
    let end = ContinuousClock.now + .seconds(120)
    while ContinuousClock.now < end {
      var holds = true
      for id in await host.nodeIDs {
        let here = await host.read(id) { node, _ in condition(node) } ?? false
        holds = holds && here
      }
      if holds { return }
      try await Task.sleep(for: .milliseconds(5))
    }
    Issue.record("the condition did not come to hold")
  }

  /// Calls a tool with the words of a shell command, as hooks do.
  func call(
    _ words: String..., agent: String? = "lead", node: String = "node-1", task: String? = nil
  ) async throws -> ToolResult {
    let name = try #require(words.first)
    guard let tool = Catalog.native.tool(named: name) else {
      Issue.record("no tool \(name)")
      return ToolResult(text: "", isError: true)
    }
    let bound = tool.bind(words.dropFirst().map { CallWord($0) })
    #expect(bound.problems.map(\.message) == [], "\(words)")
    let arguments = try #require(tool.arguments(from: bound))
    return await request(name, arguments, agent: agent, node: node, task: task)
  }

  /// Calls a tool with an object.
  func request(
    _ name: String, _ arguments: JSONValue, agent: String? = "lead", node: String = "node-1",
    task: String? = nil
  ) async -> ToolResult {
    await tools.call(
      ToolRequest(
        tool: name, arguments: arguments,
        caller: ToolCaller(
          attempt: task.map { AttemptReference(task: $0, number: 1) }, agent: agent, node: node)))
  }
}

/// Begins attempts and never ends them.
private struct Surroundings: MeshHostDelegate {
  let vote: @Sendable (Proposal, NodeID) -> Bool

  init(_ vote: @escaping @Sendable (Proposal, NodeID) -> Bool) { self.vote = vote }

  func persist(_ records: [(node: NodeID, record: MeshRecord)]) async throws {}
  func start(_ task: TaskSpecification, _ attempt: Attempt, on node: NodeID) {}
  func cancel(_ task: TaskID, _ token: AttemptToken, on node: NodeID) {}
  func accepts(_ proposal: Proposal, on node: NodeID) -> Bool { vote(proposal, node) }
  func observe(_ event: MeshEvent, on node: NodeID) {}
  func hostFailed(_ error: any Error) {}
}

extension SwarmPlan {
  /// Four agents and four tasks, one of which the swarm is never told of.
  static let sample = SwarmPlan(
    compiler: PlanCompiler(name: "moflo", version: "1"), objective: "Ship it", sources: [],
    swarm: SwarmSettings(
      nodes: 4, topology: .mesh, maximumAgents: 12, strategy: "distributed",
      placement: .auction, gossipInterval: 10, gossipFanout: 3, heartbeatInterval: 20,
      heartbeatTimeout: 60_000, failureConfirmations: nil, consensus: .raft, threshold: nil,
      faults: 1, partitionPolicy: .readOnly, overload: 8_000, underload: 3_000, replication: 3),
    agents: [
      sampleAgent("lead", "coordinator", ["coordination"]),
      sampleAgent("coder", "developer", ["swift", "tests"]),
      sampleAgent("helper", "developer", ["swift"]), sampleAgent("reviewer", "reviewer", []),
    ], scripts: [], tools: [], inputs: [],
    tasks: [
      sampleTask("build", "Build everything"), sampleTask("check", "Check it"),
      sampleTask("items", "Each item", forEach: "inputs.items"), sampleTask("later", "Later on"),
    ],
    permissions: PlanPermissions(tools: [], commands: [], files: [], hosts: [], environment: []),
    blobs: [:], provenance: [:])

  private static func sampleAgent(
    _ id: String, _ type: String, _ capabilities: [String]
  ) -> PlanAgent {
    PlanAgent(
      id: id, source: "", type: type, description: "", capabilities: capabilities,
      priority: .medium, model: nil, allowedTools: nil, disallowedTools: [], preHooks: [],
      postHooks: [], errorHooks: [], prompt: nil)
  }

  private static func sampleTask(
    _ id: String, _ title: String, forEach: String? = nil
  ) -> PlanTask {
    PlanTask(
      id: id, title: title, action: .run(script: id), forEach: forEach, timeout: 1_000,
      retry: PlanTask.Retry(attempts: 1, backoff: 0, after: []))
  }
}
