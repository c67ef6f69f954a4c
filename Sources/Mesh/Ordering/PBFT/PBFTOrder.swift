import Collections

/// pBFT: an order that liars can't bend, as long as there are at most f of them.
///
/// After Castro and Liskov, Practical Byzantine Fault Tolerance (OSDI 1999), in its form with
/// signatures: pre-prepare, prepare and commit; checkpoints with stable proofs, watermarks and garbage
/// collection; view change and new view; state transfer for a node that was left behind; batches.
/// Quorums are `max(⌈(n+f+1)/2⌉, ⌈threshold·n⌉)`, which is safe for every n, where the paper's 2f+1 is
/// so for n = 3f+1 only. What is lost is sent again by whoever hears from a node that lacks it: all
/// that counts is signed and can be passed on.
///
/// What it guarantees: agreement and order as ``TotalOrder`` asks, with f nodes that do anything but
/// forge signatures, any number of crashes and restarts as long as what was persisted is kept, and any
/// network. It moves on once messages among n−f honest nodes arrive in time. It keeps nothing secret.
///
/// A change of members is decided like any command and takes effect behind the first checkpoint that is
/// two intervals or more away: no batch behind that can be under way before.
public struct PBFTOrder: TotalOrder {
  let node: NodeID
  let settings: PBFTSettings
  let context: VotingContext
  let nullDigest: [UInt8]

  // What is persisted.
  var currentView: UInt64 = 0
  var isChanging = false
  var slots: [UInt64: PBFTSlot] = [:]
  var batches: [[UInt8]: [SignedCommand]] = [:]
  /// The message that began the current view; nil for the first.
  var newView: PBFTNewView?

  /// Who takes part.
  public internal(set) var members: OrderMembers
  /// A change that is decided and takes effect behind this sequence number.
  var change: CheckpointState.Change?
  /// The last sequence number that was handed out.
  public internal(set) var executed: UInt64 = 0
  /// The index of the latest command that was handed out.
  public internal(set) var committedIndex: UInt64 = 0
  var history = CommandHistory()

  var checkpoints: CheckpointKeeper
  /// The latest view change of each node, for views that have not begun.
  var viewChanges: [NodeID: PBFTViewChange] = [:]
  /// Requests that are known and not decided, oldest first.
  var waiting: OrderedDictionary<CommandID, SignedCommand> = [:]
  /// Those of this node.
  var pending: OrderedDictionary<CommandID, SignedCommand> = [:]
  /// Requests that this node, as primary, has not proposed yet.
  var queue: Deque<CommandID> = []
  var verified = VerifiedRoots()
  var nextSequence: UInt64 = 1
  var readCount: UInt64 = 0

  var timeout: MeshDuration
  var deadline: MeshTime?
  var resendAt: MeshTime?
  var statusAt: MeshTime
  var answeredAt: [NodeID: MeshTime] = [:]
  var isStateHandedOut = true
  var announcedLeader: NodeID?
  var effects: [OrderEffect] = []

  /// Makes a node's part, or makes it again from what it persisted.
  ///
  /// - Parameters:
  ///   - node: this node.
  ///   - members: who takes part at the very start; the same on all nodes.
  ///   - settings: times and bounds; the same on all nodes.
  ///   - cryptography: signs, verifies and hashes.
  ///   - records: what was persisted, in order.
  ///   - now: the present.
  public init(
    node: NodeID, members: OrderMembers, settings: PBFTSettings, cryptography: Cryptography,
    restoring records: [PBFTRecord] = [], at now: MeshTime
  ) {
    self.node = node
    self.members = members
    self.settings = settings
    context = VotingContext(
      node: node, swarm: settings.swarm, cryptography: cryptography, faults: settings.faults,
      threshold: settings.threshold)
    checkpoints = CheckpointKeeper(
      context: context, interval: settings.checkpointInterval,
      patience: settings.statusInterval * 4, chunkBytes: settings.chunkBytes)
    timeout = settings.viewTimeout
    statusAt = now
    nullDigest = context.digest(of: [SignedCommand]())
    batches[nullDigest] = []
    for record in records { restore(record) }
    if !records.isEmpty { resumeVotes() }
  }

  // MARK: - What it knows

  /// The current view.
  public var view: UInt64 { currentView }

  /// The last sequence number of the latest stable checkpoint; 0 before the first.
  public var stableSequence: UInt64 { checkpoints.stableSequence }

  /// How many sequence numbers something is held of; bounded by the watermarks.
  public var openSequences: Int { slots.count }

  /// The primary of the view, unless it is given up.
  public var leader: NodeID? { isChanging ? nil : primary(of: currentView) }

  /// Whether this node proposes.
  public var isLeading: Bool { leader == node }

  /// When ``tick(at:)`` has something to do next.
  public var nextDeadline: MeshTime? {
    guard isStateHandedOut else { return .zero }
    return [deadline, resendAt, statusAt].compactMap(\.self).min()
  }

  func primary(of view: UInt64) -> NodeID? {
    guard !members.voters.isEmpty else { return nil }
    return members.voters[Int(view % UInt64(members.voters.count))]
  }

  /// The votes that decide.
  var quorum: Int { context.quorum(of: members) }

  /// The last sequence number that may be open now.
  var highWatermark: UInt64 {
    let high = stableSequence + 2 * settings.checkpointInterval
    return min(high, change?.behind ?? high)
  }

  func isOpen(_ sequence: UInt64) -> Bool {
    sequence > stableSequence && sequence <= highWatermark
  }

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
    guard !commands.isEmpty else { return }
    let requests = context.sign(commands)
    for request in requests { pending[request.command.id] = request }
    if resendAt == nil { resendAt = now + settings.viewTimeout }
    admit(requests, at: now)
    if let leader { send(leader, requests) }
  }

  /// Takes a message.
  public mutating func receive(
    _ message: OrderMessage, from peer: NodeID, at now: MeshTime
  ) -> [OrderEffect] {
    guard case .byzantine(let message) = message, peer != node else { return [] }
    switch message {
    case .requests(let requests): admit(requests.filter { isGenuine($0) }, at: now)
    case .prePrepare(let vote, let batch): takeProposal(vote, batch, at: now)
    case .vote(let vote): take(vote, at: now)
    case .viewChange(let change): take(change, from: peer, at: now)
    case .newView(let view): take(view, at: now)
    case .status(let view, let isChanging, let executed, let stable):
      answerStatus(
        of: peer, view: view, isChanging: isChanging, executed: executed, stable: stable, at: now)
    case .certified(let batch, let votes): takeCertified(batch, votes, at: now)
    case .askBatch(let digest): if let batch = batches[digest] { send(peer, .batch(batch)) }
    case .batch(let batch): takeBatch(batch, at: now)
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
    if let deadline, now >= deadline { suspectPrimary(at: now) }
    if let resendAt, now >= resendAt {
      self.resendAt = pending.isEmpty ? nil : now + settings.viewTimeout
      // The primary may not want to hear of it: everyone else starts a timer for it.
      broadcast(pending)
    }
    if now >= statusAt { reportStatus(at: now) }
    return takeEffects()
  }

  /// Who votes is decided by the log alone: what is seen of others changes nothing here.
  public mutating func observe(_ view: MembershipView, at now: MeshTime) -> [OrderEffect] { [] }

  // MARK: - Shared by the parts

  mutating func send(_ peer: NodeID, _ message: PBFTMessage) {
    guard peer != node else { return }
    effects.append(.send(peer, .byzantine(message)))
  }

  mutating func broadcast(_ message: PBFTMessage) {
    for peer in members.voters { send(peer, message) }
  }

  mutating func send(_ peer: NodeID, _ requests: [SignedCommand]) {
    guard peer != node else { return }
    for part in requests.partsForMessages() { send(peer, .requests(part)) }
  }

  /// Tells everyone of the oldest requests.
  mutating func broadcast(_ requests: OrderedDictionary<CommandID, SignedCommand>) {
    let oldest = Array(requests.values.prefix(settings.batchCommands))
    for part in oldest.partsForMessages() { broadcast(.requests(part)) }
  }

  mutating func persist(_ record: PBFTRecord) { effects.append(.persist(.byzantine(record))) }

  mutating func takeEffects() -> [OrderEffect] {
    if announcedLeader != leader {
      announcedLeader = leader
      effects.append(.leaderChanged(leader))
    }
    defer { effects = [] }
    return effects
  }

  /// Whether a command's origin signed it; what waits was found to be so.
  mutating func isGenuine(_ request: SignedCommand) -> Bool {
    waiting[request.command.id] == request || context.isGenuine(request, &verified)
  }
}
