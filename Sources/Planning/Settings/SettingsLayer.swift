import SwarmChecks

/// What one source says of the swarm's settings; nil where it says nothing.
struct SettingsLayer {
  /// A setting of one source, with its place.
  struct Setting<Value: Equatable> {
    let value: Value
    let place: Place
  }

  /// What kind of source.
  let kind: PlanOrigin.Kind
  var nodes: Setting<Int>?
  var topology: Setting<SwarmSettings.Topology>?
  var maximumAgents: Setting<Int>?
  var strategy: Setting<String>?
  var placement: Setting<SwarmSettings.Placement>?
  var gossipInterval: Setting<Int>?
  var gossipFanout: Setting<Int>?
  var failureDetector: Setting<SwarmSettings.FailureDetector>?
  var heartbeatInterval: Setting<Int>?
  var heartbeatTimeout: Setting<Int>?
  var failureConfirmations: Setting<Int>?
  var consensus: Setting<SwarmSettings.ConsensusProtocol>?
  var threshold: Setting<BasisPoints>?
  var faults: Setting<Int>?
  var partitionPolicy: Setting<SwarmSettings.PartitionPolicy>?
  var overload: Setting<BasisPoints>?
  var underload: Setting<BasisPoints>?
  var replication: Setting<Int>?

  init(kind: PlanOrigin.Kind) {
    self.kind = kind
  }
}

extension SettingsLayer {
  /// What flags say.
  static func flags(_ flags: SettingsOverrides, _ diagnostics: inout DiagnosticList) -> Self {
    var layer = SettingsLayer(kind: .flag)
    layer.topology = flags.topology.map { Setting(value: $0, place: .flag("--topology")) }
    layer.strategy = flags.strategy.map { Setting(value: $0, place: .flag("--strategy")) }
    layer.placement = flags.placement.map { Setting(value: $0, place: .flag("--placement")) }
    layer.consensus = flags.consensus.map { Setting(value: $0, place: .flag("--consensus")) }
    let agents = 1...PlanningLimits.agents
    layer.nodes = count(flags.nodes, "--nodes", in: agents, &diagnostics)
    layer.maximumAgents = count(flags.maximumAgents, "--max-agents", in: agents, &diagnostics)
    layer.faults = count(flags.faults, "--faults", in: 0...PlanningLimits.agents, &diagnostics)
    layer.replication = count(flags.replication, "--replication", in: agents, &diagnostics)
    if let text = flags.threshold {
      layer.threshold = share(text, "the threshold", at: .flag("--threshold"), &diagnostics)
    }
    return layer
  }

  private static func count(
    _ value: Int?, _ flag: String, in range: ClosedRange<Int>, _ diagnostics: inout DiagnosticList
  ) -> Setting<Int>? {
    guard let value else { return nil }
    guard range.contains(value) else {
      diagnostics.add(
        .wrongValue, at: .flag(flag),
        "'\(flag)' must be between \(range.lowerBound) and \(range.upperBound), not \(value)")
      return nil
    }
    return Setting(value: value, place: .flag(flag))
  }

  /// Reads a share from decimal text.
  static func share(
    _ text: String, _ what: String, at place: Place, _ diagnostics: inout DiagnosticList
  ) -> Setting<BasisPoints>? {
    do {
      return Setting(value: try BasisPoints(decimal: text), place: place)
    } catch .outOfRange {
      diagnostics.add(
        .wrongValue, at: place, "\(what) is \(text), which is not between 0 and 1",
        help: "Write a share, such as 0.67.")
    } catch {
      diagnostics.add(
        .wrongValue, at: place, "\(what) is '\(text)', which is not a decimal number",
        help: "Write a share, such as 0.67.")
    }
    return nil
  }
}
