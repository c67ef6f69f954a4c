import Foundation
import Planning
import Testing

@testable import Runtime

@Suite struct ToolAccessTests {
  private func agent(_ id: String, allowed: [String]?, forbidden: [String] = []) -> PlanAgent {
    PlanAgent(
      id: id, source: "", type: "", description: "", capabilities: [], priority: .medium,
      model: nil, allowedTools: allowed, disallowedTools: forbidden, preHooks: [], postHooks: [],
      errorHooks: [], prompt: nil)
  }

  private func plan(_ agents: [PlanAgent], tools: [String]) -> SwarmPlan {
    SwarmPlan(
      compiler: PlanCompiler(name: "moflo", version: "1"), objective: "", sources: [],
      swarm: SwarmSettings(
        nodes: 1, topology: .mesh, maximumAgents: 1, strategy: "", placement: .auction,
        gossipInterval: 1, gossipFanout: 1, heartbeatInterval: 1, heartbeatTimeout: 1,
        failureConfirmations: nil, consensus: .raft, threshold: nil, faults: 0,
        partitionPolicy: .readOnly, overload: 8_000, underload: 3_000, replication: 1),
      agents: agents, scripts: [], tools: [], inputs: [], tasks: [],
      permissions: PlanPermissions(
        tools: tools, commands: [], files: [], hosts: [], environment: []), blobs: [:],
      provenance: [:])
  }

  @Test func planAndAgentMustBothAllowATool() {
    let authorizer = PlanToolAuthorizer(
      plan: plan(
        [
          agent("any", allowed: nil), agent("some", allowed: ["Bash", "mcp__moflo__a"]),
          agent("server", allowed: ["mcp__moflo"]), agent("star", allowed: ["mcp__moflo__*"]),
          agent("shell", allowed: ["Bash"]),
          agent("not", allowed: nil, forbidden: ["mcp__moflo__a"]),
        ], tools: ["mcp__moflo__a", "mcp__moflo__b", "mcp__other__c"]))
    func may(_ agent: String?, _ tool: String) -> Bool {
      authorizer.refusal(
        of: tool, to: ToolCaller(attempt: nil, agent: agent, node: "node-1")) == nil
    }
    #expect(may("any", "a") && may("any", "b"))
    #expect(may("some", "a") && !may("some", "b"))
    #expect(may("server", "a") && may("star", "b"))
    #expect(!may("shell", "a"))
    #expect(!may("not", "a") && may("not", "b"))
    #expect(!may("unknown", "a"))
    #expect(may(nil, "a") && !may(nil, "c") && !may(nil, "d"))
  }

  @Test func tokensAreUnlikeEachOtherAndForgotten() {
    let tokens = ToolTokens()
    let caller = ToolCaller(attempt: nil, agent: nil, node: "n")
    let issued = (0..<1_000).map { _ in tokens.issue(to: caller) }
    #expect(Set(issued).count == 1_000)
    #expect(issued.allSatisfy { $0.utf8.count == 64 })
    #expect(tokens.caller(holding: issued[0]) == caller)
    tokens.revoke(issued[0])
    #expect(tokens.caller(holding: issued[0]) == nil)
    #expect(tokens.caller(holding: issued[1]) == caller)
  }

  @Test func theFolderHoldsALinkForEachTool() throws {
    let scratch = try Scratch()
    for _ in 0..<2 {
      _ = try ToolsFolder.create(
        at: scratch("bin"), executable: "/opt/moflo", tools: ["a_b", "c", "mcp__other__d"])
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: scratch("bin")).sorted()
    #expect(names == ["mcp__moflo__a_b", "mcp__moflo__c", "mcp__other__d"])
    for name in names {
      let target = try FileManager.default.destinationOfSymbolicLink(
        atPath: scratch("bin/\(name)"))
      #expect(target == "/opt/moflo")
    }
    for name in ["../x", "a/b", "", "a b"] {
      #expect(throws: SystemError.self) {
        try ToolsFolder.create(at: scratch("bin"), executable: "/opt/moflo", tools: [name])
      }
    }
  }

  @Test func aLongPathMovesTheSocket() throws {
    let scratch = try Scratch()
    let folder = try newRun(scratch)
    #expect(try ToolSocketPlace(in: folder.path).path == "\(folder.path)/socket")
    let deep = RunFolder(
      stateFolder: scratch(String(repeating: "d", count: 100)), id: folder.id)
    let place = try ToolSocketPlace(in: deep.path, temporaryFolder: scratch.path)
    #expect(place.path.utf8.count <= RuntimeLimits.socketPath)
    let own = String(place.path.dropLast("/socket".count))
    let mode = try FileManager.default.attributesOfItem(atPath: own)[.posixPermissions]
    #expect(mode as? Int == 0o700)
    place.remove()
    #expect(!FileManager.default.fileExists(atPath: own))
    #expect(throws: SystemError.self) {
      try ToolSocketPlace(
        in: deep.path, temporaryFolder: scratch(String(repeating: "d", count: 100)))
    }
  }
}
