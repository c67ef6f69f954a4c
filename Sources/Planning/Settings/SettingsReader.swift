import SourceText
import SwarmChecks
import YAMLSyntax

/// Reads a `swarm:` mapping.
struct SettingsReader {
  private var fields: FieldReader
  private var layer: SettingsLayer

  /// Reads the settings that stand in one node.
  static func read(
    _ node: YAMLNode, kind: PlanOrigin.Kind, path: String, document: YAMLDocument,
    _ diagnostics: inout DiagnosticList
  ) -> SettingsLayer {
    var reader = SettingsReader(
      fields: FieldReader(path: path, document: document), layer: SettingsLayer(kind: kind))
    reader.read(node)
    diagnostics.add(reader.fields.diagnostics)
    return reader.layer
  }

  private mutating func read(_ node: YAMLNode) {
    if fields.isNothing(fields.document.resolved(node)) { return }
    guard
      let entries = fields.mapping(
        node,
        known: [
          "topology", "maxAgents", "nodes", "strategy", "placement", "gossip", "failureDetection",
          "consensus", "partition", "load", "replication",
        ], of: "'swarm'",
        advice: [
          "threshold": "Write 'consensus: { threshold: … }'.",
          "faults": "Write 'consensus: { faults: … }'.",
          "fanout": "Write 'gossip: { fanout: … }'.",
        ])
    else { return }
    let agents = 1...PlanningLimits.agents
    layer.topology = word(entries["topology"], "'topology'")
    layer.placement = word(entries["placement"], "'placement'")
    layer.partitionPolicy = word(entries["partition"], "'partition'")
    layer.maximumAgents = integer(entries["maxAgents"], "'maxAgents'", in: agents)
    layer.nodes = integer(entries["nodes"], "'nodes'", in: agents)
    layer.replication = integer(entries["replication"], "'replication'", in: agents)
    if let entry = entries["strategy"], let text = fields.text(entry.value, "'strategy'") {
      layer.strategy = .init(value: text, place: fields.place(entry.value))
    }
    if let entry = entries["gossip"] { readGossip(entry.value) }
    if let entry = entries["failureDetection"] { readFailureDetection(entry.value) }
    if let entry = entries["consensus"] { readConsensus(entry.value) }
    if let entry = entries["load"] { readLoad(entry.value) }
  }

  private mutating func readGossip(_ node: YAMLNode) {
    guard
      let entries = fields.mapping(node, known: ["interval", "fanout"], of: "'gossip'")
    else { return }
    layer.gossipInterval = duration(entries["interval"], "'interval'")
    layer.gossipFanout = integer(
      entries["fanout"], "'fanout'", in: 1...PlanningLimits.agents)
  }

  private mutating func readFailureDetection(_ node: YAMLNode) {
    guard
      let entries = fields.mapping(
        node, known: ["detector", "interval", "timeout", "confirmations"],
        of: "'failureDetection'")
    else { return }
    layer.failureDetector = word(entries["detector"], "'detector'")
    layer.heartbeatInterval = duration(entries["interval"], "'interval'")
    layer.heartbeatTimeout = duration(entries["timeout"], "'timeout'")
    layer.failureConfirmations = integer(
      entries["confirmations"], "'confirmations'", in: 1...PlanningLimits.agents)
  }

  private mutating func readConsensus(_ node: YAMLNode) {
    let resolved = fields.document.resolved(node)
    if resolved.scalar != nil {
      layer.consensus = word(.init(key: node, value: resolved), "'consensus'")
      return
    }
    guard
      let entries = fields.mapping(
        node, known: ["protocol", "threshold", "faults"], of: "'consensus'")
    else { return }
    layer.consensus = word(entries["protocol"], "'protocol'")
    layer.threshold = share(entries["threshold"], "'threshold'")
    layer.faults = integer(entries["faults"], "'faults'", in: 0...PlanningLimits.agents)
  }

  private mutating func readLoad(_ node: YAMLNode) {
    guard
      let entries = fields.mapping(node, known: ["overload", "underload"], of: "'load'")
    else { return }
    layer.overload = share(entries["overload"], "'overload'")
    layer.underload = share(entries["underload"], "'underload'")
  }

  // MARK: Values

  private mutating func word<Word: RawRepresentable<String> & CaseIterable>(
    _ entry: FieldReader.Entry?, _ what: String
  ) -> SettingsLayer.Setting<Word>? {
    guard let entry, let word = fields.word(entry.value, what, as: Word.self) else { return nil }
    return .init(value: word, place: fields.place(entry.value))
  }

  private mutating func integer(
    _ entry: FieldReader.Entry?, _ what: String, in range: ClosedRange<Int>
  ) -> SettingsLayer.Setting<Int>? {
    guard let entry, let value = fields.integer(entry.value, what, in: range) else { return nil }
    return .init(value: value, place: fields.place(entry.value))
  }

  private mutating func duration(
    _ entry: FieldReader.Entry?, _ what: String
  ) -> SettingsLayer.Setting<Int>? {
    guard let entry, let value = fields.duration(entry.value, what) else { return nil }
    return .init(value: value, place: fields.place(entry.value))
  }

  /// The text as it is written decides, so that 0.67 is 6,700 basis points on every machine.
  private mutating func share(
    _ entry: FieldReader.Entry?, _ what: String
  ) -> SettingsLayer.Setting<BasisPoints>? {
    guard let entry, let text = fields.scalarText(entry.value, what) else { return nil }
    return SettingsLayer.share(
      text, what, at: fields.place(entry.value), &fields.diagnostics)
  }
}
