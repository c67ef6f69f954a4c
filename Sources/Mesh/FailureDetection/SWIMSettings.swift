/// The parameters of ``SWIM``.
public struct SWIMSettings: Sendable, Hashable {
  /// What it takes to declare a node dead.
  public enum Confirmation: Sendable, Hashable {
    /// One node's suspicion that nobody refutes in time, as in the paper: for nodes that stop but never
    /// lie.
    case suspicion
    /// So many distinct voters, the suspect not among them, whose own probes failed and who said so
    /// themselves; a majority where nil.
    case quorum(Int?)
  }

  /// The protocol period: a node probes one other in it.
  public var interval: MeshDuration
  /// How long an answer may take before others are asked to probe.
  public var timeout: MeshDuration
  /// Others that are asked to probe in turn (the paper's k).
  public var indirectProbes: Int
  /// How many periods times log₁₀ n a suspicion lasts at least (memberlist's `SuspicionMult`).
  public var suspicionMultiplier: Int
  /// How many times longer it lasts while nobody else confirms it (Lifeguard, section IV-B).
  public var longestSuspicion: Int
  /// Suspicions of others after which it lasts no longer than at least (Lifeguard's K).
  public var confirmations: Int
  /// Greatest multiplier of the times of a node that has reason to doubt itself, less one (Lifeguard's
  /// S, section IV-A).
  public var healthLimit: Int
  /// How many times log₁₀ n an update is told (memberlist's `RetransmitMult`).
  public var retransmissions: Int
  /// Updates in one message.
  public var updatesPerMessage: Int
  /// Time between two exchanges of all that two nodes know.
  public var syncInterval: MeshDuration
  /// What it takes to declare a node dead.
  public var confirmation: Confirmation

  /// Makes settings with the defaults of the sources.
  public init(
    interval: MeshDuration = .seconds(3), timeout: MeshDuration = .seconds(1),
    indirectProbes: Int = 3, suspicionMultiplier: Int = 4, longestSuspicion: Int = 6,
    confirmations: Int = 3, healthLimit: Int = 8, retransmissions: Int = 4,
    updatesPerMessage: Int = 16, syncInterval: MeshDuration = .seconds(30),
    confirmation: Confirmation = .suspicion
  ) {
    self.interval = max(interval, .milliseconds(1))
    self.timeout = min(max(timeout, .milliseconds(1)), interval)
    self.indirectProbes = max(indirectProbes, 0)
    self.suspicionMultiplier = max(suspicionMultiplier, 1)
    self.longestSuspicion = max(longestSuspicion, 1)
    self.confirmations = max(confirmations, 0)
    self.healthLimit = max(healthLimit, 0)
    self.retransmissions = max(retransmissions, 1)
    self.updatesPerMessage = min(max(updatesPerMessage, 1), MeshLimits.membershipUpdates)
    self.syncInterval = max(syncInterval, .milliseconds(1))
    self.confirmation = confirmation
  }

  /// How often an update is told in a swarm of `nodes`.
  public func tellings(nodes: Int) -> Int {
    retransmissions * Int(FixedLogarithm.log10(max(nodes, 1) + 1).roundedUp)
  }

  /// The shortest and the longest time that a suspicion lasts in a swarm of `nodes`.
  func suspicion(nodes: Int) -> (least: MeshDuration, greatest: MeshDuration) {
    let logarithm = max(FixedLogarithm.log10(max(nodes, 1)), .one)
    let least = MeshDuration(
      milliseconds: logarithm.of(interval.milliseconds) * Int64(suspicionMultiplier))
    return (least, least * Int64(longestSuspicion))
  }
}
