import SourceText
import SwarmChecks
import ToolCatalog

/// Proves a plan again from itself alone, for `moflo plan verify` and before a run.
///
/// ``PlanDocument/read(_:)`` has checked digests and references; this checks what the compiler
/// proved: the quorum, the match of capabilities, the types of expressions, that permissions cover
/// the scripts, and that every blob is used.
public enum PlanVerification {
  /// One thing that does not hold.
  public struct Finding: Sendable, Equatable {
    /// The part of the plan, such as `tasks.judge`.
    public let path: String
    /// What does not hold, as a phrase.
    public let message: String
  }

  /// Everything that does not hold, in order of the plan's parts; empty for a plan that is proved.
  ///
  /// - Parameters:
  ///   - plan: the plan.
  ///   - nodes: how many nodes it shall run on; as many as it says where nil.
  public static func findings(of plan: SwarmPlan, nodes: Int? = nil) -> [Finding] {
    var settings = plan.swarm
    if let nodes, nodes != settings.nodes {
      settings.nodes = nodes
      // Defaults follow the number of nodes; what someone wrote stays and is proved again.
      if settings.consensus != .raft, isDefault("swarm.consensus.faults", in: plan) {
        settings.faults = Quorum.tolerableFaults(nodes: nodes)
      }
      if isDefault("swarm.replication", in: plan) { settings.replication = min(3, nodes) }
    }
    return swarm(settings) + tasks(plan) + permissions(plan) + blobs(plan)
  }

  private static func isDefault(_ path: String, in plan: SwarmPlan) -> Bool {
    plan.provenance[path]?.kind ?? .default == .default
  }

  private static func swarm(_ settings: SwarmSettings) -> [Finding] {
    var findings: [Finding] = []
    if settings.consensus == .raft {
      if settings.faults > 0 {
        findings.append(
          Finding(path: "swarm.consensus.faults", message: "Raft survives no lying node"))
      }
      if settings.threshold != nil {
        findings.append(
          Finding(
            path: "swarm.consensus.threshold", message: "a threshold has no meaning beside Raft"))
      }
    } else {
      findings += QuorumFinding.all(of: settings).filter { $0.severity == .error }.map {
        Finding(path: "swarm.\($0.setting)", message: $0.message)
      }
    }
    if settings.replication > settings.nodes {
      findings.append(
        Finding(
          path: "swarm.replication",
          message: "\(settings.replication) copies need as many nodes, and there are "
            + "\(settings.nodes)"))
    }
    return findings
  }

  // MARK: Tasks

  private static func tasks(_ plan: SwarmPlan) -> [Finding] {
    var findings: [Finding] = []
    var index = CapabilityIndex(plan.agents.map { ($0.id, $0.capabilities) })
    let agents = Dictionary(plan.agents.map { ($0.id, $0) }) { first, _ in first }
    let types = PlanTypes(plan)
    for task in plan.tasks {
      let path = "tasks.\(task.id)"
      if let message = unmatched(task, agents, &index) {
        findings.append(Finding(path: path, message: message))
      }
      do {
        try checkExpressions(of: task, in: types, blobs: plan.blobs)
      } catch {
        findings.append(Finding(path: path, message: error.message))
      }
    }
    return findings
  }

  private static func unmatched(
    _ task: PlanTask, _ agents: [String: PlanAgent], _ index: inout CapabilityIndex
  ) -> String? {
    guard !task.capabilities.isEmpty else { return nil }
    if let name = task.agent {
      let match = CapabilityMatch(
        required: task.capabilities, offered: agents[name]?.capabilities ?? [])
      return match.isAbove() ? nil : "agent '\(name)' does not match what the task requires"
    }
    let best = index.best(for: task.capabilities, limit: 1).first
    return best?.match.isAbove() ?? false ? nil : "no agent matches what the task requires"
  }

  private static func checkExpressions(
    of task: PlanTask, in types: PlanTypes, blobs: [String: String]
  ) throws(ExpressionError) {
    let types = try types.types(of: task)
    if let source = task.condition {
      var outside = types
      outside.item = nil
      let type = try Expression(source).type(in: outside)
      guard type == .boolean else {
        throw ExpressionError("'if' needs a boolean", from: 0, to: source.utf8.count)
      }
    }
    if case .prompt(let digest) = task.action {
      try Template(blobs[digest] ?? "").check(in: types)
    }
    for name in task.environment.keys.sorted(by: PlanNames.precedes) {
      try Template(task.environment[name] ?? "").check(in: types)
    }
  }

  // MARK: Permissions and texts

  private static func permissions(_ plan: SwarmPlan) -> [Finding] {
    var findings: [Finding] = []
    let tools = Set(plan.permissions.tools)
    let commands = Set(plan.permissions.commands)
    let environment = Set(plan.permissions.environment)
    for tool in plan.tools where !tools.contains(tool.qualifiedName) {
      findings.append(
        Finding(path: "permissions.tools", message: "tool '\(tool.name)' is not among them"))
    }
    for script in plan.scripts {
      for case .call(let call) in script.steps
      where !tools.contains(call.qualifiedName) {
        findings.append(
          Finding(path: "permissions.tools", message: "'\(script.id)' calls '\(call.tool)'"))
      }
      for command in script.commands where !commands.contains(command) {
        findings.append(
          Finding(path: "permissions.commands", message: "'\(script.id)' runs '\(command)'"))
      }
    }
    let reads = HostEnvironment.reads(plan.scripts, tasks: plan.tasks, inputs: plan.inputs)
    for (script, name) in reads where !environment.contains(name) {
      findings.append(
        Finding(path: "permissions.environment", message: "'\(script)' reads '\(name)'"))
    }
    return findings
  }

  private static func blobs(_ plan: SwarmPlan) -> [Finding] {
    var used = Set(plan.scripts.map(\.text))
    used.formUnion(plan.agents.compactMap(\.prompt))
    for task in plan.tasks {
      if case .prompt(let template) = task.action { used.insert(template) }
    }
    return plan.blobs.keys.filter { !used.contains($0) }.sorted(by: PlanNames.precedes).map {
      Finding(path: "blobs.\($0)", message: "no part of the plan uses the text")
    }
  }

  // MARK: Sources

  /// The files that are no longer as they were when the plan was compiled, in order of their paths.
  ///
  /// - Parameters:
  ///   - plan: the plan.
  ///   - read: the bytes of a file by its path relative to the workspace; nil where it is gone.
  public static func staleSources(
    of plan: SwarmPlan, reading read: (String) -> [UInt8]?
  ) -> [StaleSource] {
    plan.sources.compactMap { source in
      guard let bytes = read(source.path) else {
        return StaleSource(path: source.path, isMissing: true)
      }
      return ContentDigest.of(bytes) == source.digest
        ? nil : StaleSource(path: source.path, isMissing: false)
    }
  }

  /// A file that is not as it was.
  public struct StaleSource: Sendable, Equatable {
    /// Its path relative to the workspace.
    public let path: String
    /// Whether it is gone; otherwise it was changed.
    public let isMissing: Bool
  }
}
