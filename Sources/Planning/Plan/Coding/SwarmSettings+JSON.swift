import JSONSyntax

extension SwarmSettings {
  /// The settings as they stand in a plan.
  var json: JSONValue {
    var failureDetection: [String: JSONValue] = [
      "interval": JSONValue(heartbeatInterval), "timeout": JSONValue(heartbeatTimeout),
    ]
    failureDetection["confirmations"] = failureConfirmations.map { JSONValue($0) }
    if failureDetector != .heartbeats {
      failureDetection["detector"] = .string(failureDetector.rawValue)
    }
    var agreement: [String: JSONValue] = [
      "protocol": .string(consensus.rawValue), "faults": JSONValue(faults),
    ]
    agreement["threshold"] = threshold.map { JSONValue($0) }
    return .object([
      "nodes": JSONValue(nodes),
      "topology": .string(topology.rawValue),
      "maxAgents": JSONValue(maximumAgents),
      "strategy": .string(strategy),
      "placement": .string(placement.rawValue),
      "gossip": ["interval": JSONValue(gossipInterval), "fanout": JSONValue(gossipFanout)],
      "failureDetection": .object(failureDetection),
      "consensus": .object(agreement),
      "partition": .string(partitionPolicy.rawValue),
      "load": ["overload": JSONValue(overload), "underload": JSONValue(underload)],
      "replication": JSONValue(replication),
    ])
  }

  /// Reads the settings of a plan.
  static func read(
    _ reader: inout PlanFieldReader, _ node: JSONNode
  ) throws(PlanError) -> SwarmSettings {
    let agents = 1...PlanningLimits.agents
    let duration = 1...PlanningLimits.duration
    let fields = try reader.fields(
      of: node,
      required: [
        "nodes", "topology", "maxAgents", "strategy", "placement", "gossip", "failureDetection",
        "consensus", "partition", "load", "replication",
      ])
    let gossip = try reader.read("gossip", of: fields) { reader, node throws(PlanError) in
      let fields = try reader.fields(of: node, required: ["interval", "fanout"])
      return (
        interval: try reader.integer("interval", of: fields, in: duration),
        fanout: try reader.integer("fanout", of: fields, in: agents)
      )
    }
    let detection = try reader.read("failureDetection", of: fields) {
      reader, node throws(PlanError) in
      let fields = try reader.fields(
        of: node, required: ["interval", "timeout"], optional: ["confirmations", "detector"])
      return (
        detector: fields["detector"] == nil
          ? .heartbeats
          : try reader.word("detector", of: fields, as: FailureDetector.self),
        interval: try reader.integer("interval", of: fields, in: duration),
        timeout: try reader.integer("timeout", of: fields, in: duration),
        confirmations: try reader.readIfPresent("confirmations", of: fields) {
          reader, node throws(PlanError) in try reader.integer(node, in: agents)
        }
      )
    }
    let consensus = try reader.read("consensus", of: fields) { reader, node throws(PlanError) in
      let fields = try reader.fields(
        of: node, required: ["protocol", "faults"], optional: ["threshold"])
      return (
        kind: try reader.word("protocol", of: fields, as: ConsensusProtocol.self),
        faults: try reader.integer("faults", of: fields, in: 0...PlanningLimits.agents),
        threshold: try reader.readIfPresent("threshold", of: fields) {
          reader, node throws(PlanError) in try reader.integer(node, in: 0...10_000)
        }
      )
    }
    let load = try reader.read("load", of: fields) { reader, node throws(PlanError) in
      let fields = try reader.fields(of: node, required: ["overload", "underload"])
      return (
        over: try reader.integer("overload", of: fields, in: 0...10_000),
        under: try reader.integer("underload", of: fields, in: 0...10_000)
      )
    }
    var settings = SwarmSettings(
      nodes: try reader.integer("nodes", of: fields, in: agents),
      topology: try reader.word("topology", of: fields, as: Topology.self),
      maximumAgents: try reader.integer("maxAgents", of: fields, in: agents),
      strategy: try reader.text("strategy", of: fields),
      placement: try reader.word("placement", of: fields, as: Placement.self),
      gossipInterval: gossip.interval, gossipFanout: gossip.fanout,
      heartbeatInterval: detection.interval, heartbeatTimeout: detection.timeout,
      failureConfirmations: detection.confirmations, consensus: consensus.kind,
      threshold: consensus.threshold, faults: consensus.faults,
      partitionPolicy: try reader.word("partition", of: fields, as: PartitionPolicy.self),
      overload: load.over, underload: load.under,
      replication: try reader.integer("replication", of: fields, in: agents))
    settings.failureDetector = detection.detector
    return settings
  }
}
