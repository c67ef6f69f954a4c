import Mesh

/// The protocols that can be simulated by name.
public enum SimulationSubject: String, Sendable, CaseIterable {
  /// Whole nodes with their tasks, ordered by Raft.
  case mesh
  /// Whole nodes with their tasks, ordered by pBFT.
  case meshPBFT = "mesh-pbft"
  /// Whole nodes with their tasks, ordered by gossip consensus.
  case meshGossip = "mesh-gossip"
  /// Raft: leaders, a replicated log, crashes.
  case raft
  /// pBFT: an order under liars.
  case pbft
  /// Gossip consensus: an order under liars whose votes spread as rumours.
  case gossipConsensus = "gossip-consensus"
  /// The distributed hash table: registers on replicas that change, crashes.
  case hashTable = "dht"
  /// Peer discovery: who has whom for a neighbour; crashes.
  case discovery
  /// Work stealing: tasks that change hands by grants; crashes.
  case workStealing = "work-stealing"
  /// SWIM: who is there and who is dead; crashes.
  case swim
  /// SWIM where death takes a quorum that each probed for itself: liars.
  case swimQuorum = "swim-quorum"
  /// The replicated memory: push–pull gossip with anti-entropy, crashes.
  case gossip
  /// The task ledger alone, with callers of whom many are wrong.
  case ledger
  /// Push-sum: the mean of values, with all mass conserved.
  case pushSum = "push-sum"
  /// Flow updating: the mean of values, whoever is gone.
  case flowUpdating = "flow-updating"

  /// What it is, in a few words.
  public var summary: String {
    switch self {
    case .mesh: "whole nodes with their tasks, ordered by Raft"
    case .meshPBFT: "whole nodes with their tasks, ordered by pBFT"
    case .meshGossip: "whole nodes with their tasks, ordered by gossip consensus"
    case .raft: "a replicated log by a leader and a majority; survives crashes, no lies"
    case .pbft: "an order by three phases and signatures; survives f lies among 3f+1 nodes"
    case .gossipConsensus:
      "an order a slot at a time whose votes spread as rumours; survives f lies"
    case .hashTable:
      "linearizable registers on the replicas of a ring that changes; survives crashes, no lies"
    case .discovery: "a few neighbours each, so that no single loss divides the rest; no lies"
    case .workStealing: "tasks that go where there is too little to do; none lost, none held twice"
    case .swim: "who is there and who is dead, at constant load; survives crashes, no lies"
    case .swimQuorum: "the same where death takes a quorum of own findings; survives f lies"
    case .gossip: "the replicated memory: rumours and anti-entropy; equal once healed, no lies"
    case .ledger: "the task ledger alone, asked by callers of whom many are late, wrong or lie"
    case .pushSum: "the mean of values by halves that are handed on; no mass is lost or made"
    case .flowUpdating: "the mean of values by flows; those that are gone take theirs with them"
    }
  }

  /// How many liars a swarm of so many nodes survives.
  public func tolerableLiars(nodes: Int) -> Int {
    switch self {
    case .mesh, .raft, .hashTable, .discovery, .workStealing, .swim, .gossip, .ledger, .pushSum,
      .flowUpdating:
      0
    case .meshPBFT, .meshGossip, .pbft, .gossipConsensus, .swimQuorum:
      Quorum.tolerableFaults(nodes: nodes)
    }
  }

  /// Runs it.
  public func run(_ settings: SubjectSettings) -> RunSummary { run(settings, settings.kernel) }

  /// Runs it with kernel settings of the caller's, as when a schedule is shrunk.
  public func run(_ settings: SubjectSettings, _ kernel: KernelSettings) -> RunSummary {
    switch self {
    case .mesh: return mesh(settings, kernel, .raft(RaftSettings(snapshotInterval: 64)))
    case .meshPBFT:
      return mesh(settings, kernel, .pbft(PBFTSettings(swarm: [1], checkpointInterval: 16)))
    case .meshGossip:
      return mesh(settings, kernel, .gossip(GossipSettings(swarm: [1], checkpointInterval: 16)))
    case .raft: return ProtocolSimulation.run(OrderSimulation.raft(settings), kernel).summary
    case .pbft: return ProtocolSimulation.run(OrderSimulation.pbft(settings), kernel).summary
    case .gossipConsensus:
      return ProtocolSimulation.run(OrderSimulation.gossipConsensus(settings), kernel).summary
    case .hashTable: return ProtocolSimulation.run(TableSimulation(settings), kernel).summary
    case .discovery:
      return ProtocolSimulation.run(DiscoverySimulation(settings), kernel).summary
    case .workStealing:
      return ProtocolSimulation.run(StealingSimulation(settings), kernel).summary
    case .swim:
      return ProtocolSimulation.run(
        DetectorSimulation(settings, confirmation: .suspicion), kernel
      ).summary
    case .swimQuorum:
      return ProtocolSimulation.run(
        DetectorSimulation(settings, confirmation: .quorum(nil)), kernel
      ).summary
    case .gossip: return ProtocolSimulation.run(MemorySimulation(settings), kernel).summary
    case .ledger:
      // Nothing goes wrong but what callers say.
      var kernel = kernel
      kernel.schedule = FaultSchedule([])
      kernel.network = .none
      return ProtocolSimulation.run(LedgerSimulation(settings), kernel).summary
    case .pushSum:
      return ProtocolSimulation.run(
        AggregationSimulation<PushSum, PushSumChecker>(settings), kernel
      ).summary
    case .flowUpdating:
      return ProtocolSimulation.run(
        AggregationSimulation<FlowUpdating, FlowChecker>(settings), kernel
      ).summary
    }
  }
}

extension SimulationSubject {
  private func mesh(
    _ settings: SubjectSettings, _ kernel: KernelSettings, _ consensus: ConsensusSettings
  ) -> RunSummary {
    ProtocolSimulation.run(SwarmSimulation(settings, consensus: consensus), kernel).summary
  }
}

/// What is simulated: how many, how long, with what going wrong.
public struct SubjectSettings: Sendable, Hashable {
  /// Decides whatever chance decides.
  public var seed: UInt64
  /// Nodes.
  public var nodes: Int
  /// Nodes that lie, drawn by the seed.
  public var byzantine: Int
  /// Nodes that join meanwhile, and may leave again; where only an order is simulated.
  public var spares: Int
  /// Simulated time in which clients are active and faults happen.
  public var duration: MeshDuration
  /// Commands of clients in that time.
  public var commands: Int
  /// What goes wrong.
  public var menu: FaultMenu
  /// How tasks are placed, where a whole swarm is simulated.
  public var placement: PlacementStrategy
  /// How the dead are found, where a whole swarm is simulated.
  public var detector: Membership.Detector
  /// Most entries of the timeline that is kept.
  public var timelineLimit: Int
  /// Whether disks forget to sync: a planted fault.
  public var forgetsToSync: Bool

  /// Makes settings.
  public init(
    seed: UInt64, nodes: Int, byzantine: Int = 0, spares: Int = 1,
    duration: MeshDuration = .seconds(60),
    commands: Int = 40, menu: FaultMenu = .full,
    placement: PlacementStrategy = .auction, detector: Membership.Detector = .heartbeats,
    timelineLimit: Int = 0, forgetsToSync: Bool = false
  ) {
    self.seed = seed
    self.nodes = nodes
    self.byzantine = byzantine
    self.spares = spares
    self.duration = duration
    self.commands = commands
    self.menu = menu
    self.placement = placement
    self.detector = detector
    self.timelineLimit = timelineLimit
    self.forgetsToSync = forgetsToSync
  }

  /// The kernel's part of them.
  public var kernel: KernelSettings {
    var random = SplitMix64(seed: seed ^ 0x11A5)
    var kernel = KernelSettings(
      seed: seed, menu: menu, hosts: nodes,
      byzantine: Set(random.sample(byzantine, of: Array(0..<nodes))), faultyFor: duration,
      // Time to come to rest, and to do what the faults left undone.
      healedFor: .seconds(900 + Int64(commands)))
    kernel.timelineLimit = timelineLimit
    kernel.forgetsToSync = forgetsToSync
    return kernel
  }
}
