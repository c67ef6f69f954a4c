import Collections

/// Something that the swarm votes on.
public struct Proposal: Sendable, Hashable {
  /// Which it is.
  public let id: ProposalID
  /// Who proposed it.
  public let proposer: NodeID
  /// What is proposed, at most ``MeshLimits/proposalBytes``.
  public let value: String
  /// The share of accepting votes that is asked for besides a safe quorum.
  public let threshold: BasisPoints
  /// How long votes are taken; counted by whoever orders, from when it is open there.
  public let lifetime: MeshDuration

  /// Makes a proposal.
  public init(
    id: ProposalID, proposer: NodeID, value: String, threshold: BasisPoints,
    lifetime: MeshDuration
  ) {
    self.id = id
    self.proposer = proposer
    self.value = value
    self.threshold = threshold
    self.lifetime = lifetime
  }
}

/// What can be asked of the board.
public enum ProposalCommand: Sendable, Hashable {
  /// Opens a proposal.
  case open(Proposal)
  /// A member votes.
  case vote(ProposalID, by: NodeID, accept: Bool)
  /// The time for votes is over.
  case expire(ProposalID)
}

/// How a proposal stands.
public enum ProposalStatus: Sendable, Hashable {
  /// Votes are taken.
  case open
  /// Enough accept.
  case accepted
  /// So many reject that not enough can accept any more.
  case rejected
  /// Time ran out.
  case expired
}

/// Why the board does not do what it is asked.
public enum ProposalRefusal: Error, Sendable, Hashable {
  /// The name or value is empty or larger than ``MeshLimits`` allows.
  case malformed(ProposalID)
  /// There is one of that name.
  case alreadyThere(ProposalID)
  /// There is none of that name, or it is long decided.
  case unknown(ProposalID)
  /// It is decided, or expired.
  case closed(ProposalID)
  /// The voter is no voting member, or has voted.
  case notCounted(ProposalID, voter: NodeID)
  /// As many as ``MeshLimits/openProposals`` are open.
  case tooManyOpen
  /// A node proposes or votes for another.
  case inAnothersName(ProposalID, by: NodeID)
}

/// What applying a command changed.
public enum ProposalEvent: Sendable, Hashable {
  /// A proposal was opened: every voting member is to vote.
  case opened(Proposal)
  /// A vote was counted.
  case voted(ProposalID, by: NodeID, accept: Bool)
  /// The proposal is no longer open.
  case closed(ProposalID, ProposalStatus)
}

/// A proposal with its votes.
public struct ProposalRecord: Sendable, Hashable {
  /// What is proposed.
  public let proposal: Proposal
  /// Accepting votes that decide: `max(q, ⌈threshold·n⌉)`.
  public let needed: Int
  /// The votes.
  public internal(set) var tally: VoteTally
  /// How it stands.
  public internal(set) var status: ProposalStatus
}

/// The replicated state machine that counts votes on proposals.
public struct ProposalBoard: Sendable, Hashable {
  /// The voting members, ascending.
  public let members: [NodeID]
  /// Liars among them that are reckoned with.
  public let faults: Int
  /// All proposals that are remembered, oldest first.
  public private(set) var proposals: OrderedDictionary<ProposalID, ProposalRecord> = [:]
  /// How many of them are open.
  public private(set) var openCount = 0

  /// Makes an empty board.
  public init(members: [NodeID], faults: Int) {
    self.members = members.sorted()
    self.faults = faults
  }

  /// Applies a command of a node, which proposes and votes for itself alone.
  ///
  /// - Returns: what changed, in order.
  /// - Throws: ``ProposalRefusal``, and then nothing has changed.
  public mutating func apply(
    _ command: ProposalCommand, from origin: NodeID
  ) throws(ProposalRefusal) -> [ProposalEvent] {
    switch command {
    case .open(let proposal):
      guard proposal.proposer == origin else { throw .inAnothersName(proposal.id, by: origin) }
      try check(proposal)
      forgetOldest()
      _ = restore(proposal, .open, VoteTally(members: members))
      return [.opened(proposal)]
    case .vote(let id, let voter, let accept):
      var record = try open(id)
      guard voter == origin else { throw .inAnothersName(id, by: origin) }
      guard record.tally.count(accept, by: voter) else {
        throw .notCounted(id, voter: voter)
      }
      proposals[id] = record
      let voted = ProposalEvent.voted(id, by: voter, accept: accept)
      if record.tally.accepting >= record.needed { return [voted, close(id, .accepted)] }
      if record.tally.isOutOfReach(record.needed) { return [voted, close(id, .rejected)] }
      return [voted]
    case .expire(let id):
      _ = try open(id)
      return [close(id, .expired)]
    }
  }

  /// Puts a proposal on the board as it stood.
  ///
  /// - Returns: whether there was none of that name.
  mutating func restore(
    _ proposal: Proposal, _ status: ProposalStatus, _ tally: VoteTally
  ) -> Bool {
    if status == .open { openCount += 1 }
    let record = ProposalRecord(
      proposal: proposal,
      needed: Quorum.votes(
        nodes: members.count, faults: faults, threshold: proposal.threshold),
      tally: tally, status: status)
    return proposals.updateValue(record, forKey: proposal.id) == nil
  }

  /// Why a proposal would not be opened; nil where it would.
  public func refusal(ofOpening proposal: Proposal) -> ProposalRefusal? {
    do {
      try check(proposal)
      return nil
    } catch {
      return error
    }
  }

  private func check(_ proposal: Proposal) throws(ProposalRefusal) {
    guard proposal.id.isWellFormed, proposal.proposer.isWellFormed,
      (1...MeshLimits.proposalBytes).contains(proposal.value.utf8.count)
    else { throw .malformed(proposal.id) }
    guard proposals[proposal.id] == nil else { throw .alreadyThere(proposal.id) }
    guard openCount < MeshLimits.openProposals else { throw .tooManyOpen }
  }

  private func open(_ id: ProposalID) throws(ProposalRefusal) -> ProposalRecord {
    guard let record = proposals[id] else { throw .unknown(id) }
    guard record.status == .open else { throw .closed(id) }
    return record
  }

  private mutating func close(_ id: ProposalID, _ status: ProposalStatus) -> ProposalEvent {
    proposals[id]?.status = status
    openCount -= 1
    return .closed(id, status)
  }

  private mutating func forgetOldest() {
    guard proposals.count - openCount >= MeshLimits.closedProposals,
      let oldest = proposals.values.first(where: { $0.status != .open })
    else { return }
    proposals[oldest.proposal.id] = nil
  }
}

extension Proposal: WireCodable {
  /// Writes the proposal.
  public func encode(to writer: inout WireWriter) {
    writer.write(id)
    writer.write(proposer)
    writer.write(value)
    writer.write(threshold)
    writer.write(lifetime)
  }

  /// Reads a proposal.
  public init(from reader: inout WireReader) throws(WireError) {
    self.init(
      id: try reader.read(), proposer: try reader.read(),
      value: try reader.readText(limit: MeshLimits.proposalBytes), threshold: try reader.read(),
      lifetime: try reader.read())
  }
}

extension ProposalCommand: WireCodable {
  /// Writes the command.
  public func encode(to writer: inout WireWriter) {
    switch self {
    case .open(let proposal):
      writer.write(0 as UInt8)
      writer.write(proposal)
    case .vote(let id, let voter, let accept):
      writer.write(1 as UInt8)
      writer.write(id)
      writer.write(voter)
      writer.write(accept)
    case .expire(let id):
      writer.write(2 as UInt8)
      writer.write(id)
    }
  }

  /// Reads a command.
  public init(from reader: inout WireReader) throws(WireError) {
    switch try reader.readByte() {
    case 0: self = .open(try reader.read())
    case 1: self = .vote(try reader.read(), by: try reader.read(), accept: try reader.readBool())
    case 2: self = .expire(try reader.read())
    default: throw .unknownCase
    }
  }
}
