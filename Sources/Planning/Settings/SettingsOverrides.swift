/// Settings that flags ask for; nil where a flag is not given.
public struct SettingsOverrides: Sendable, Equatable {
  /// `--nodes`
  public var nodes: Int?
  /// `--topology`
  public var topology: SwarmSettings.Topology?
  /// `--max-agents`
  public var maximumAgents: Int?
  /// `--strategy`
  public var strategy: String?
  /// `--placement`
  public var placement: SwarmSettings.Placement?
  /// `--consensus`
  public var consensus: SwarmSettings.ConsensusProtocol?
  /// `--threshold`, decimal text.
  public var threshold: String?
  /// `--faults`
  public var faults: Int?
  /// `--replication`
  public var replication: Int?

  /// Makes overrides.
  public init(
    nodes: Int? = nil, topology: SwarmSettings.Topology? = nil, maximumAgents: Int? = nil,
    strategy: String? = nil, placement: SwarmSettings.Placement? = nil,
    consensus: SwarmSettings.ConsensusProtocol? = nil, threshold: String? = nil,
    faults: Int? = nil, replication: Int? = nil
  ) {
    self.nodes = nodes
    self.topology = topology
    self.maximumAgents = maximumAgents
    self.strategy = strategy
    self.placement = placement
    self.consensus = consensus
    self.threshold = threshold
    self.faults = faults
    self.replication = replication
  }
}
