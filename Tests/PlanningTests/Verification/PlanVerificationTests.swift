import Planning
import Testing

@Suite("Verifying a plan")
struct PlanVerificationTests {
  private func paths(_ change: (inout SwarmPlan) -> Void) -> [String] {
    var plan = SamplePlan.full()
    change(&plan)
    return PlanVerification.findings(of: plan).map(\.path)
  }

  @Test("a sound plan has no findings")
  func sound() {
    #expect(paths { _ in }.isEmpty)
  }

  @Test("what the compiler proved is proved again")
  func findings() {
    #expect(paths { $0.swarm.faults = 2 } == ["swarm.consensus.faults"])
    #expect(paths { $0.swarm.threshold = 9_900 } == ["swarm.consensus.threshold"])
    #expect(paths { $0.swarm.replication = 9 } == ["swarm.replication"])
    #expect(
      paths { $0.swarm.consensus = .raft }
        == ["swarm.consensus.faults", "swarm.consensus.threshold"])
    #expect(paths { $0.tasks[1].capabilities = ["flying"] } == ["tasks.judge"])
    #expect(paths { $0.tasks[1].condition = "inputs.gone" } == ["tasks.judge"])
    #expect(paths { $0.tasks[1].condition = "(" } == ["tasks.judge"])
    #expect(paths { $0.tasks[1].forEach = "1" } == ["tasks.judge"])
    #expect(paths { $0.tasks[0].environment["X"] = "${{ item }}" } == ["tasks.list"])
    #expect(
      paths { $0.permissions.tools = [] } == ["permissions.tools", "permissions.tools"])
    #expect(paths { $0.permissions.commands = ["git"] } == ["permissions.commands"])
    #expect(paths { $0.permissions.environment = [] } == ["permissions.environment"])
    #expect(paths { $0.blobs[ContentDigest.of("more")] = "more" }.count == 1)
  }

  @Test("another number of nodes is proved before a run starts on it")
  func nodes() {
    let plan = SamplePlan.full()
    #expect(PlanVerification.findings(of: plan, nodes: 7).isEmpty)
    #expect(PlanVerification.findings(of: plan, nodes: 1).isEmpty)
    #expect(!PlanVerification.findings(of: plan, nodes: 103).isEmpty)
    var written = plan
    written.provenance["swarm.replication"] = PlanOrigin(kind: .flag)
    #expect(
      PlanVerification.findings(of: written, nodes: 2).map(\.path) == ["swarm.replication"])
  }

  @Test("files that changed or are gone make a plan stale")
  func stale() {
    let plan = SamplePlan.full()
    let found = PlanVerification.staleSources(of: plan) { path in
      path == "review.workflow.yaml" ? Array("edited".utf8) : nil
    }
    #expect(found.map(\.path) == [".claude/agents/reviewer.md", "review.workflow.yaml"])
    #expect(found.map(\.isMissing) == [true, false])
    let fresh = PlanVerification.staleSources(of: plan) { path in
      Array((path == "review.workflow.yaml" ? "workflow" : "reviewer").utf8)
    }
    #expect(fresh.isEmpty)
  }
}
