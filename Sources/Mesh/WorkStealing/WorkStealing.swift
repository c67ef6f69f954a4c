import Collections

/// Moves tasks that wait from nodes with too many to nodes with too few: a node with too little to do asks,
/// as in Blumofe and Leiserson ("Scheduling Multithreaded Computations by Work Stealing", JACM 46(5), 1999),
/// and what it is given changes hands by a grant that is acknowledged or returned.
///
/// Messages get lost and nodes crash, so a grant is a small transaction. Whoever gives keeps the tasks, and does
/// not begin them, until the other side says that it has them or never will; that side remembers what it said,
/// on disk, before it says it. Each time a task changes hands its token grows, so that no two nodes ever
/// hold it under the same one. Only where a peer is given up for good, which somebody else has to decide,
/// are tasks taken back without its word.
public struct WorkStealing: Sendable {
  /// Tasks on their way to a peer.
  public struct Grant: Sendable, Hashable {
    /// Its number, the higher the later.
    public let number: UInt64
    /// The tasks, under the tokens that they have on the other side.
    public let items: [WorkItem]
    /// When it is said again.
    var retryAt: MeshTime
    /// When it is taken back if that side has not taken it.
    var endsAt: MeshTime
  }

  /// What was said of the latest grant of a peer.
  struct Outcome: Sendable, Hashable {
    let number: UInt64
    let isAccepted: Bool
  }

  /// This node.
  public let node: NodeID
  /// The parameters.
  public let settings: WorkStealingSettings
  /// Tasks that wait, the oldest first.
  public internal(set) var waiting: Deque<WorkItem> = []
  /// Tasks that run.
  public internal(set) var running: OrderedDictionary<TaskID, WorkItem> = [:]
  /// Tasks of which nobody knows whether they ran.
  public internal(set) var held: OrderedDictionary<TaskID, WorkItem> = [:]
  /// Tasks on their way, by the peer that is to get them; one grant for each at a time.
  public internal(set) var grants: OrderedDictionary<NodeID, Grant> = [:]

  /// Tasks that were done here: after a restart whoever waits for them may not have heard of it.
  public internal(set) var finished: Set<TaskID> = []

  let peers: [NodeID]
  var outcomes: [NodeID: Outcome] = [:]
  var lastNumber: UInt64 = 0
  /// How many tasks each peer said to have waiting.
  var known: [NodeID: Int] = [:]
  var random: SplitMix64
  var requestAt: MeshTime
  var effects: [WorkStealingEffect] = []

  /// Makes a node, or makes it again after a restart.
  ///
  /// - Parameters:
  ///   - node: this node.
  ///   - peers: the others.
  ///   - settings: the parameters.
  ///   - random: decides whom it asks.
  ///   - records: what it kept, in the order written.
  ///   - now: the present.
  public init(
    node: NodeID, peers: [NodeID], settings: WorkStealingSettings = WorkStealingSettings(),
    random: SplitMix64, restoring records: [WorkStealingRecord] = [], at now: MeshTime
  ) {
    self.node = node
    self.peers = peers.filter { $0 != node }.sorted()
    self.settings = settings
    self.random = random
    requestAt = now + self.random.duration(upTo: settings.requestInterval)
    for record in records { restore(record, at: now) }
    // What ran when the node stopped begins again, unless it must not.
    for (task, item) in running {
      if item.isIdempotent {
        waiting.prepend(item)
      } else {
        held[task] = item
        effects.append(.held(item))
      }
    }
    running = [:]
  }

  /// The load, in basis points of the slots: what runs and what waits.
  public var load: Int { (running.count + waiting.count) * 10_000 / settings.slots }

  /// When there is something to do next.
  public var nextDeadline: MeshTime {
    if canBegin { return .zero }
    return grants.values.reduce(requestAt) { min($0, $1.retryAt) }
  }

  /// Takes a new task; one that is or was there already, or for which there is no room, changes nothing.
  ///
  /// - Returns: what to do; nothing where it was not taken.
  public mutating func submit(_ item: WorkItem) -> [WorkStealingEffect] {
    guard item.task.isWellFormed, !knows(item.task), waiting.count < MeshLimits.tasks else {
      return []
    }
    keep(.queued(item))
    begin()
    return takeEffects()
  }

  /// Takes notice that a task is done.
  public mutating func finish(_ task: TaskID) -> [WorkStealingEffect] {
    guard running[task] != nil || held[task] != nil else { return [] }
    keep(.finished(task))
    begin()
    return takeEffects()
  }

  /// Does what time asks for.
  public mutating func tick(at now: MeshTime) -> [WorkStealingEffect] {
    begin()
    for (peer, grant) in grants where now >= grant.retryAt {
      grants[peer]?.retryAt = now + settings.retryInterval
      let isOver = now >= grant.endsAt
      effects.append(
        .send(peer, isOver ? .revocation(grant.number) : .grant(grant.number, grant.items)))
    }
    if now >= requestAt {
      requestAt = now + settings.requestInterval
      if load < settings.underload, let peer = pick() {
        effects.append(.send(peer, .request(load: load)))
      }
    }
    return takeEffects()
  }

  /// Takes a message of a peer.
  public mutating func receive(
    _ message: WorkStealingMessage, from peer: NodeID, at now: MeshTime
  ) -> [WorkStealingEffect] {
    guard peers.contains(peer) else { return [] }
    switch message {
    case .request(let load): grant(to: peer, load: load, at: now)
    case .refusal(let waiting): known[peer] = waiting
    case .grant(let number, let items): takeGrant(number, items, of: peer)
    case .acknowledgement(let number): conclude(number, with: peer, isAccepted: true)
    case .revocation(let number): takeRevocation(number, of: peer)
    case .refusedGrant(let number): conclude(number, with: peer, isAccepted: false)
    }
    begin()
    return takeEffects()
  }

  /// Takes notice that a peer is given up for good, as a committed command says: what was on its way to it comes
  /// back under new tokens. What must not begin twice is held.
  public mutating func lose(_ peer: NodeID) -> [WorkStealingEffect] {
    guard let grant = grants[peer] else { return [] }
    keep(.returned(grant.number, from: peer))
    for item in grant.items where !item.isIdempotent {
      // For all that is known it was begun there.
      keep(.begun(item.task))
      guard let back = running.removeValue(forKey: item.task) else { continue }
      held[back.task] = back
      effects.append(.held(back))
    }
    begin()
    return takeEffects()
  }

  // MARK: - Shared by the parts

  private var canBegin: Bool { !waiting.isEmpty && running.count < settings.slots }

  /// Whether a task is, or was done, here.
  func knows(_ task: TaskID) -> Bool {
    running[task] != nil || held[task] != nil || finished.contains(task)
      || waiting.contains { $0.task == task }
      || grants.values.contains { $0.items.contains { $0.task == task } }
  }

  private mutating func begin() {
    while canBegin, let item = waiting.first {
      keep(.begun(item.task))
      effects.append(.begin(item))
    }
  }

  /// The peer that said to have most tasks waiting, or any.
  private mutating func pick() -> NodeID? {
    let most = known.values.max() ?? 0
    let busiest = peers.filter { most > 0 && known[$0] == most }
    let picked = random.sample(1, of: busiest.isEmpty ? peers : busiest).first
    // What it said grows old: next time another is asked, unless it says so again.
    if let picked { known[picked] = nil }
    return picked
  }

  /// Writes a record, and does what it says.
  mutating func keep(_ record: WorkStealingRecord) {
    effects.append(.persist(record))
    apply(record)
  }

  private mutating func takeEffects() -> [WorkStealingEffect] {
    defer { effects = [] }
    return effects
  }
}
