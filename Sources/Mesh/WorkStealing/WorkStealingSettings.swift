/// The parameters of ``WorkStealing``.
public struct WorkStealingSettings: Sendable, Hashable {
  /// Tasks that run at a time.
  public var slots: Int
  /// The load, in basis points of the slots, above which a node gives tasks away.
  public var overload: Int
  /// The load, in basis points of the slots, below which a node asks for tasks.
  public var underload: Int
  /// Most tasks of one grant.
  public var batch: Int
  /// Time between two requests of a node that has too little to do.
  public var requestInterval: MeshDuration
  /// Time after which something unanswered is said again.
  public var retryInterval: MeshDuration
  /// Time after which a grant that is not acknowledged is taken back, if it can be.
  public var lease: MeshDuration

  /// Makes settings.
  public init(
    slots: Int = 4, overload: Int = 8_000, underload: Int = 3_000, batch: Int = 4,
    requestInterval: MeshDuration = .seconds(1), retryInterval: MeshDuration = .seconds(1),
    lease: MeshDuration = .seconds(10)
  ) {
    self.slots = min(max(slots, 1), MeshLimits.agentsPerNode)
    self.overload = max(overload, 0)
    self.underload = min(max(underload, 1), self.overload)
    self.batch = min(max(batch, 1), MeshLimits.stolenTasks)
    self.requestInterval = max(requestInterval, .milliseconds(1))
    self.retryInterval = max(retryInterval, .milliseconds(1))
    self.lease = lease
  }
}
