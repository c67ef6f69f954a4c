import Collections

/// Checkpoints of a swarm with liars: made, voted on, stable with a quorum's votes, and handed to whoever
/// was left behind (Castro and Liskov 1999, sections 4.3 and 4.6).
struct CheckpointKeeper: Sendable {
  /// What follows from an input.
  enum Outcome: Sendable {
    /// Nothing.
    case nothing
    /// A checkpoint that this node made is stable.
    case stable(CheckpointCertificate, state: [UInt8])
    /// Send the node that.
    case send(NodeID, CheckpointMessage)
    /// A state came that stands for more than is executed here.
    case install(
      CheckpointCertificate, changes: [CheckpointCertificate], CheckpointState, bytes: [UInt8])
  }

  /// A checkpoint whose state was asked for.
  private struct Due: Sendable {
    let sequence: UInt64
    let index: UInt64
    let history: CommandHistory
    let change: CheckpointState.Change?
  }

  /// A state that is on its way here.
  private struct Incoming: Sendable {
    let certificate: CheckpointCertificate
    let changes: [CheckpointCertificate]
    let peer: NodeID
    var bytes: [UInt8] = []
    var patience: MeshTime
    /// Whether nothing came since it was looked at.
    var isSilent = false
  }

  /// A state that is on its way to another node.
  private struct Outgoing: Sendable {
    let sequence: UInt64
    let state: [UInt8]
    /// Until when the node may ask for more of it.
    let patience: MeshTime
  }

  private let context: VotingContext
  /// Sequence numbers from one checkpoint to the next.
  let interval: UInt64
  /// How long a state may be silent on its way.
  private let patience: MeshDuration
  private let chunkBytes: Int

  private(set) var stable: CheckpointCertificate?
  private(set) var stableState: [UInt8] = []
  /// The stable checkpoints at which the membership changed, oldest first.
  private(set) var changes: [CheckpointCertificate] = []
  private var due: Deque<Due> = []
  /// Own checkpoints that are not stable yet.
  private var own: [UInt64: (header: CheckpointHeader, state: [UInt8])] = [:]
  private var votes: [UInt64: [NodeID: OrderVote]] = [:]
  private var incoming: Incoming?
  /// What other nodes are being sent. A state stays theirs to the end: whoever had to begin again with each
  /// later one would never have a whole one while the swarm is busy.
  private var outgoing: [NodeID: Outgoing] = [:]
  /// Nodes that sent a state that is not what was vouched for.
  private var untrusted: Set<NodeID> = []
  /// The latest nodes that were silent while a state was expected of them, as many as may lie: others are asked
  /// first.
  private var silent: Set<NodeID> = []

  init(
    context: VotingContext, interval: UInt64, patience: MeshDuration, chunkBytes: Int
  ) {
    self.context = context
    self.interval = interval
    self.patience = patience
    self.chunkBytes = chunkBytes
  }

  var stableSequence: UInt64 { stable?.header.sequence ?? 0 }

  func isStable(_ certificate: CheckpointCertificate, among members: OrderMembers) -> Bool {
    context.isCertificate(
      certificate.votes, .checkpoint, view: 0, sequence: certificate.header.sequence,
      digest: context.digest(of: certificate.header), needing: context.quorum(of: members),
      among: members)
  }

  // MARK: - Making

  mutating func request(
    _ sequence: UInt64, index: UInt64, history: CommandHistory, change: CheckpointState.Change?
  ) {
    due.append(Due(sequence: sequence, index: index, history: history, change: change))
  }

  /// Takes the state that was asked for.
  ///
  /// - Returns: this node's vote; nil where it is no voter, or nobody asked.
  mutating func complete(
    _ state: [UInt8], at index: UInt64, members: OrderMembers
  ) -> OrderVote? {
    guard let next = due.first, next.index == index, state.count <= MeshLimits.snapshotBytes
    else { return nil }
    due.removeFirst()
    guard next.sequence > stableSequence else { return nil }
    let isEffective = next.change.map { $0.behind == next.sequence } ?? false
    let bytes = CheckpointState(
      history: next.history, change: isEffective ? nil : next.change, state: state
    ).wireBytes
    let header = CheckpointHeader(
      sequence: next.sequence, index: index,
      members: isEffective ? next.change?.members ?? members : members,
      stateDigest: context.digest(of: bytes))
    own[next.sequence] = (header, bytes)
    guard members.isVoter(context.node) else { return nil }
    let vote = context.makeVote(
      .checkpoint, view: 0, sequence: next.sequence, digest: context.digest(of: header))
    votes[next.sequence, default: [:]][context.node] = vote
    return vote
  }

  /// Counts a vote.
  mutating func take(_ vote: OrderVote, members: OrderMembers) {
    guard vote.kind == .checkpoint, vote.view == 0, vote.sequence > stableSequence,
      vote.sequence - stableSequence <= 2 * interval, vote.sequence % interval == 0,
      votes[vote.sequence]?[vote.signer] == nil, context.isGenuine(vote, among: members)
    else { return }
    votes[vote.sequence, default: [:]][vote.signer] = vote
  }

  /// Whether an own checkpoint has the votes that it needs by now.
  func outcome(at sequence: UInt64, members: OrderMembers) -> Outcome {
    guard let (header, state) = own[sequence] else { return .nothing }
    let digest = context.digest(of: header)
    let agreeing = (votes[sequence] ?? [:]).values.filter { $0.digest == digest }
    let needed = context.quorum(of: members)
    guard agreeing.count >= needed else { return .nothing }
    let counted = agreeing.sorted { $0.signer < $1.signer }.prefix(needed)
    return .stable(
      CheckpointCertificate(header: header, votes: Array(counted)), state: state)
  }

  /// Makes a checkpoint the floor.
  mutating func stabilize(
    _ certificate: CheckpointCertificate, state: [UInt8], isChange: Bool
  ) {
    let sequence = certificate.header.sequence
    stable = certificate
    stableState = state
    if isChange, changes.last != certificate {
      changes.append(certificate)
      if changes.count > MeshLimits.membershipChanges { changes.removeFirst() }
    }
    votes = votes.filter { $0.key > sequence }
    own = own.filter { $0.key > sequence }
    due.removeAll { $0.sequence <= sequence }
  }

  /// Takes back what was persisted.
  mutating func restore(
    _ certificate: CheckpointCertificate, changes: [CheckpointCertificate], state: [UInt8]
  ) {
    stable = certificate
    stableState = state
    self.changes = changes
  }

  // MARK: - Handing on

  /// This node's votes that a node with another floor may lack.
  func ownVotes(behind sequence: UInt64) -> [OrderVote] {
    votes.sorted { $0.key < $1.key }.filter { $0.key > sequence }
      .compactMap { $0.value[context.node] }
  }

  /// What is stable here, for a node with another floor; nil where that is no lower.
  func newer(than sequence: UInt64) -> CheckpointMessage? {
    guard let stable, sequence < stable.header.sequence else { return nil }
    return .stable(stable, changes: changes)
  }

  // MARK: - Messages

  /// Takes a message.
  mutating func receive(
    _ message: CheckpointMessage, from peer: NodeID, members: OrderMembers, executed: UInt64,
    at now: MeshTime
  ) -> Outcome {
    switch message {
    case .stable(let certificate, let changes):
      take(
        certificate, changes: changes, from: peer, members: members, executed: executed, at: now)
    case .askState(let sequence, let offset):
      answer(peer, askingFor: sequence, from: offset, at: now)
    case .state(let sequence, let offset, let size, let bytes):
      takePart(
        bytes, of: sequence, at: offset, size: size, from: peer, executed: executed, at: now)
    }
  }

  /// Answers a node that asks for a part of a state. Where that is neither stable nor on its way there, what is
  /// stable by now may help.
  private mutating func answer(
    _ peer: NodeID, askingFor sequence: UInt64, from offset: Int, at now: MeshTime
  ) -> Outcome {
    let isOutgoing = outgoing[peer]?.sequence == sequence
    let state = isOutgoing ? outgoing[peer]?.state : sequence == stableSequence ? stableState : nil
    guard let state, state.indices.contains(offset) else {
      return newer(than: sequence).map { .send(peer, $0) } ?? .nothing
    }
    outgoing[peer] = Outgoing(sequence: sequence, state: state, patience: now + patience)
    let part = state[offset..<min(offset + chunkBytes, state.count)]
    return .send(
      peer, .state(sequence: sequence, offset: offset, size: state.count, Array(part)))
  }

  /// Takes a checkpoint that another node says is stable.
  private mutating func take(
    _ certificate: CheckpointCertificate, changes newer: [CheckpointCertificate],
    from peer: NodeID, members: OrderMembers, executed: UInt64, at now: MeshTime
  ) -> Outcome {
    let sequence = certificate.header.sequence
    guard sequence > stableSequence, incoming == nil, !untrusted.contains(peer),
      !silent.contains(peer)
    else { return .nothing }
    // Each change of members is vouched for by those before it.
    var known = members
    var proven: [CheckpointCertificate] = []
    for change in newer where change.header.sequence > stableSequence {
      guard change.header.sequence <= sequence, isStable(change, among: known) else {
        return .nothing
      }
      proven.append(change)
      known = change.header.members
    }
    guard proven.last == certificate || isStable(certificate, among: known) else {
      return .nothing
    }
    if sequence <= executed {
      // The state is here already; only votes were lost.
      guard let (header, state) = own[sequence], header == certificate.header else {
        return .nothing
      }
      return .stable(certificate, state: state)
    }
    incoming = Incoming(
      certificate: certificate, changes: proven, peer: peer, patience: now + patience)
    return .send(peer, .askState(sequence: sequence, offset: 0))
  }

  /// Takes a part of a state: a whole one, so that nobody spins a state out by sending it in crumbs.
  private mutating func takePart(
    _ bytes: [UInt8], of sequence: UInt64, at offset: Int, size: Int, from peer: NodeID,
    executed: UInt64, at now: MeshTime
  ) -> Outcome {
    guard var part = incoming, part.peer == peer,
      part.certificate.header.sequence == sequence, part.bytes.count == offset,
      size <= MeshLimits.wireBytes, offset < size, bytes.count == min(chunkBytes, size - offset)
    else { return .nothing }
    part.bytes += bytes
    part.patience = now + patience
    part.isSilent = false
    guard part.bytes.count == size else {
      incoming = part
      return .send(peer, .askState(sequence: sequence, offset: part.bytes.count))
    }
    incoming = nil
    guard sequence > executed else { return .nothing }
    guard context.digest(of: part.bytes) == part.certificate.header.stateDigest,
      let state = try? CheckpointState(wireBytes: part.bytes)
    else {
      untrusted.insert(peer)
      return .nothing
    }
    silent = []
    changes += part.changes.filter { $0 != part.certificate }
    return .install(
      part.certificate, changes: part.changes, state, bytes: part.bytes)
  }

  /// Asks again for a part that did not come, gives up a state that is silent for too long, and drops those
  /// that nobody asks for any more.
  mutating func tick(members: OrderMembers, at now: MeshTime) -> Outcome {
    outgoing = outgoing.filter { now < $0.value.patience }
    guard var part = incoming else { return .nothing }
    guard now < part.patience else {
      incoming = nil
      let faults = context.faults(of: members)
      if silent.count >= faults { silent = [] }
      if faults > 0 { silent.insert(part.peer) }
      return .nothing
    }
    defer {
      part.isSilent = true
      incoming = part
    }
    guard part.isSilent else { return .nothing }
    return .send(
      part.peer,
      .askState(sequence: part.certificate.header.sequence, offset: part.bytes.count))
  }
}
