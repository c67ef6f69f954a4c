import Mesh

/// What a simulated network does to messages. Chances are in ten-thousandths.
public struct NetworkFaults: Sendable, Hashable {
  /// Chance that a message is lost.
  public var loss: Int
  /// Chance that a message arrives twice.
  public var duplication: Int
  /// Least delay.
  public var minimumDelay: MeshDuration
  /// Greatest delay; what is sent later may arrive earlier.
  public var maximumDelay: MeshDuration
  /// Chance that a message is delayed by up to `spike` besides.
  public var spikes: Int
  /// Greatest delay of a spike.
  public var spike: MeshDuration

  /// A network that loses nothing and takes 1 to 5 ms.
  public static let none = NetworkFaults(
    loss: 0, duplication: 0, minimumDelay: .milliseconds(1), maximumDelay: .milliseconds(5),
    spikes: 0, spike: .zero)

  /// A bad network: a tenth is lost, some comes twice or seconds late.
  public static let rough = NetworkFaults(
    loss: 1_000, duplication: 500, minimumDelay: .milliseconds(1),
    maximumDelay: .milliseconds(200), spikes: 100, spike: .seconds(4))

  /// Makes a network.
  public init(
    loss: Int, duplication: Int, minimumDelay: MeshDuration, maximumDelay: MeshDuration,
    spikes: Int, spike: MeshDuration
  ) {
    self.loss = loss
    self.duplication = duplication
    self.minimumDelay = minimumDelay
    self.maximumDelay = maximumDelay
    self.spikes = spikes
    self.spike = spike
  }
}

/// What is simulated. Nothing but this decides what happens.
public struct SimulationSettings: Sendable, Hashable {
  /// Decides whatever chance decides.
  public var seed: UInt64
  /// The swarm.
  public var configuration: MeshConfiguration
  /// The tasks that the first node proposes at the start.
  public var tasks: [TaskSpecification]
  /// The network while faults last.
  public var network: NetworkFaults
  /// How long faults last; then the network heals and all nodes are up.
  public var faultyFor: MeshDuration
  /// How long the healed swarm has to finish.
  public var healedFor: MeshDuration
  /// Mean time between two crashes; none where nil.
  public var crashEvery: MeshDuration?
  /// Mean time between two partitions; none where nil.
  public var partitionEvery: MeshDuration?
  /// Chance, in ten-thousandths, that an attempt fails.
  public var attemptFailure: Int
  /// Longest time that an attempt takes.
  public var attemptDuration: MeshDuration

  /// Makes settings.
  public init(
    seed: UInt64, configuration: MeshConfiguration, tasks: [TaskSpecification] = [],
    network: NetworkFaults = .none, faultyFor: MeshDuration = .zero,
    healedFor: MeshDuration = .seconds(120), crashEvery: MeshDuration? = nil,
    partitionEvery: MeshDuration? = nil, attemptFailure: Int = 0,
    attemptDuration: MeshDuration = .seconds(3)
  ) {
    self.seed = seed
    self.configuration = configuration
    self.tasks = tasks
    self.network = network
    self.faultyFor = faultyFor
    self.healedFor = healedFor
    self.crashEvery = crashEvery
    self.partitionEvery = partitionEvery
    self.attemptFailure = attemptFailure
    self.attemptDuration = attemptDuration
  }
}
