import Diagnostics
import SwarmChecks

/// Settles the swarm's settings from what all sources say, strongest first.
struct SettingsResolution {
  /// The settings.
  private(set) var settings: SwarmSettings
  /// For each setting the place that decided; nil for a default.
  private(set) var origins: [String: (kind: PlanOrigin.Kind, place: Place?)] = [:]
  private(set) var diagnostics = DiagnosticList()
  private let layers: [SettingsLayer]

  /// - Parameters:
  ///   - layers: what the sources say, strongest first.
  ///   - agentCount: the selected agents.
  init(_ layers: [SettingsLayer], agentCount: Int) {
    self.layers = layers
    settings = SettingsResolution.defaults
    let agents = min(max(agentCount, 1), PlanningLimits.agents)
    settings.topology = pick(\.topology, "topology") ?? settings.topology
    settings.maximumAgents = pick(\.maximumAgents, "maxAgents") ?? agents
    settings.nodes = pick(\.nodes, "nodes") ?? min(settings.maximumAgents, agents)
    settings.strategy = pick(\.strategy, "strategy") ?? settings.strategy
    settings.placement = pick(\.placement, "placement") ?? settings.placement
    settings.gossipInterval = pick(\.gossipInterval, "gossip.interval") ?? settings.gossipInterval
    settings.gossipFanout = pick(\.gossipFanout, "gossip.fanout") ?? settings.gossipFanout
    if let detector = pick(\.failureDetector, "failureDetection.detector") {
      settings.failureDetector = detector
    } else {
      // A plan says it only where somebody does.
      origins["swarm.failureDetection.detector"] = nil
    }
    settings.heartbeatInterval =
      pick(\.heartbeatInterval, "failureDetection.interval") ?? settings.heartbeatInterval
    settings.heartbeatTimeout =
      pick(\.heartbeatTimeout, "failureDetection.timeout") ?? settings.heartbeatTimeout
    settings.failureConfirmations = pick(
      \.failureConfirmations, "failureDetection.confirmations")
    settings.consensus = pick(\.consensus, "consensus.protocol") ?? settings.consensus
    settings.threshold = pick(\.threshold, "consensus.threshold")?.value
    let isRaft = settings.consensus == .raft
    settings.faults =
      pick(\.faults, "consensus.faults")
      ?? (isRaft ? 0 : Quorum.tolerableFaults(nodes: settings.nodes))
    settings.partitionPolicy = pick(\.partitionPolicy, "partition") ?? settings.partitionPolicy
    settings.overload = pick(\.overload, "load.overload")?.value ?? settings.overload
    settings.underload = pick(\.underload, "load.underload")?.value ?? settings.underload
    settings.replication = pick(\.replication, "replication") ?? min(3, settings.nodes)
    check()
  }

  /// The defaults of the protocols.
  private static let defaults = SwarmSettings(
    nodes: 1, topology: .mesh, maximumAgents: 1, strategy: "", placement: .auction,
    gossipInterval: 2_000, gossipFanout: 3, heartbeatInterval: 3_000, heartbeatTimeout: 10_000,
    failureConfirmations: nil, consensus: .pbft, threshold: nil, faults: 0,
    partitionPolicy: .readOnly, overload: 8_000, underload: 3_000, replication: 1)

  private mutating func pick<Value: Equatable>(
    _ path: KeyPath<SettingsLayer, SettingsLayer.Setting<Value>?>, _ name: String
  ) -> Value? {
    for (index, layer) in layers.enumerated() {
      guard let setting = layer[keyPath: path] else { continue }
      origins["swarm." + name] = (layer.kind, setting.place)
      for other in layers[(index + 1)...] where other.kind == layer.kind {
        guard let rival = other[keyPath: path], rival.value != setting.value else { continue }
        diagnostics.add(
          .conflictingSetting, .warning, at: rival.place, "this '\(name)' has no effect",
          reason: "What the tasks' own file says holds.",
          help: "Take one of them out, or make them equal.",
          related: [setting.place.related("the one that holds is here")])
      }
      return setting.value
    }
    origins["swarm." + name] = (.default, nil)
    return nil
  }

  // MARK: Checks

  /// Where a setting was written, or the first place that says anything; a flag's where none does.
  private func place(_ name: String) -> Place {
    origins["swarm." + name]?.place ?? origins["swarm.maxAgents"]?.place
      ?? origins["swarm.topology"]?.place ?? .flag("--" + (name.split(separator: ".").last ?? ""))
  }

  private func isWritten(_ name: String) -> Bool {
    origins["swarm." + name]?.place != nil
  }

  private mutating func check() {
    checkQuorum()
    if isWritten("replication"), settings.replication > settings.nodes {
      diagnostics.add(
        .replication, at: place("replication"),
        "\(settings.replication) copies need as many nodes, and there are \(settings.nodes)",
        help: "Write at most \(settings.nodes), or leave it out.")
    }
    checkFailureDetection()
    if settings.underload >= settings.overload {
      diagnostics.add(
        .wrongValue, at: place("load.underload"), "'underload' is not below 'overload'",
        reason: "Tasks would move back and forth between two nodes.")
    }
  }

  private mutating func checkFailureDetection() {
    if settings.failureDetector == .swim {
      if isWritten("failureDetection.timeout") {
        diagnostics.add(
          .unusedSetting, .warning, at: place("failureDetection.timeout"),
          "a timeout has no meaning beside SWIM",
          reason: "SWIM works its times out from the interval and the number of nodes.",
          help: "Leave it out, or choose 'heartbeats'.")
      }
    } else if settings.heartbeatTimeout <= settings.heartbeatInterval {
      diagnostics.add(
        .wrongValue, at: place("failureDetection.timeout"),
        "the timeout (\(settings.heartbeatTimeout) ms) is not longer than the interval "
          + "(\(settings.heartbeatInterval) ms)",
        reason: "Every node would be suspected between two heartbeats.")
    }
    if let confirmations = settings.failureConfirmations, confirmations > settings.nodes {
      diagnostics.add(
        .wrongValue, at: place("failureDetection.confirmations"),
        "\(confirmations) confirmations never come from \(settings.nodes) nodes")
    }
  }

  private mutating func checkQuorum() {
    guard settings.consensus != .raft else {
      if settings.threshold != nil {
        settings.threshold = nil
        diagnostics.add(
          .unusedSetting, .warning, at: place("consensus.threshold"),
          "a threshold has no meaning beside Raft",
          reason: "Raft decides by a majority of the nodes.",
          help: "Leave it out, or choose 'pbft' or 'gossip'.")
      }
      if settings.faults > 0 {
        diagnostics.add(
          .unsafeQuorum, at: place("consensus.faults"), "Raft survives no lying node",
          help: "Choose 'pbft' or 'gossip', or leave 'faults' out.")
      }
      return
    }
    for finding in QuorumFinding.all(of: settings) {
      diagnostics.add(
        finding.rule, finding.severity, at: place(finding.setting), finding.message,
        reason: finding.reason, help: finding.help)
    }
  }
}

/// What is wrong with a swarm's voting rules, in words.
struct QuorumFinding {
  let rule: PlanRule
  let severity: Severity
  /// The setting to blame, below `swarm`.
  let setting: String
  let message: String
  var reason = ""
  var help = ""

  /// Proves the rules of a Byzantine protocol; empty where they are safe and reachable.
  static func all(of settings: SwarmSettings) -> [QuorumFinding] {
    let threshold = BasisPoints(clamping: settings.threshold ?? 0)
    let rules = QuorumRules(
      nodes: settings.nodes, faults: settings.faults, threshold: threshold)
    return rules.problems.map { problem in
      switch problem {
      case .nodesOutOfRange(let nodes):
        QuorumFinding(
          rule: .unsafeQuorum, severity: .error, setting: "nodes",
          message: "a swarm cannot have \(nodes) nodes")
      case .tooManyFaults(let nodes, let faults, let tolerable):
        QuorumFinding(
          rule: .unsafeQuorum, severity: .error, setting: "consensus.faults",
          message: "\(nodes) nodes do not survive \(faults) lying ones",
          reason: "It takes 3f+1 nodes to survive f, or two quorums can meet in liars only.",
          help: "Ask for at most \(tolerable), or for \(3 * faults + 1) nodes.")
      case .unreachable(let votes, let correct):
        QuorumFinding(
          rule: .unreachableQuorum, severity: .error, setting: "consensus.threshold",
          message: "a decision needs \(votes) votes of \(settings.nodes), and only \(correct) are "
            + "sure to come",
          reason: "With \(settings.faults) silent nodes nothing would ever be decided.",
          help: "Lower the threshold, or the faults to survive.")
      case .raisedToQuorum(let asked, let quorum):
        QuorumFinding(
          rule: .unsafeQuorum, severity: .warning, setting: "consensus.threshold",
          message: "the threshold asks for \(asked) votes, which are not safe; \(quorum) decide",
          reason: "Any two quorums of \(settings.nodes) nodes must share a correct one.")
      }
    }
  }
}
