import Diagnostics
import Planning
import SourceText
import Testing

@Suite("Settings")
struct SettingsTests {
  private static let lead = TestWorkspace.agent(
    "lead",
    """
    type: coordinator
    hooks:
      pre: |
        mcp__moflo__swarm_init ring --maxAgents=12 --strategy=distributed
        mcp__moflo__daa_consensus --agents=all --proposal='{"coordination_protocol":"gossip","consensus_threshold":0.67}'

    """)

  @Test("come from what the coordinator's hooks call, with their places")
  func hooks() throws {
    let plan = try #require(TestWorkspace.compile([Self.lead]) { $0.tasks = ["x"] }.plan)
    #expect(plan.swarm.topology == .ring)
    #expect(plan.swarm.maximumAgents == 12)
    #expect(plan.swarm.nodes == 1)
    #expect(plan.swarm.strategy == "distributed")
    #expect(plan.swarm.consensus == .gossip)
    #expect(plan.swarm.threshold == 6_700)
    #expect(plan.swarm.replication == 1)
    for (path, line, column) in [
      ("swarm.topology", 7, 28), ("swarm.maxAgents", 7, 45), ("swarm.strategy", 7, 59),
      ("swarm.consensus.protocol", 8, 56), ("swarm.consensus.threshold", 8, 56),
    ] {
      let origin = PlanOrigin(kind: .hook, path: Self.lead.path, line: line, column: column)
      #expect(plan.provenance[path] == origin, "\(path)")
    }
    #expect(plan.provenance["swarm.gossip.fanout"] == PlanOrigin(kind: .default))
  }

  @Test("flags win over the configuration, that over front matter, that over hooks")
  func precedence() throws {
    let files = [
      (
        path: Self.lead.path,
        text: Self.lead.text.replacing(
          "type: coordinator\n",
          with: "type: coordinator\nswarm: { topology: star, maxAgents: 9 }\n")
      ),
      (path: "w.workflow.yaml", text: "swarm: { strategy: own }\ntasks: [{ id: t, run: x }]\n"),
    ]
    let configuration = SourceFile(
      path: "moflo.yaml", text: "lint: {}\nswarm:\n  maxAgents: 8\n  consensus: { faults: 0 }\n")
    let result = TestWorkspace.compile(files) {
      $0.configuration = configuration
      $0.overrides = SettingsOverrides(nodes: 4, consensus: .pbft)
    }
    let plan = try #require(result.plan)
    #expect(plan.swarm.topology == .star)
    #expect(plan.swarm.maximumAgents == 8)
    #expect(plan.swarm.strategy == "own")
    #expect(plan.swarm.consensus == .pbft)
    #expect(plan.swarm.nodes == 4)
    #expect(plan.swarm.faults == 0)
    #expect(plan.swarm.threshold == 6_700)
    #expect(plan.provenance["swarm.nodes"]?.kind == .flag)
    #expect(plan.provenance["swarm.maxAgents"]?.kind == .configuration)
    #expect(plan.provenance["swarm.maxAgents"]?.line == 3)
    #expect(plan.provenance["swarm.topology"]?.kind == .frontMatter)
    #expect(plan.provenance["swarm.consensus.threshold"]?.kind == .hook)
    #expect(plan.sources.map(\.path).contains("moflo.yaml"))
  }

  @Test("have the defaults of the protocols where nothing is said")
  func defaults() throws {
    let agents = (0..<7).map { TestWorkspace.agent("a\($0)") }
    let swarm = try #require(TestWorkspace.compile(agents) { $0.tasks = ["x"] }.plan).swarm
    #expect(swarm.nodes == 7)
    #expect(swarm.faults == 2)
    #expect(swarm.replication == 3)
    #expect(swarm.topology == .mesh)
    #expect(swarm.placement == .auction)
    #expect(swarm.consensus == .pbft)
    #expect(swarm.threshold == nil)
    #expect(
      [swarm.gossipInterval, swarm.heartbeatInterval, swarm.heartbeatTimeout]
        == [2_000, 3_000, 10_000])
    #expect([swarm.gossipFanout, swarm.overload, swarm.underload] == [3, 8_000, 3_000])
  }

  @Test("name how the dead are found only where somebody does")
  func detectors() throws {
    func plan(_ settings: String) throws -> SwarmPlan {
      let lead = TestWorkspace.agent("lead", "type: coordinator\nswarm: { \(settings) }\n")
      return try #require(TestWorkspace.compile([lead]) { $0.tasks = ["x"] }.plan)
    }
    let silent = try plan("topology: mesh")
    #expect(silent.swarm.failureDetector == .heartbeats)
    #expect(silent.provenance["swarm.failureDetection.detector"] == nil)
    let probing = try plan("failureDetection: { detector: swim, interval: 1s }")
    #expect(probing.swarm.failureDetector == .swim)
    #expect(probing.provenance["swarm.failureDetection.detector"]?.kind == .frontMatter)
    let document = PlanDocument(probing)
    #expect(try PlanDocument.read(document.bytes()) == document)
  }

  @Test(
    "a threshold is exact",
    arguments: [("0.67", 6_700), ("0.6667", 6_667), ("1", 10_000), ("0", 0), ("0.66666", 6_667)])
  func threshold(text: String, points: Int) throws {
    let result = TestWorkspace.compile([TestWorkspace.agent("a")]) {
      $0.tasks = ["x"]
      $0.overrides.threshold = text
    }
    #expect(try #require(result.plan).swarm.threshold == points)
  }

  @Test("two coordinators must be chosen from")
  func coordinators() throws {
    let other = TestWorkspace.agent(
      "other", "type: coordinator\nswarm: { topology: star }\n")
    let files = [Self.lead, other]
    let result = TestWorkspace.compile(files) { $0.tasks = ["x"] }
    #expect(result.diagnostics.map(\.rule) == ["plan/several-coordinators"])
    #expect(result.diagnostics[0].related.count == 1)
    let plan = try #require(
      TestWorkspace.compile(files) {
        $0.tasks = ["x"]
        $0.coordinator = "other"
      }.plan)
    #expect(plan.swarm.topology == .star)
  }

  @Test("two calls that contradict each other are a finding")
  func conflict() {
    let file = TestWorkspace.agent(
      "lead",
      """
      hooks:
        pre: |
          mcp__moflo__swarm_init ring
          mcp__moflo__swarm_init star

      """)
    let result = TestWorkspace.compile([file]) { $0.tasks = ["x"] }
    #expect(result.diagnostics.map(\.rule) == ["plan/conflicting-setting"])
    #expect(result.diagnostics.first?.related.count == 1)
  }

  @Test("front matter of the tasks' file wins over the coordinator's, not silently")
  func rivals() throws {
    let result = TestWorkspace.compile([
      TestWorkspace.agent("lead", "swarm: { topology: star, maxAgents: 4 }\n"),
      ("w.workflow.yaml", "swarm: { topology: ring, maxAgents: 4 }\ntasks: [{ id: t, run: x }]\n"),
    ])
    #expect(try #require(result.plan).swarm.topology == .ring)
    #expect(result.diagnostics.map(\.rule) == ["plan/conflicting-setting"])
    #expect(result.diagnostics.map(\.severity) == [.warning])
    #expect(result.diagnostics.first?.path == ".claude/agents/lead.md")
  }

  @Test(
    "a flag out of bounds is a finding",
    arguments: [
      SettingsOverrides(nodes: 0), SettingsOverrides(maximumAgents: 10_001),
      SettingsOverrides(threshold: "1.5"), SettingsOverrides(threshold: "most"),
      SettingsOverrides(faults: -1), SettingsOverrides(replication: 0),
    ])
  func flags(overrides: SettingsOverrides) {
    let result = TestWorkspace.compile([TestWorkspace.agent("a")]) {
      $0.tasks = ["x"]
      $0.overrides = overrides
    }
    #expect(result.diagnostics.map(\.rule) == ["plan/wrong-value"])
  }

  @Test("Raft survives no lying node")
  func raft() throws {
    let agents = (0..<5).map { TestWorkspace.agent("a\($0)") }
    let plan = try #require(
      TestWorkspace.compile(agents) {
        $0.tasks = ["x"]
        $0.overrides = SettingsOverrides(consensus: .raft)
      }.plan)
    #expect(plan.swarm.faults == 0)
    #expect(plan.swarm.threshold == nil)
    let refused = TestWorkspace.compile(agents) {
      $0.tasks = ["x"]
      $0.overrides = SettingsOverrides(consensus: .raft, faults: 1)
    }
    #expect(refused.diagnostics.map(\.rule) == ["plan/unsafe-quorum"])
  }
}
