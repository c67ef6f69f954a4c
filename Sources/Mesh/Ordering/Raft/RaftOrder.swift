import Collections

/// Raft: a leader puts commands into a log, and a majority that stores an entry decides it.
///
/// After Ongaro and Ousterhout, In Search of an Understandable Consensus Algorithm (2014), and Ongaro's
/// thesis, Consensus: Bridging Theory and Practice (2014), with pre-vote (section 9.6), a check that
/// the leader still has its quorum (6.2), batches and several messages under way at once (10.2),
/// conflict hints (5.3 of the paper), snapshots (5), reads through ReadIndex without a lease (6.4),
/// changes of one member at a time (4), with the correction of 2015 that the leader first commits an
/// entry of its own term, and transfer of leadership (3.10).
///
/// What it guarantees: agreement and order as ``TotalOrder`` asks, with any number of crashes,
/// restarts, partitions, and lost, repeated and reordered messages, as long as what was persisted is
/// kept. It moves on while a majority of the voters can talk to one another. It survives no lie.
public struct RaftOrder: TotalOrder {
  enum Role: Sendable {
    case follower
    /// It asks whether it would be elected; the votes so far, itself included.
    case preCandidate(Set<NodeID>)
    case candidate(Set<NodeID>)
    case leader
  }

  let node: NodeID
  let settings: RaftSettings
  var random: SplitMix64

  // What is persisted.
  var currentTerm: UInt64 = 0
  var votedFor: NodeID?
  var log = RaftLog()
  var snapshot: RaftSnapshot?

  private(set) var role = Role.follower
  /// What the node knows as the leader; nil where it is not.
  var leadership: RaftLeadership?
  /// The latest membership in the log, committed or not, and those before it that may come back.
  var memberships: [(index: UInt64, members: OrderMembers)]
  var commitIndex: UInt64 = 0
  /// Decided commands, as of the last applied entry.
  var history = CommandHistory()
  /// The snapshot that was asked for: the state to come belongs to this.
  var dueCheckpoint: (index: UInt64, history: CommandHistory)?
  /// A snapshot that comes in parts.
  var incoming: (index: UInt64, from: NodeID, bytes: [UInt8])?
  /// Commands of this node that are on their way, and when they are sent again.
  var pending: OrderedDictionary<CommandID, OrderedCommand> = [:]
  var resendAt: MeshTime?
  /// Reads of this node that wait for an index from the leader, and until when.
  var reads: OrderedDictionary<UInt64, MeshTime> = [:]
  /// Reads that wait for an index to be applied.
  var readable: [(read: UInt64, index: UInt64)] = []
  var electionAt: MeshTime
  /// When a leader was last heard; nil before the first.
  var heardLeaderAt: MeshTime?
  /// Whether the state of the snapshot was handed out after a restart.
  var isStateHandedOut: Bool
  var effects: [OrderEffect] = []

  /// The node that leads, as far as this one knows.
  public internal(set) var leader: NodeID?
  /// The index of the latest command that was handed out.
  public internal(set) var committedIndex: UInt64 = 0

  /// Makes a node's part, or makes it again from what it persisted.
  ///
  /// - Parameters:
  ///   - node: this node.
  ///   - members: who takes part at the very start; the same on all nodes.
  ///   - settings: times and bounds.
  ///   - seed: decides what chance decides; differs from node to node.
  ///   - records: what was persisted, in order.
  ///   - now: the present.
  public init(
    node: NodeID, members: OrderMembers, settings: RaftSettings = RaftSettings(), seed: UInt64,
    restoring records: [RaftRecord] = [], at now: MeshTime
  ) {
    self.node = node
    self.settings = settings
    random = SplitMix64(seed: seed)
    memberships = [(0, members)]
    electionAt = now
    isStateHandedOut = true
    for record in records { restore(record) }
    isStateHandedOut = snapshot == nil
    resetElection(at: now)
    // A group that starts together needs no contest: one stands at once. Where there is a leader, the
    // others refuse it their pre-votes.
    if node == self.members.voters.first { electionAt = now }
  }

  private mutating func restore(_ record: RaftRecord) {
    switch record {
    case .vote(let term, let node):
      currentTerm = term
      votedFor = node
    case .entries(let index, let entries):
      // What lies beyond the end can't be restored without what lies between.
      guard index <= log.lastIndex + 1 else { return }
      truncateLog(from: index)
      for entry in entries { append(entry) }
    case .snapshot(let snapshot, let term, let node, let baseIndex, let baseTerm, let entries):
      currentTerm = term
      votedFor = node
      self.snapshot = snapshot
      memberships = [(snapshot.index, snapshot.members)]
      history = snapshot.history
      log.reset(toIndex: baseIndex, term: baseTerm)
      for entry in entries { append(entry) }
      commitIndex = snapshot.index
      committedIndex = snapshot.index
    }
  }

  // MARK: - What it knows

  /// The current term.
  public var term: UInt64 { currentTerm }

  /// Whether this node leads.
  public var isLeading: Bool { leadership != nil }

  /// The membership in effect: the latest in the log.
  public var members: OrderMembers { memberships[memberships.count - 1].members }

  /// The index of the last entry of the log.
  public var lastIndex: UInt64 { log.lastIndex }

  /// The index up to which entries are known to be committed.
  public var knownCommit: UInt64 { commitIndex }

  /// An entry of the log; nil where it is not there, or compacted away.
  public func entry(at index: UInt64) -> RaftEntry? { log[index] }

  /// The term of an entry; nil where it is not there, or compacted away and not the last of those.
  public func term(at index: UInt64) -> UInt64? { log.term(at: index) }

  /// The index of the entry before the first one held.
  public var compactedIndex: UInt64 { log.baseIndex }

  /// The term of that entry.
  public var compactedTerm: UInt64 { log.baseTerm }

  /// For whom this node voted in the current term.
  public var vote: NodeID? { votedFor }

  /// When ``tick(at:)`` has something to do next.
  public var nextDeadline: MeshTime? {
    if !isStateHandedOut { return .zero }
    var deadline = resendAt
    func consider(_ other: MeshTime) { deadline = min(deadline ?? other, other) }
    for read in reads.values { consider(read) }
    if let heartbeatAt = leadership?.heartbeatAt, let quorumCheckAt = leadership?.quorumCheckAt {
      consider(min(heartbeatAt, quorumCheckAt))
    } else if members.isVoter(node) {
      consider(electionAt)
    }
    return deadline
  }

  // MARK: - Input

  /// Brings commands of this node on their way.
  public mutating func submit(
    _ commands: [OrderedCommand], at now: MeshTime
  ) throws(OrderRefusal) -> [OrderEffect] {
    let open = commands.filter { !history.contains($0.id) }
    guard !open.isEmpty else { return [] }
    let fresh = open.count { pending[$0.id] == nil }
    guard pending.count + fresh <= MeshLimits.pendingCommands else { throw .tooManyPending }
    guard log.entries.count + fresh <= MeshLimits.logEntries else { throw .logFull }
    for command in open { pending[command.id] = command }
    if resendAt == nil { resendAt = now + settings.electionTimeout }
    if isLeading {
      propose(open, at: now)
    } else if let leader {
      for part in open.partsForMessages() { send(leader, .forward(part)) }
    }
    return takeEffects()
  }

  /// Takes a message.
  public mutating func receive(
    _ message: OrderMessage, from peer: NodeID, at now: MeshTime
  ) -> [OrderEffect] {
    guard case .raft(let message) = message, peer != node else { return [] }
    take(message, from: peer, at: now)
    return takeEffects()
  }

  /// Does what time asks for.
  public mutating func tick(at now: MeshTime) -> [OrderEffect] {
    handOutState()
    for (read, deadline) in reads where now >= deadline {
      reads[read] = nil
      effects.append(.readFailed(read))
    }
    if isLeading {
      tickLeader(at: now)
    } else if now >= electionAt, members.isVoter(node) {
      startPreVote(at: now)
    }
    if let resendAt, now >= resendAt { resend(at: now) }
    return takeEffects()
  }

  /// Who votes is decided by the log alone: what is seen of others changes nothing here.
  public mutating func observe(_ view: MembershipView, at now: MeshTime) -> [OrderEffect] { [] }

  private mutating func take(_ message: RaftMessage, from peer: NodeID, at now: MeshTime) {
    if let term = message.term {
      if term > currentTerm {
        if isDisruptive(message, at: now) { return }
        becomeFollower(term: term, at: now)
      } else if term < currentTerm {
        rejectStale(message, from: peer)
        return
      }
    }
    switch message {
    case .askPreVote(let term, let index, let lastTerm):
      answerPreVote(term: term, index, lastTerm, to: peer, at: now)
    case .preVote(let term, let isGranted):
      countPreVote(term: term, isGranted, of: peer, at: now)
    case .askVote(_, let index, let lastTerm, _):
      answerVote(index, lastTerm, to: peer, at: now)
    case .vote(_, let isGranted): countVote(isGranted, of: peer, at: now)
    case .append(_, let index, let term, let entries, let commit, let round):
      follow(peer, at: now)
      takeEntries(
        entries, behind: index, term, commit: commit, round: round, from: peer, at: now)
    case .appended(_, let index, let round):
      noteProgress(of: peer, through: index, round: round, at: now)
    case .rejected(_, let previous, let hint, let hintTerm, let round):
      noteConflict(of: peer, previous, hint, hintTerm, round: round, at: now)
    case .snapshot(_, let index, let offset, let size, let bytes):
      follow(peer, at: now)
      takeSnapshotPart(bytes, of: index, at: offset, size: size, from: peer, at: now)
    case .snapshotReceived(_, let index, let offset):
      noteSnapshotProgress(of: peer, index, offset, at: now)
    case .forward(let commands): if isLeading { propose(commands, at: now) }
    case .askReadIndex(_, let read): askForRead(read, of: peer, at: now)
    case .readIndex(_, let read, let index): takeReadIndex(index, for: read)
    case .timeoutNow: if members.isVoter(node) { startElection(isTransfer: true, at: now) }
    }
  }

  /// Tells a node that lives in an earlier term that it is over, so that it stands down.
  private mutating func rejectStale(_ message: RaftMessage, from peer: NodeID) {
    switch message {
    case .append(_, let previous, _, _, _, let round):
      send(
        peer,
        .rejected(
          term: currentTerm, previousIndex: previous, hintIndex: log.lastIndex,
          hintTerm: log.lastTerm, round: round))
    case .snapshot(_, let index, _, _, _):
      send(peer, .snapshotReceived(term: currentTerm, index: index, offset: 0))
    case .askVote: send(peer, .vote(term: currentTerm, isGranted: false))
    default: break
    }
  }

  // MARK: - Shared by the parts

  /// Takes a role, and where it is not the leader's forgets what the leader knew.
  mutating func become(_ role: Role) {
    self.role = role
    if case .leader = role { return }
    leadership = nil
  }

  mutating func send(_ peer: NodeID, _ message: RaftMessage) {
    effects.append(.send(peer, .raft(message)))
  }

  mutating func persist(_ record: RaftRecord) { effects.append(.persist(.raft(record))) }

  mutating func persistVote() { persist(.vote(term: currentTerm, votedFor)) }

  private mutating func takeEffects() -> [OrderEffect] {
    defer { effects = [] }
    return effects
  }

  /// Adds an entry to the log; a change of members counts from here on (thesis, section 4.1).
  mutating func append(_ entry: RaftEntry) {
    log.append(entry)
    guard log.lastIndex > snapshot?.index ?? 0 else { return }
    if case .membership(let change) = entry.command.command {
      memberships.append((log.lastIndex, members.applying(change)))
    }
  }

  mutating func truncateLog(from index: UInt64) {
    log.truncate(from: index)
    while memberships.count > 1, memberships[memberships.count - 1].index >= index {
      memberships.removeLast()
    }
  }

  /// Hands the snapshot's state out once after a restart.
  mutating func handOutState() {
    guard !isStateHandedOut else { return }
    isStateHandedOut = true
    if let snapshot { effects.append(.install(snapshot.index, snapshot.state)) }
  }

  /// Hands out what is committed.
  mutating func apply(at now: MeshTime) {
    handOutState()
    while committedIndex < commitIndex, let entry = log[committedIndex + 1] {
      committedIndex += 1
      let command = entry.command
      pending[command.id] = nil
      let isNew = command.command != .barrier && history.admit(command.id)
      effects.append(
        .committed(
          committedIndex, isNew ? command : OrderedCommand(id: command.id, command: .barrier)))
      if case .membership = command.command { membershipCommitted(at: now) }
      requestCheckpoint()
    }
    if pending.isEmpty { resendAt = nil }
    releaseReads()
  }

  private mutating func resend(at now: MeshTime) {
    resendAt = pending.isEmpty ? nil : now + settings.electionTimeout
    let commands = Array(pending.values.prefix(MeshLimits.entriesPerMessage))
    guard !commands.isEmpty else { return }
    if isLeading {
      propose(commands, at: now)
    } else if let leader {
      send(leader, .forward(commands))
    }
  }
}
