import Collections

/// One node of the swarm: every protocol, composed.
///
/// It is a value that is driven from outside: it takes messages, commands and the time, and answers
/// with what is to be done. Given the same calls it gives the same answers. Call ``tick(at:)`` once
/// to start it, and then whenever ``nextDeadline`` is reached.
public struct MeshNode: Sendable {
  /// This node.
  public let profile: NodeProfile
  /// What all nodes agree on.
  public let configuration: MeshConfiguration
  /// The incarnation that this node started with. It may have refuted suspicions since.
  public let session: UInt64
  /// All that the swarm decided, as far as it is known here.
  public internal(set) var state: SwarmState
  /// Who is there.
  public internal(set) var membership: Membership
  /// The replicated memory, for reading.
  public internal(set) var memory: MemoryStore
  /// This node's part of the hash table; nil where there is none.
  public internal(set) var table: DistributedHashTable?
  /// What was counted.
  public internal(set) var metrics = MeshMetrics()
  /// Whether enough voters are heard to write; it shows, it does not decide.
  public internal(set) var isWritable = false

  var order: any TotalOrder
  var mailbox: Mailbox
  var placement: Placement
  /// The node that orders, or that did before it was given up.
  var lastLeader: NodeID?
  var executor: Executor
  var random: SplitMix64
  var effects: [Effect] = []
  var isStarted = false
  /// Whether something happened that may ask for placing, starting or stopping.
  var isUnsettled = true
  var lastSequence: UInt64 = 0
  /// When commands of this node that are on their way were submitted.
  var submitted: [CommandID: MeshTime] = [:]
  /// Commands that this node submitted of itself and that are on their way.
  var requested: Set<SwarmCommand> = []
  /// Those of them that were not handed to the order yet.
  var unordered: [SwarmCommand] = []
  /// Writes to the table that are under way.
  var tableWrites: [UInt64: HashTableCommand] = [:]
  /// Proposals that the surroundings were asked to vote on.
  var asked: Set<ProposalID> = []

  /// Makes a node.
  ///
  /// - Parameters:
  ///   - profile: this node; one of the members, or a worker that joins.
  ///   - configuration: what all nodes agree on.
  ///   - cryptography: signs, verifies and hashes; must be there where the consensus protocol
  ///     ``ConsensusSettings/needsSignatures``.
  ///   - seed: decides what chance decides; differs from node to node.
  ///   - records: what earlier incarnations persisted, in order.
  ///   - results: of attempts that earlier incarnations have ended and may not have told the ledger of.
  ///   - now: the present.
  public init(
    profile: NodeProfile, configuration: MeshConfiguration,
    cryptography: Cryptography? = nil, seed: UInt64, restoring records: [MeshRecord] = [],
    results: [AttemptToken: TaskResult] = [:], at now: MeshTime
  ) {
    self.profile = profile
    self.configuration = configuration
    executor = Executor(results: results)
    var random = SplitMix64(seed: seed)
    var incarnation: UInt64 = 0
    var orderRecords: [OrderRecord] = []
    var tableRecords: [HashTableRecord] = []
    for record in records {
      switch record {
      case .incarnation(let persisted): incarnation = max(incarnation, persisted)
      case .order(let record): orderRecords.append(record)
      case .table(let record): tableRecords.append(record)
      }
    }
    session = incarnation + 1
    membership = Membership(
      profile: profile, incarnation: session, members: configuration.members,
      faults: configuration.survivedLiars, settings: configuration.membership,
      random: random.split(), at: now)
    guard
      let order = configuration.consensus.makeOrder(
        of: profile.id, members: OrderMembers(voters: configuration.members.map(\.id)),
        cryptography: cryptography, seed: random.next(), restoring: orderRecords, at: now)
    else { preconditionFailure("a protocol with signatures was given no keys") }
    self.order = order
    memory = MemoryStore(
      node: profile.id, incarnation: session, settings: configuration.memory,
      random: random.split(), at: now)
    table = configuration.table.map {
      DistributedHashTable(
        node: profile.id, settings: $0, seed: random.next(), restoring: tableRecords, at: now)
    }
    mailbox = Mailbox(node: profile.id, incarnation: session)
    state = SwarmState(
      members: configuration.members.map(\.id), faults: configuration.faults,
      survivedLiars: configuration.survivedLiars, market: configuration.market)
    placement = Placement(configuration.placement)
    self.random = random
  }

  /// This node's id.
  public var id: NodeID { profile.id }

  /// The task ledger.
  public var ledger: TaskLedger { state.ledger }

  /// The node that orders now, as far as known.
  public var leader: NodeID? { order.leader }

  /// Whether this node orders.
  public var isLeading: Bool { order.isLeading }

  /// The index of the latest command that was applied here.
  public var committedIndex: UInt64 { order.committedIndex }

  /// Messages that wait in the inbox.
  public var waitingMessages: Int { mailbox.waiting }

  /// Takes messages out of the inbox, oldest first.
  public mutating func takeMessages(limit: Int) -> [ApplicationMessage] {
    mailbox.take(limit: limit)
  }

  /// When ``tick(at:)`` is to be called next.
  public var nextDeadline: MeshTime {
    guard isStarted else { return .zero }
    return [
      order.nextDeadline, membership.nextDeadline, memory.nextDeadline, mailbox.nextDeadline,
      table?.nextDeadline, placementDeadline, nextBalancing, stealingDeadline,
    ].reduce(MeshTime(milliseconds: .max)) { min($0, $1 ?? $0) }
  }

  /// Takes a message from a peer.
  public mutating func receive(
    _ message: MeshMessage, from peer: NodeID, at now: MeshTime
  ) -> [Effect] {
    guard peer != id else { return [] }
    metrics.messagesReceived += 1
    begin(at: now)
    perform(membership.heard(peer, at: now), at: now)
    switch message {
    case .membership(let message):
      perform(membership.receive(message, from: peer, at: now), at: now)
    case .order(let message):
      perform(order.receive(message, from: peer, at: now), at: now)
    case .memory(let message):
      let nodes = configuration.members.count
      for answer in memory.receive(message, nodes: nodes, at: now) {
        send(peer, .memory(answer))
      }
    case .mailbox(let message):
      perform(mailbox.receive(message, from: peer, at: now))
    case .stealing(let message):
      takeStealingMessage(message, from: peer, at: now)
    case .table(let message):
      perform(table?.receive(message, from: peer, at: now) ?? [], at: now)
    }
    settle(at: now)
    return takeEffects()
  }

  /// Does what time asks for; the first call starts the node.
  public mutating func tick(at now: MeshTime) -> [Effect] {
    begin(at: now)
    perform(membership.tick(at: now), at: now)
    perform(order.tick(at: now), at: now)
    let peers = membership.present.filter { $0 != id }
    for (peer, message) in memory.tick(peers: peers, at: now) { send(peer, .memory(message)) }
    perform(mailbox.tick(at: now))
    perform(table?.tick(at: now) ?? [], at: now)
    let isWritable =
      membership.reachableVoters(at: now)
      >= Quorum.majority(nodes: configuration.members.count)
    if isWritable != self.isWritable {
      self.isWritable = isWritable
      report(.writable(isWritable))
    }
    isUnsettled = true
    settle(at: now)
    return takeEffects()
  }

  /// Takes a command from the surroundings.
  ///
  /// A command for the ledger or the board that is taken may still be refused when its turn comes;
  /// then ``MeshEvent/refused(_:_:)`` is reported.
  ///
  /// - Throws: ``MeshRefusal``, and then nothing has happened.
  public mutating func submit(
    _ command: NodeCommand, at now: MeshTime
  ) throws(MeshRefusal) -> [Effect] {
    begin(at: now)
    try obey(command, at: now)
    isUnsettled = true
    settle(at: now)
    return takeEffects()
  }

  // MARK: - Shared by the parts

  private mutating func begin(at now: MeshTime) {
    guard !isStarted else { return }
    isStarted = true
    perform(membership.join(at: now), at: now)
    beginTable(at: now)
  }

  private mutating func takeEffects() -> [Effect] {
    defer { effects = [] }
    return effects
  }

  mutating func send(_ peer: NodeID, _ message: MeshMessage) {
    metrics.messagesSent += 1
    effects.append(.send(peer, message))
  }

  mutating func report(_ event: MeshEvent) { effects.append(.report(event)) }

  /// Brings a command of the surroundings on its way.
  mutating func order(
    _ command: SwarmCommand, at now: MeshTime
  ) throws(MeshRefusal) {
    guard command.wireBytes.count <= MeshLimits.commandBytes else { throw .tooLarge }
    do {
      try order([command], at: now)
    } catch {
      throw .order(error)
    }
  }

  private mutating func order(
    _ commands: [SwarmCommand], at now: MeshTime
  ) throws(OrderRefusal) {
    let numbered = zip(1..., commands).map { offset, command in
      OrderedCommand(
        id: CommandID(origin: id, incarnation: session, sequence: lastSequence + offset),
        command: command)
    }
    let answer = try order.submit(numbered, at: now)
    lastSequence += UInt64(numbered.count)
    for command in numbered { submitted[command.id] = now }
    perform(answer, at: now)
  }

  /// Brings a command of the node's own on its way, unless it is already.
  mutating func request(_ command: LedgerCommand) { request(.ledger(command)) }

  mutating func request(_ command: SwarmCommand) {
    if requested.insert(command).inserted { unordered.append(command) }
  }

  /// Has what was requested ordered: at once, since every submission may cost a signature.
  private mutating func orderRequests(at now: MeshTime) {
    guard !unordered.isEmpty else { return }
    let commands = unordered
    unordered = []
    do {
      try order(commands, at: now)
    } catch {
      // No room on the way: whatever asked for them asks again when the node settles next.
      requested.subtract(commands)
      for case .ledger(.bid(_, let bids)) in commands { settleBids(bids) }
    }
  }

  mutating func perform(_ answer: [MembershipEffect], at now: MeshTime) {
    var isViewChanged = false
    for effect in answer {
      switch effect {
      case .send(let peer, let message): send(peer, .membership(message))
      case .persistIncarnation(let incarnation):
        effects.append(.persist(.incarnation(incarnation)))
      case .changed(let peer, let status):
        report(.peer(peer, status))
        if status == .dead { metrics.deathsDeclared += 1 }
        if status == .alive { metrics.suspicionsRefuted += 1 }
        isViewChanged = true
      case .joined(let peer):
        report(.joined(peer))
        enrollWorkers()
        isViewChanged = true
      }
    }
    guard isViewChanged else { return }
    placement.paused = [:]
    isUnsettled = true
    perform(order.observe(membership.view, at: now), at: now)
  }

  mutating func perform(_ answer: [OrderEffect], at now: MeshTime) {
    for effect in answer {
      switch effect {
      case .send(let peer, let message): send(peer, .order(message))
      case .persist(let record): effects.append(.persist(.order(record)))
      case .committed(let index, let command): apply(command, at: index, now: now)
      case .leaderChanged(let leader):
        metrics.leaderChanges += 1
        lastLeader = leader ?? lastLeader
        report(.leader(leader))
        placement.abandonAwards()
        isUnsettled = true
        enrollWorkers()
      case .checkpointDue(let index):
        perform(order.checkpoint(state.wireBytes, at: index, now: now), at: now)
      case .install(let index, let bytes): install(bytes, at: index, now: now)
      case .readable(let read): report(.readable(read))
      case .readFailed(let read): report(.readFailed(read))
      }
    }
  }

  mutating func perform(_ answer: [MailboxEffect]) {
    for effect in answer {
      switch effect {
      case .send(let peer, let message): send(peer, .mailbox(message))
      case .arrived(let message):
        report(.messageArrived(from: message.sender, topic: message.topic))
      case .undelivered(let peer, let topic):
        report(.messageUndelivered(to: peer, topic: topic))
      }
    }
  }

  /// Has nodes that joined take part in the order, without a vote.
  private mutating func enrollWorkers() {
    guard isLeading else { return }
    let members = order.members.all
    for peer in membership.present where !members.contains(peer) {
      request(.membership(.add(peer)))
    }
  }

  /// Takes over the state of an index that another node, or this one before a restart, came to.
  private mutating func install(_ bytes: [UInt8], at index: UInt64, now: MeshTime) {
    do {
      state = try SwarmState(wireBytes: bytes)
    } catch {
      // Records and peers of a crash-stop protocol don't lie: this is a fault of the host.
      return report(.unreadableState(index: index))
    }
    placement.rebuild(from: state, at: now)
    submitted = [:]
    requested = []
    unordered = []
    isUnsettled = true
    report(.installed(index: index))
  }

  private mutating func apply(_ command: OrderedCommand, at index: UInt64, now: MeshTime) {
    metrics.commandsCommitted += 1
    isUnsettled = true
    let isOwn = command.id.origin == id && command.id.incarnation == session
    if isOwn, let since = submitted.removeValue(forKey: command.id) {
      metrics.addLatency(now.since(since))
    }
    let isRequest = isOwn && requested.remove(command.command) != nil
    do {
      for event in try state.apply(command, at: index) {
        placement.observe(event, of: state.ledger, at: now, random: &random)
        if case .ledger(_, let event) = event { observe(event) }
        report(event)
      }
    } catch {
      metrics.commandsRefused += 1
      if isOwn, !isRequest { report(.refused(command.command, error)) }
    }
    if isRequest, case .ledger(.bid(_, let bids)) = command.command { settleBids(bids) }
  }

  /// Places, starts and stops until nothing more follows from what is known.
  private mutating func settle(at now: MeshTime) {
    while isUnsettled {
      isUnsettled = false
      execute()
      place(at: now)
      bid()
      steal(at: now)
      orderRequests(at: now)
      askForVotes()
    }
  }

  /// Asks the surroundings how to vote on what is open and not voted on by this node.
  private mutating func askForVotes() {
    let board = state.proposals
    guard board.openCount > 0, board.members.contains(id) else { return }
    for record in board.proposals.values
    where record.status == .open && record.tally.votes[id] == nil {
      if asked.insert(record.proposal.id).inserted { effects.append(.needVote(record.proposal)) }
    }
  }
}
