import Collections

/// Who is there and who is dead, found by heartbeats with indirect probes and confirmation, or by ``SWIM``.
///
/// By heartbeats, every node shows itself to every other at an interval. A peer that is silent for the timeout,
/// counted from when it joined or was last heard, is first asked for through `indirectProbes` other
/// peers; only if none of them hears it either it is suspected. It is dead once a quorum of distinct
/// members of the committed membership, itself never among them, suspects it at the same time. What
/// is suspected or declared dead refutes with a higher incarnation (Das, Gupta and Motivala 2002).
///
/// Where members may lie, hearsay counts for nothing until as many of them say the same that one of them
/// is honest: that a peer was found dead, that it answered a probe, and under which incarnation. Liars
/// alone can so neither declare a node dead nor keep a dead one alive, nor name an incarnation that a
/// node cannot refute.
///
/// What heartbeats cost grows with the square of the nodes. With ``Detector/swim`` a node probes one other in
/// each interval, and voters believe their own probes only; this type then tells nodes what they are, keeps what
/// the detector finds, and leaves the finding to it.
public struct Membership: Sendable {
  /// How the dead are found.
  public enum Detector: String, Sendable, Hashable, CaseIterable {
    /// Every node shows itself to every other.
    case heartbeats
    /// Every node probes one other at a time, and death takes a quorum of voters whose own probes failed.
    case swim
  }

  /// The parameters.
  public struct Settings: Sendable, Hashable {
    /// How the dead are found.
    public let detector: Detector
    /// How often a node shows itself, or probes another.
    public let interval: MeshDuration
    /// How long a peer may be silent, where it shows itself.
    public let timeout: MeshDuration
    /// Peers that are asked before a silent one is suspected.
    public let indirectProbes: Int
    /// Members that must suspect a node before it is dead; a majority where nil.
    public let confirmations: Int?

    /// Makes settings.
    public init(
      detector: Detector = .heartbeats, interval: MeshDuration = .seconds(3),
      timeout: MeshDuration = .seconds(10), indirectProbes: Int = 3, confirmations: Int? = nil
    ) {
      self.detector = detector
      self.interval = max(interval, .milliseconds(1))
      self.timeout = max(timeout, .milliseconds(1))
      self.indirectProbes = max(indirectProbes, 0)
      self.confirmations = confirmations
    }
  }

  /// What is known of a peer.
  struct Peer: Sendable {
    var profile: NodeProfile
    var incarnation: UInt64 = 0
    /// When it joined or was last heard.
    var heardAt: MeshTime
    /// When the indirect probes that are under way are given up.
    var probeEndsAt: MeshTime?
    /// When the suspicion of this node is told again.
    var accuseAt: MeshTime?
    /// Who suspects it.
    var accusers: OrderedDictionary<NodeID, Accusation> = [:]
    /// Who says that it answered the probe that is under way, and under which incarnation.
    var vouchers: OrderedDictionary<NodeID, UInt64> = [:]
    /// Who says that a quorum suspects it, and under which incarnation.
    var convictors: OrderedDictionary<NodeID, UInt64> = [:]
    var conviction: Conviction?
    /// The status that was last told.
    var status = PeerStatus.alive

    /// Whether nobody doubts that it is there, this node not either.
    var isUnquestioned: Bool {
      status == .alive && probeEndsAt == nil && accuseAt == nil && accusers.isEmpty
        && conviction == nil
    }
  }

  /// A member's word that it does not hear a peer.
  struct Accusation: Sendable {
    /// Under which incarnation it knows the peer.
    let incarnation: UInt64
    /// When it last said so.
    let at: MeshTime
  }

  /// This node.
  public let node: NodeID
  /// This node's incarnation.
  public internal(set) var incarnation: UInt64
  /// The nodes of the committed membership, ascending.
  public let voters: [NodeID]
  /// Members that must say what this node has not seen itself.
  let witnesses: Int
  let settings: Settings
  let profile: NodeProfile
  var peers: OrderedDictionary<NodeID, Peer> = [:]
  var random: SplitMix64
  var heartbeatAt: MeshTime
  var effects: [MembershipEffect] = []
  /// What finds the dead; nil where heartbeats do.
  var swim: SWIM?

  /// Makes the failure detection of one node.
  ///
  /// - Parameters:
  ///   - profile: this node.
  ///   - incarnation: higher than any that this node had before.
  ///   - members: the committed membership, this node included if it votes.
  ///   - faults: how many of them may lie.
  ///   - now: when all peers' timers start.
  public init(
    profile: NodeProfile, incarnation: UInt64, members: [NodeProfile], faults: Int = 0,
    settings: Settings = Settings(), random: SplitMix64, at now: MeshTime
  ) {
    node = profile.id
    self.profile = profile
    self.incarnation = incarnation
    witnesses = max(faults, 0) + 1
    self.settings = settings
    self.random = random
    voters = members.map(\.id).sorted()
    heartbeatAt = now
    for member in members.sorted(by: { $0.id < $1.id }) where member.id != profile.id {
      peers[member.id] = Peer(profile: member, heardAt: now)
    }
    if settings.detector == .swim { swim = makeSWIM(at: now) }
  }

  /// Members that must suspect a node before it is dead.
  public var confirmations: Int {
    max(settings.confirmations ?? 0, Quorum.majority(nodes: voters.count))
  }

  /// Who is there.
  public var view: MembershipView {
    let learners =
      peers.keys.filter { !voters.contains($0) }
      + (voters.contains(node) ? [] : [node])
    return MembershipView(
      voters: voters, learners: learners, dead: peers.keys.filter { status(of: $0) == .dead })
  }

  /// How a node is seen; nil if it is not known. A node always sees itself alive.
  public func status(of node: NodeID) -> PeerStatus? {
    node == self.node ? .alive : peers.index(forKey: node).map { peers.values[$0].status }
  }

  /// The incarnation of a node, as far as known.
  public func incarnation(of node: NodeID) -> UInt64? {
    node == self.node ? incarnation : peers[node]?.incarnation
  }

  /// A node with its agents; nil if it is not known.
  public func profile(of node: NodeID) -> NodeProfile? {
    node == self.node ? profile : peers[node]?.profile
  }

  /// This node and all peers that are not dead, ascending.
  public var present: [NodeID] {
    var present = [node]
    for index in peers.values.indices where peers.values[index].status != .dead {
      present.append(peers.keys[index])
    }
    present.sort()
    return present
  }

  /// Voters that were heard within the timeout, this node included if it votes.
  public func reachableVoters(at now: MeshTime) -> Int {
    voters.count { voter in
      if swim != nil { return status(of: voter) == .alive }
      return voter == node || peers[voter].map { now < $0.heardAt + settings.timeout } == true
    }
  }

  /// When there is something to do next.
  public var nextDeadline: MeshTime? {
    if let swim { return swim.nextDeadline }
    var deadline = heartbeatAt
    for index in peers.values.indices where peers.values[index].status != .dead {
      let next =
        peers.values[index].probeEndsAt ?? peers.values[index].accuseAt
        ?? (peers.values[index].heardAt + settings.timeout)
      deadline = min(deadline, next)
    }
    return deadline
  }

  /// Does what time asks for.
  public mutating func tick(at now: MeshTime) -> [MembershipEffect] {
    if let answer = swim?.tick(at: now) {
      absorb(answer)
      return takeEffects()
    }
    if now >= heartbeatAt {
      heartbeatAt = now + settings.interval
      broadcastHeartbeat()
    }
    for id in Array(peers.keys) { examine(id, at: now) }
    return takeEffects()
  }

  /// Shows this node to all peers, for the first time in this incarnation.
  public mutating func join(at now: MeshTime) -> [MembershipEffect] {
    if let answer = swim?.join(at: now) {
      absorb(answer)
    } else {
      effects.append(.persistIncarnation(incarnation))
    }
    for peer in peers.keys {
      effects.append(
        .send(peer, .hello(profile, incarnation: incarnation, wantsAnswer: false)))
    }
    return takeEffects() + tick(at: now)
  }

  /// Shows this node to a peer that it was told of and that is not among the members.
  public func greet(_ peer: NodeID) -> [MembershipEffect] {
    [.send(peer, .hello(profile, incarnation: incarnation, wantsAnswer: true))]
  }

  /// Takes a message.
  public mutating func receive(
    _ message: MembershipMessage, from peer: NodeID, at now: MeshTime
  ) -> [MembershipEffect] {
    guard peer != node else { return [] }
    if swim != nil {
      receiveProbing(message, from: peer, at: now)
      return takeEffects()
    }
    switch message {
    case .hello(let profile, let incarnation, let wantsAnswer):
      welcome(profile, incarnation, wantsAnswer: wantsAnswer, from: peer, at: now)
    case .heartbeat(let incarnation, let convictions):
      guard let index = peers.index(forKey: peer) else {
        effects.append(
          .send(peer, .hello(profile, incarnation: self.incarnation, wantsAnswer: true)))
        break
      }
      hear(peer, incarnation, at: now)
      if let conviction = peers.values[index].conviction {
        effects.append(.send(peer, .accused(incarnation: conviction.incarnation)))
      }
      for conviction in convictions { accept(conviction, from: peer, at: now) }
    case .probeRequest(let target):
      if peers[target] != nil { effects.append(.send(target, .probe(for: peer))) }
    case .probe(let origin):
      effects.append(.send(peer, .probeAnswer(for: origin, incarnation: incarnation)))
    case .probeAnswer(let origin, let incarnation):
      hear(peer, incarnation, at: now)
      if peers[origin] != nil {
        effects.append(.send(origin, .probeResult(peer, incarnation: incarnation)))
      }
    case .probeResult(let target, let incarnation):
      vouch(for: target, incarnation, by: peer, at: now)
    case .suspect(let target, let incarnation):
      takeSuspicion(of: target, incarnation, from: peer, at: now)
    case .accused(let incarnation):
      refute(incarnation, at: now)
    case .swim: break
    }
    return takeEffects()
  }

  /// Notes that a peer is alive because anything at all came from it; SWIM asks for itself.
  public mutating func heard(_ peer: NodeID, at now: MeshTime) -> [MembershipEffect] {
    guard swim == nil, let index = peers.index(forKey: peer) else { return [] }
    hear(peer, peers.values[index].incarnation, at: now)
    return takeEffects()
  }

  mutating func takeEffects() -> [MembershipEffect] {
    defer { effects = [] }
    return effects
  }

  mutating func broadcastHeartbeat() {
    let convictions = peers.values.compactMap(\.conviction)
    for peer in peers.keys {
      effects.append(.send(peer, .heartbeat(incarnation: incarnation, convictions)))
    }
  }

  /// Raises the incarnation above one that was named, yet not so far that a liar could use them up.
  mutating func raiseIncarnation(above other: UInt64) {
    let named = min(other, incarnation.addingReportingOverflow(1 << 32).partialValue)
    let (next, overflow) = max(named, incarnation).addingReportingOverflow(1)
    guard !overflow else { return }
    incarnation = next
    effects.append(.persistIncarnation(next))
  }
}
