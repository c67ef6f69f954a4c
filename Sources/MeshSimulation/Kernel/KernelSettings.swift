import Mesh

/// What is simulated, apart from the protocol. Nothing but these and the protocol decides what
/// happens.
public struct KernelSettings: Sendable, Hashable {
  /// Decides whatever chance decides.
  public var seed: UInt64
  /// The network when no fault is under way.
  public var network: NetworkFaults
  /// What goes wrong, and when.
  public var schedule: FaultSchedule
  /// Hosts that lie.
  public var byzantine: Set<Int>
  /// How long faults last; then the network heals, and all hosts that can come back.
  public var faultyFor: MeshDuration
  /// How long the healed nodes have to come to rest.
  public var healedFor: MeshDuration
  /// Longest time that a write takes to be synced; none where zero.
  public var syncing: MeshDuration
  /// Greatest difference between two clocks at the start.
  public var skew: MeshDuration
  /// Whether disks say that they have synced and have not: a planted fault, to see it found.
  public var forgetsToSync: Bool
  /// Most entries of the timeline that is kept for people; none where 0.
  public var timelineLimit: Int

  /// Makes settings.
  public init(
    seed: UInt64, network: NetworkFaults = .none, schedule: FaultSchedule = FaultSchedule([]),
    byzantine: Set<Int> = [], faultyFor: MeshDuration = .zero,
    healedFor: MeshDuration = .seconds(120), syncing: MeshDuration = .zero,
    skew: MeshDuration = .seconds(10_000), forgetsToSync: Bool = false, timelineLimit: Int = 0
  ) {
    self.seed = seed
    self.network = network
    self.schedule = schedule
    self.byzantine = byzantine
    self.faultyFor = faultyFor
    self.healedFor = healedFor
    self.syncing = syncing
    self.skew = skew
    self.forgetsToSync = forgetsToSync
    self.timelineLimit = timelineLimit
  }

  /// Settings with a schedule that is drawn from a menu by the same seed.
  public init(
    seed: UInt64, menu: FaultMenu, hosts: Int, byzantine: Set<Int> = [],
    faultyFor: MeshDuration, healedFor: MeshDuration = .seconds(120),
    syncing: MeshDuration = .milliseconds(20)
  ) {
    self.init(
      seed: seed, network: menu.network,
      schedule: FaultSchedule(
        from: menu, hosts: hosts, during: faultyFor, seed: seed ^ 0x5EED_0F_FA17),
      byzantine: byzantine, faultyFor: faultyFor, healedFor: healedFor, syncing: syncing)
  }
}
