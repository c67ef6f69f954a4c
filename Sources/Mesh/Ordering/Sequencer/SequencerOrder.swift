import Collections

/// A total order by one sequencer, for nodes that may stop, and come back, but never lie.
///
/// The sequencer puts commands into its log, sends them to all, and commits what a majority of the
/// committed membership has stored. Followers apply in order and ask again for what they miss.
///
/// Who it is: the smallest voter that is not declared dead, once there is no other to follow. Opinions
/// about that may differ; safety does not hang on it. A new sequencer first gets the promise of a
/// majority to follow no earlier epoch, takes over the best of their logs (latest epoch at its end,
/// then longest), and begins its own epoch with a barrier: what an earlier sequencer committed is in
/// some log of any majority, and the best log holds it. Counting copies commits only entries of the
/// sequencer's own epoch and thereby all before them (Ongaro and Ousterhout 2014, §5.4.2).
///
/// What it guarantees: agreement and order as ``TotalOrder`` asks, with any number of crashes and
/// restarts, lost, repeated, reordered and delayed messages, and partitions, as long as records that
/// were persisted are kept. It moves on while a majority can talk to one another. It survives no
/// Byzantine fault at all. The log is kept whole, up to ``MeshLimits/logEntries``.
public struct SequencerOrder: TotalOrder {
  /// The times of the protocol.
  public struct Timing: Sendable, Hashable {
    /// How often an idle sequencer shows that it is there.
    public let heartbeat: MeshDuration
    /// How long a silent sequencer is followed, and how long one goes on without a majority.
    public let patience: MeshDuration
    /// When what was not answered is sent again.
    public let retransmission: MeshDuration

    /// Makes a set of times.
    public init(
      heartbeat: MeshDuration = .seconds(1), patience: MeshDuration = .seconds(6),
      retransmission: MeshDuration = .milliseconds(500)
    ) {
      self.heartbeat = heartbeat
      self.patience = patience
      self.retransmission = retransmission
    }
  }

  /// What this node does in the protocol.
  enum Role: Sendable, Hashable {
    case following
    case collecting(Collection)
    case leading(Leadership)
  }

  /// How far the way to becoming sequencer is gone.
  struct Collection: Sendable, Hashable {
    let epoch: Epoch
    var isTrial: Bool
    let startedAt: MeshTime
    var promises: OrderedDictionary<NodeID, LogEnd> = [:]
    /// The node whose log is taken over, while it is.
    var source: NodeID?
    var fetched: [LogEntry] = []
    var retryAt: MeshTime
  }

  /// How long and how new a log is.
  struct LogEnd: Sendable, Hashable, Comparable {
    let epoch: Epoch?
    let length: UInt64

    static func < (first: LogEnd, second: LogEnd) -> Bool {
      switch (first.epoch, second.epoch) {
      case (nil, nil): first.length < second.length
      case (nil, _): true
      case (_, nil): false
      case (let left?, let right?): left != right ? left < right : first.length < second.length
      }
    }
  }

  /// What the sequencer knows of its followers.
  struct Leadership: Sendable, Hashable {
    let epoch: Epoch
    var followers: OrderedDictionary<NodeID, Follower> = [:]
    var heartbeatAt: MeshTime
  }

  struct Follower: Sendable, Hashable {
    /// Up to where its log is known to be ours.
    var matched: UInt64 = 0
    /// Up to where it has been sent.
    var sent: UInt64
    var heardAt: MeshTime
    var resendAt: MeshTime
    /// The gap that was answered last: asked for again at once, it waits for its turn, so that two
    /// nodes that can't agree do not flood each other.
    var answeredGap: UInt64?
  }

  let node: NodeID
  let timing: Timing
  var view: MembershipView
  var role = Role.following
  /// The latest epoch that is followed; none earlier is.
  var promised: Epoch?
  var log: Deque<LogEntry> = []
  /// The ids of all commands in the log, so that none enters twice.
  var logged: Set<CommandID> = []
  /// The index of the latest command committed here.
  public internal(set) var committedIndex: UInt64 = 0
  /// When the sequencer of the promised epoch was heard.
  var heardAt: MeshTime
  /// Commands of this node that are not committed yet, by number.
  var pending: OrderedDictionary<CommandID, SwarmCommand> = [:]
  var resubmitAt: MeshTime?
  /// How often this node became sequencer.
  public internal(set) var elections = 0
  var effects: [OrderEffect] = []

  /// Makes the order of one node.
  ///
  /// - Parameters:
  ///   - node: this node.
  ///   - view: who is there.
  ///   - timing: the times.
  ///   - records: what earlier incarnations persisted, in order.
  ///   - now: the present.
  public init(
    node: NodeID, view: MembershipView, timing: Timing = Timing(),
    restoring records: [SequencerRecord] = [], at now: MeshTime
  ) {
    self.node = node
    self.view = view
    self.timing = timing
    heardAt = now
    for record in records {
      switch record {
      case .promised(let epoch): promised = max(promised ?? epoch, epoch)
      case .log(let index, let entries): replaceLog(after: index, by: entries)
      }
    }
  }

  /// The sequencer, while it is heard.
  public var leader: NodeID? {
    switch role {
    case .leading: node
    case .collecting: nil
    case .following: promised?.node == node ? nil : promised?.node
    }
  }

  /// Whether this node is the sequencer and has applied all that earlier ones committed.
  public var isLeading: Bool {
    guard case .leading(let leadership) = role else { return false }
    return epoch(at: committedIndex) == leadership.epoch
  }

  /// Whether this node is the sequencer.
  var isSequencer: Bool {
    if case .leading = role { true } else { false }
  }

  /// When there is something to do next.
  public var nextDeadline: MeshTime? {
    var deadlines: [MeshTime] = []
    if let resubmitAt, !pending.isEmpty, !isSequencer { deadlines.append(resubmitAt) }
    switch role {
    case .following:
      if mayLead { deadlines.append(promised == nil ? heardAt : heardAt + timing.patience) }
    case .collecting(let collection):
      deadlines.append(min(collection.retryAt, collection.startedAt + timing.patience))
    case .leading(let leadership):
      deadlines.append(leadership.heartbeatAt)
      for follower in leadership.followers.values where follower.matched < lastIndex {
        deadlines.append(follower.resendAt)
      }
    }
    return deadlines.min()
  }

  /// Brings a command on its way.
  ///
  /// - Throws: ``OrderRefusal``.
  public mutating func submit(
    _ command: OrderedCommand, at now: MeshTime
  ) throws(OrderRefusal) -> [OrderEffect] {
    guard pending.count < MeshLimits.pendingCommands else { throw .tooManyPending }
    guard log.count < MeshLimits.logEntries else { throw .logFull }
    guard !logged.contains(command.id) else { return [] }
    pending[command.id] = command.command
    if isSequencer {
      enter([command], at: now)
    } else {
      if let leader { send(leader, .forward([command])) }
      if resubmitAt == nil { resubmitAt = now + timing.retransmission }
    }
    return takeEffects()
  }

  /// Takes a message.
  public mutating func receive(
    _ message: OrderMessage, from peer: NodeID, at now: MeshTime
  ) -> [OrderEffect] {
    guard case .sequencer(let message) = message, peer != node else { return [] }
    switch message {
    case .forward(let commands):
      if isSequencer { enter(commands, at: now) }
    case .collect(let epoch, let isTrial):
      answerCollect(epoch, isTrial: isTrial, from: peer, at: now)
    case .promise(let epoch, let isTrial, let lastEpoch, let length):
      takePromise(
        epoch, isTrial: isTrial, LogEnd(epoch: lastEpoch, length: length), from: peer, at: now)
    case .fetch(let epoch, let index):
      if promised == epoch { send(peer, .page(epoch, after: index, entries(after: index))) }
    case .page(let epoch, let index, let entries):
      takePage(epoch, after: index, entries, from: peer, at: now)
    case .append(let epoch, let index, let before, let entries, let committed):
      if epoch.node == peer {
        follow(epoch, after: index, before, entries, committed: committed, at: now)
      }
    case .appended(let epoch, let index):
      acknowledge(epoch, index, from: peer, at: now)
    case .gap(let epoch, let index):
      resend(epoch, after: index, to: peer, at: now)
    case .superseded(let epoch):
      yield(to: epoch, at: now)
    }
    return takeEffects()
  }

  /// Does what time asks for.
  public mutating func tick(at now: MeshTime) -> [OrderEffect] {
    switch role {
    case .following: considerLeading(at: now)
    case .collecting: continueCollecting(at: now)
    case .leading: lead(at: now)
    }
    resubmit(at: now)
    return takeEffects()
  }

  /// Takes a new view of who is there.
  public mutating func observe(_ view: MembershipView, at now: MeshTime) -> [OrderEffect] {
    self.view = view
    if case .leading(var leadership) = role {
      for peer in others where leadership.followers[peer] == nil {
        leadership.followers[peer] = Follower(
          sent: lastIndex, heardAt: now, resendAt: now + timing.retransmission)
      }
      role = .leading(leadership)
    }
    return tick(at: now)
  }

  // MARK: - Shared by the parts

  /// The index of the last entry.
  var lastIndex: UInt64 { UInt64(log.count) }

  /// All other nodes, voters first.
  var others: [NodeID] { (view.voters + view.learners).filter { $0 != node } }

  /// The number of voters that decide.
  var majority: Int { Quorum.majority(nodes: view.voters.count) }

  /// Whether this node is the one that should become sequencer if there is none.
  var mayLead: Bool { view.firstLiveVoter == node }

  /// The epoch of an entry; nil at the start of the log.
  func epoch(at index: UInt64) -> Epoch? {
    index == 0 || index > lastIndex ? nil : log[Int(index - 1)].epoch
  }

  /// What follows an index, as much as fits one message.
  func entries(after index: UInt64) -> [LogEntry] {
    guard index < lastIndex else { return [] }
    return part(of: log[Int(index)...])
  }

  /// The first of some entries, as many as fit one message.
  private func part(of entries: some Sequence<LogEntry>) -> [LogEntry] {
    var part: [LogEntry] = []
    var bytes = 0
    for entry in entries {
      if !part.isEmpty, bytes + entry.size > MeshLimits.entryBytesPerMessage { break }
      part.append(entry)
      bytes += entry.size
      if part.count == MeshLimits.entriesPerMessage { break }
    }
    return part
  }

  mutating func replaceLog(after index: UInt64, by entries: [LogEntry]) {
    while lastIndex > index {
      if let removed = log.popLast() { logged.remove(removed.command.id) }
    }
    for entry in entries {
      log.append(entry)
      logged.insert(entry.command.id)
    }
  }

  /// Replaces what follows an index, here and on stable storage.
  mutating func store(after index: UInt64, _ entries: [LogEntry]) {
    replaceLog(after: index, by: entries)
    var start = 0
    repeat {
      let part = part(of: entries[start...])
      effects.append(.persist(.sequencer(.log(after: index + UInt64(start), part))))
      start += part.count
    } while start < entries.count
  }

  mutating func promise(_ epoch: Epoch) {
    guard promised != epoch else { return }
    promised = epoch
    effects.append(.persist(.sequencer(.promised(epoch))))
  }

  /// Commits up to an index.
  mutating func commit(upTo index: UInt64) {
    while committedIndex < min(index, lastIndex) {
      committedIndex += 1
      let command = log[Int(committedIndex - 1)].command
      pending[command.id] = nil
      effects.append(.committed(committedIndex, command))
    }
  }

  mutating func send(_ peer: NodeID, _ message: SequencerMessage) {
    effects.append(.send(peer, .sequencer(message)))
  }

  private mutating func takeEffects() -> [OrderEffect] {
    defer { effects = [] }
    return effects
  }

  /// Sends again what was not committed in time.
  private mutating func resubmit(at now: MeshTime) {
    guard let due = resubmitAt, due <= now else { return }
    resubmitAt = pending.isEmpty ? nil : now + timing.retransmission
    guard !pending.isEmpty else { return }
    let commands = pending.prefix(MeshLimits.entriesPerMessage)
      .map { OrderedCommand(id: $0.key, command: $0.value) }
    if isSequencer {
      enter(commands, at: now)
    } else if let leader {
      send(leader, .forward(commands))
    }
  }
}

extension SequencerOrder {
  /// The log is kept whole: no state is asked for.
  public mutating func checkpoint(
    _ state: [UInt8], at index: UInt64, now: MeshTime
  ) -> [OrderEffect] { [] }

  /// The sequencer does not confirm that it still is one.
  public mutating func read(_ read: UInt64, at now: MeshTime) -> [OrderEffect] {
    [.readFailed(read)]
  }
}
