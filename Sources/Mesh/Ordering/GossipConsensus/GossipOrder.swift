import Collections

/// Gossip consensus: an order, one slot at a time, whose proposals and votes spread as rumours.
///
/// After Buchman, Kwon and Milosevic, The latest gossip on BFT consensus (arXiv:1807.04938): a rotating
/// proposer, signed prevotes and precommits, and the rule that a node which saw a quorum prevote for a
/// batch stays locked on it until a later quorum prevotes for another. A batch is decided by
/// `max(⌈(n+f+1)/2⌉, ⌈threshold·n⌉)` precommits of distinct voters in one round.
///
/// What is new goes to ``GossipSettings/fanout`` peers at once, and by whoever hears it first to as many
/// more; what that misses comes out when peers compare what they have (Demers et al. 1987).
///
/// What it guarantees: agreement and order as ``TotalOrder`` asks, with f nodes that do anything but
/// forge signatures, any number of crashes and restarts as long as what was persisted is kept, and any
/// network. It moves on once messages among n−f honest nodes arrive in time.
///
/// A change of members takes effect behind the next checkpoint.
public struct GossipOrder: TotalOrder {
  let node: NodeID
  let settings: GossipSettings
  let context: VotingContext
  let nullDigest: [UInt8] = []
  var random: SplitMix64

  /// Who takes part.
  public internal(set) var members: OrderMembers
  var change: CheckpointState.Change?
  var history = CommandHistory()
  /// The index of the latest command that was handed out.
  public internal(set) var committedIndex: UInt64 = 0
  var checkpoints: CheckpointKeeper
  /// Decided slots behind the stable checkpoint.
  var decisions: [UInt64: (batch: [SignedCommand], votes: [OrderVote])] = [:]
  /// The last slot that was handed out.
  public internal(set) var executed: UInt64 = 0

  // The open slot, which is the one behind the last.
  var isActive = false
  var currentRound: UInt64 = 0
  var step = GossipStep.proposing
  var rounds: [UInt64: GossipRound] = [:]
  var batches: [[UInt8]: [SignedCommand]] = [:]
  var locked: (round: UInt64, digest: [UInt8])?
  /// The latest batch that a quorum prevoted for, with those prevotes.
  var valid: (round: UInt64, digest: [UInt8], proof: [OrderVote])?
  var proposeDeadline: MeshTime?
  /// The latest round in which each node was heard, where that is later than the current one.
  var ahead: [NodeID: UInt64] = [:]

  var waiting: OrderedDictionary<CommandID, SignedCommand> = [:]
  var pending: OrderedDictionary<CommandID, SignedCommand> = [:]
  var verified = VerifiedRoots()
  var compareAt: MeshTime
  var answeredAt: [NodeID: MeshTime] = [:]
  var view: MembershipView
  var announcedLeader: NodeID?
  var isStateHandedOut = true
  var effects: [OrderEffect] = []

  /// Makes a node's part, or makes it again from what it persisted.
  ///
  /// - Parameters:
  ///   - node: this node.
  ///   - members: who takes part at the very start; the same on all nodes.
  ///   - settings: times and bounds; the same on all nodes.
  ///   - cryptography: signs, verifies and hashes.
  ///   - seed: decides whom it tells; differs from node to node.
  ///   - records: what was persisted, in order.
  ///   - now: the present.
  public init(
    node: NodeID, members: OrderMembers, settings: GossipSettings, cryptography: Cryptography,
    seed: UInt64, restoring records: [GossipRecord] = [], at now: MeshTime
  ) {
    self.node = node
    self.members = members
    self.settings = settings
    random = SplitMix64(seed: seed)
    context = VotingContext(
      node: node, swarm: settings.swarm, cryptography: cryptography, faults: settings.faults,
      threshold: settings.threshold)
    checkpoints = CheckpointKeeper(
      context: context, interval: settings.checkpointInterval,
      patience: settings.interval * 4, chunkBytes: settings.chunkBytes)
    compareAt = now
    view = MembershipView(voters: members.voters)
    for record in records { restore(record) }
    if !records.isEmpty { resume(at: now) }
  }

  // MARK: - What it knows

  /// The slot that is open.
  public var slot: UInt64 { executed + 1 }

  /// The round of the open slot.
  public var round: UInt64 { currentRound }

  /// The last slot of the latest stable checkpoint; 0 before the first.
  public var stableSlot: UInt64 { checkpoints.stableSequence }

  /// How many rounds something is held of; bounded.
  public var openRounds: Int { rounds.count }

  /// The node that places tasks: the proposer changes with every slot, so it is the first voter that is
  /// not known to be dead.
  public var leader: NodeID? { view.firstLiveVoter }

  /// Whether this node places tasks.
  public var isLeading: Bool { leader == node }

  /// When ``tick(at:)`` has something to do next.
  public var nextDeadline: MeshTime? {
    guard isStateHandedOut else { return .zero }
    var deadlines = [compareAt]
    if let proposeDeadline { deadlines.append(proposeDeadline) }
    if let round = rounds[currentRound] {
      if let deadline = round.prevoteDeadline, step == .prevoted { deadlines.append(deadline) }
      if let deadline = round.precommitDeadline { deadlines.append(deadline) }
    }
    return deadlines.min()
  }

  var quorum: Int { context.quorum(of: members) }

  func proposer(of round: UInt64) -> NodeID? {
    guard !members.voters.isEmpty else { return nil }
    let count = UInt64(members.voters.count)
    return members.voters[Int((slot % count + round % count) % count)]
  }

  /// Whether the next slot may be opened: a change of members waits for the checkpoint before it.
  var mayOpenSlot: Bool { change.map { executed < $0.behind } ?? true }

  // MARK: - Input

  /// Brings commands of this node on their way.
  public mutating func submit(
    _ commands: [OrderedCommand], at now: MeshTime
  ) throws(OrderRefusal) -> [OrderEffect] {
    let fresh = commands.filter { !history.contains($0.id) && pending[$0.id] == nil }
    guard pending.count + fresh.count <= MeshLimits.pendingCommands else { throw .tooManyPending }
    request(fresh, at: now)
    return takeEffects()
  }

  /// Asks when a read of what is applied here sees all that was decided before: when a mark that is
  /// ordered like a command comes by.
  public mutating func read(_ read: UInt64, at now: MeshTime) -> [OrderEffect] {
    guard pending.count < MeshLimits.pendingCommands else { return [.readFailed(read)] }
    let mark = CommandID(origin: node, incarnation: 0, sequence: read)
    request([OrderedCommand(id: mark, command: .barrier)], at: now)
    return takeEffects()
  }

  private mutating func request(_ commands: [OrderedCommand], at now: MeshTime) {
    let signed = context.sign(commands)
    for command in signed { pending[command.command.id] = command }
    admit(signed, from: nil, at: now)
  }

  /// Takes a message.
  public mutating func receive(
    _ message: OrderMessage, from peer: NodeID, at now: MeshTime
  ) -> [OrderEffect] {
    guard case .gossip(let message) = message, peer != node else { return [] }
    switch message {
    case .rumors(let rumors): for rumor in rumors { take(rumor, from: peer, at: now) }
    case .digest(let slot, let stable, let rounds, let isAnswer):
      compare(slot: slot, stable: stable, rounds, with: peer, isAnswer: isAnswer, at: now)
    case .decided(let batch, let votes): takeDecided(batch, votes, at: now)
    case .checkpoint(let message):
      let outcome = checkpoints.receive(
        message, from: peer, members: members, executed: executed, at: now)
      follow(outcome, at: now)
    }
    return takeEffects()
  }

  /// Does what time asks for.
  public mutating func tick(at now: MeshTime) -> [OrderEffect] {
    handOutState(at: now)
    if now >= compareAt { compareWithPeers(at: now) }
    passTimeouts(at: now)
    return takeEffects()
  }

  /// Takes notice of who is there, which decides who places tasks and nothing else.
  public mutating func observe(_ view: MembershipView, at now: MeshTime) -> [OrderEffect] {
    self.view = view
    return takeEffects()
  }

  // MARK: - Shared by the parts

  mutating func send(_ peer: NodeID, _ message: GossipMessage) {
    guard peer != node else { return }
    effects.append(.send(peer, .gossip(message)))
  }

  mutating func persist(_ record: GossipRecord) { effects.append(.persist(.gossip(record))) }

  /// Tells some peers what is new, and not the one that it came from.
  mutating func spread(_ rumor: GossipRumor, notTo source: NodeID?) {
    let peers = members.all.filter { $0 != node && $0 != source }
    for peer in random.sample(settings.fanout, of: peers) { send(peer, .rumors([rumor])) }
  }

  mutating func spread(_ commands: [SignedCommand], notTo source: NodeID?) {
    for part in commands.partsForMessages() { spread(.commands(part), notTo: source) }
  }

  private mutating func takeEffects() -> [OrderEffect] {
    if announcedLeader != leader {
      announcedLeader = leader
      effects.append(.leaderChanged(leader))
    }
    defer { effects = [] }
    return effects
  }
}
