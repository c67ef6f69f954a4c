import Collections

/// Who is there and who is dead, at a load for each node that does not grow with their number: SWIM (Das,
/// Gupta and Motivala, "SWIM: Scalable Weakly-consistent Infection-style Process Group Membership Protocol",
/// DSN 2002) with Lifeguard's refinements (Dadgar, Phillips and Currey, "Lifeguard: Local Health Awareness
/// for More Accurate Failure Detection", DSN-W 2018).
///
/// A node probes one other in each period, all of them in random order before any of them again. One that
/// answers neither directly nor through others is suspected, which spreads with the probes; it is dead unless it
/// refutes with a higher incarnation in time. A node that gets no answers while it should doubts itself first: its
/// times grow. With ``SWIMSettings/Confirmation/quorum(_:)`` nobody is believed about a third: each voter
/// probes for itself, and says so itself.
public struct SWIM: Sendable {
  /// This node.
  public let node: NodeID
  /// This node's incarnation; only the node itself ever raises it.
  public private(set) var incarnation: UInt64
  /// The parameters.
  public let settings: SWIMSettings
  /// How much this node doubts itself: its times are so many times longer, less one.
  public internal(set) var health = 0

  let voters: [NodeID]
  var table: MemberTable
  var random: SplitMix64
  var probe: Probe?
  var probeAt: MeshTime
  var syncAt: MeshTime
  var rounds: ProbeOrder
  var urgent: OrderedSet<Int> = []
  var relays: OrderedDictionary<UInt64, Relay> = [:]
  var suspicions: [Int: Suspicion] = [:]
  /// When suspicions end, the next first; what no longer fits its suspicion is void.
  var ends = Heap<SuspicionEnd>()
  var accuseAt: MeshTime?
  var updates = UpdateQueue()
  var sequence: UInt64 = 0
  var syncCursor = 0
  var effects: [SWIMEffect] = []
  var alive: Int

  /// A probe that is under way.
  struct Probe: Sendable {
    let target: Int
    let number: UInt64
    let directEndsAt: MeshTime
    let endsAt: MeshTime
    var helpers: Int?
    var negatives = 0
    var isAnswered = false
  }

  /// A probe for another node.
  struct Relay: Sendable {
    let asker: NodeID
    let number: UInt64
    let target: NodeID
    let endsAt: MeshTime
  }

  /// Makes a detector.
  ///
  /// - Parameters:
  ///   - node: this node.
  ///   - incarnation: higher than any that this node had before.
  ///   - table: the nodes that are known at first.
  ///   - voters: whose word counts where death takes a quorum.
  ///   - settings: the parameters.
  ///   - random: decides the order of probes and whom it asks.
  ///   - now: the present.
  public init(
    node: NodeID, incarnation: UInt64, table: MemberTable, voters: [NodeID] = [],
    settings: SWIMSettings = SWIMSettings(), random: SplitMix64, at now: MeshTime
  ) {
    self.node = node
    self.incarnation = incarnation
    self.settings = settings
    self.voters = voters.sorted()
    self.table = table
    self.random = random
    alive = table.count - (table.place(of: node) == nil ? 0 : 1)
    rounds = ProbeOrder(count: table.count, random: self.random.split())
    // Nodes that start together do not all probe at once.
    probeAt = now + self.random.duration(upTo: settings.interval)
    syncAt = now + self.random.duration(upTo: settings.syncInterval)
  }

  /// How a node is seen; nil if it is not known. A node sees itself alive.
  public func state(of other: NodeID) -> SWIMState? {
    other == node ? .alive : table.place(of: other).map { table.states[$0] }
  }

  /// The incarnation of a node, as far as known.
  public func incarnation(of other: NodeID) -> UInt64? {
    other == node ? incarnation : table.place(of: other).map { table.incarnations[$0] }
  }

  /// The nodes that are known, this one left out.
  public var others: [NodeID] { table.names.filter { $0 != node } }

  /// Voters that must accuse a node before it is dead; 1 where the settings ask for no quorum.
  public var requiredAccusers: Int {
    switch settings.confirmation {
    case .suspicion: 1
    case .quorum(let count): max(count ?? 0, Quorum.majority(nodes: voters.count))
    }
  }

  /// When there is something to do next.
  public var nextDeadline: MeshTime {
    var deadline = min(probeAt, syncAt)
    if let probe, !probe.isAnswered {
      deadline = min(deadline, probe.helpers == nil ? probe.directEndsAt : probe.endsAt)
    }
    for relay in relays.values { deadline = min(deadline, relay.endsAt) }
    if let end = ends.min { deadline = min(deadline, end.at) }
    return min(deadline, accuseAt ?? deadline)
  }

  /// Makes this node known, for the first time in this incarnation.
  public mutating func join(at now: MeshTime) -> [SWIMEffect] {
    effects.append(.persistIncarnation(incarnation))
    tell(ownUpdate())
    for peer in random.sample(settings.indirectProbes, of: others) {
      effects.append(.send(peer, .sync(known(), wantsAnswer: true)))
    }
    return takeEffects()
  }

  /// Says that this node goes, so that nobody takes it for dead.
  public mutating func leave() -> [SWIMEffect] {
    for peer in pick(settings.tellings(nodes: alive)) {
      effects.append(.send(peer, .sync([ownUpdate(.left)], wantsAnswer: false)))
    }
    return takeEffects()
  }

  /// Does what time asks for.
  public mutating func tick(at now: MeshTime) -> [SWIMEffect] {
    giveUpRelays(at: now)
    continueProbe(at: now)
    endSuspicions(at: now)
    accuseAgain(at: now)
    if now >= syncAt {
      syncAt = now + settings.syncInterval
      // The dead are asked too: two sides of a partition that healed may each hold the other for dead.
      let dead = table.names.indices.filter { table.states[$0] == .dead }.map { table.names[$0] }
      for peer in pick(1) + random.sample(1, of: dead) {
        effects.append(.send(peer, .sync(about(peer) + known(), wantsAnswer: true)))
      }
    }
    return takeEffects()
  }

  /// Takes a message of a peer.
  public mutating func receive(
    _ message: SWIMMessage, from peer: NodeID, at now: MeshTime
  ) -> [SWIMEffect] {
    guard peer != node else { return [] }
    for update in message.updates {
      take(update, from: peer, isExchange: message.isExchange, at: now)
    }
    switch message {
    case .ping(let number, let target, _):
      guard target == node else { break }
      if table.place(of: peer) == nil {
        effects.append(.send(peer, .sync(known(), wantsAnswer: true)))
      }
      effects.append(
        .send(
          peer,
          .acknowledgement(number, node: node, incarnation: incarnation, news(for: peer))))
    case .pingRequest(let number, let target, _):
      relay(number, to: target, for: peer, at: now)
    case .acknowledgement(let number, let target, let incarnation, _):
      if target == peer {
        let update = SWIMUpdate(
          node: peer, state: .alive, incarnation: incarnation, source: peer)
        take(update, from: peer, isExchange: false, at: now)
      }
      takeAnswer(number, of: target, incarnation, from: peer, at: now)
    case .negative(let number):
      if probe?.number == number { probe?.negatives += 1 }
    case .sync(_, let wantsAnswer):
      if wantsAnswer { effects.append(.send(peer, .sync(known(), wantsAnswer: false))) }
    case .accusation(let target, let incarnation, let isAnswer):
      takeAccusation(of: target, incarnation, isAnswer: isAnswer, from: peer, at: now)
    }
    return takeEffects()
  }

  // MARK: - Shared by the parts

  /// Some of the nodes that are neither dead nor gone, at random, `excluded` not among them.
  mutating func pick(_ count: Int, besides excluded: Int? = nil) -> [NodeID] {
    var picked: OrderedSet<Int> = []
    // In a large swarm nearly every place will do; listing all for each message would make a period's cost
    // grow with the swarm.
    for _ in 0..<(8 * count) where picked.count < count && table.count > 0 {
      let place = Int(random.next(below: UInt64(table.count)))
      if place != excluded, isReachable(place) { picked.append(place) }
    }
    if picked.count < count {
      let rest = table.names.indices.filter {
        $0 != excluded && isReachable($0) && !picked.contains($0)
      }
      picked.append(contentsOf: random.sample(count - picked.count, of: rest))
    }
    return picked.map { table.names[$0] }
  }

  func isReachable(_ place: Int) -> Bool {
    table.isPresent(place) && table.names[place] != node
  }

  mutating func change(_ place: Int, to state: SWIMState, _ incarnation: UInt64) {
    let before = table.states[place]
    let was = isReachable(place)
    table.set(place, state, incarnation)
    let isNow = isReachable(place)
    if was != isNow { alive += isNow ? 1 : -1 }
    if before != state {
      effects.append(.changed(table.names[place], state, incarnation: incarnation))
    }
  }

  mutating func tell(_ update: SWIMUpdate) { updates.add(update) }

  /// What this node says of itself.
  func ownUpdate(_ state: SWIMState = .alive) -> SWIMUpdate {
    SWIMUpdate(node: node, state: state, incarnation: incarnation, source: node)
  }

  /// News to put into a message for a peer.
  mutating func news(for peer: NodeID) -> [SWIMUpdate] {
    let own = about(peer)
    return own
      + updates.take(
        settings.updatesPerMessage - own.count, tellings: settings.tellings(nodes: alive + 1))
  }

  /// What a peer must know to refute it: that it is suspected or held for dead (Lifeguard, section IV-C).
  func about(_ peer: NodeID) -> [SWIMUpdate] {
    guard let place = table.place(of: peer) else { return [] }
    let state = table.states[place]
    guard state == .suspect || state == .dead else { return [] }
    return [
      SWIMUpdate(
        node: peer, state: state, incarnation: table.incarnations[place], source: node)
    ]
  }

  /// A part of all that is known, another part each time where it is too much for one message.
  mutating func known() -> [SWIMUpdate] {
    let own = ownUpdate()
    let count = min(table.count, MeshLimits.membershipUpdates - 2)
    guard count > 0 else { return [own] }
    let places = (0..<count).map { (syncCursor + $0) % table.count }
    syncCursor = (syncCursor + count) % table.count
    return [own]
      + places.filter { table.names[$0] != node }.map {
        SWIMUpdate(
          node: table.names[$0], state: table.states[$0], incarnation: table.incarnations[$0],
          source: node)
      }
  }

  /// Contradicts what is said of this node: alive, in a higher incarnation.
  mutating func refute(_ said: UInt64, to peer: NodeID) {
    // A later incarnation there is not: whoever says so lies.
    guard said <= incarnation, incarnation < .max else { return }
    let isNew = said == incarnation
    if isNew {
      incarnation += 1
      effects.append(.persistIncarnation(incarnation))
      doubt(1)
    }
    let update = ownUpdate()
    // What is said of an earlier incarnation is refuted already, but not where it is still said.
    tell(update)
    var peers: OrderedSet = [peer]
    if isNew { peers.formUnion(isByQuorum ? others : pick(settings.indirectProbes)) }
    for peer in peers { effects.append(.send(peer, .sync([update], wantsAnswer: false))) }
  }

  mutating func doubt(_ amount: Int) {
    health = min(max(health + amount, 0), settings.healthLimit)
  }

  mutating func takeEffects() -> [SWIMEffect] {
    defer { effects = [] }
    return effects
  }
}
