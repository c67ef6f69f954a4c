import Mesh

/// A liar among pBFT nodes. It holds its own key and nobody else's.
public struct PBFTLiar: Adversary {
  /// How it lies.
  public enum Strategy: Int, Sendable, CaseIterable {
    /// It says nothing.
    case silence
    /// It says the truth to some and nothing to others.
    case selection
    /// As primary it proposes this to some and that to others; its votes differ too.
    case equivocation
    /// It sends old messages again, its own and others'.
    case replay
    /// It gives views up over and over, and hides what was prepared.
    case falseViewChange
    /// It signs wrongly and speaks in others' names.
    case forgery
    /// It proposes what nobody asked for, and digests without a batch.
    case invention
    /// It lies about states and checkpoints.
    case falseState
    /// It passes genuine votes off as others: of another view, number or kind, twice, or for nothing;
    /// behind a checkpoint that nobody vouches for it hands over a state that fits.
    case transplant
    /// As primary it proposes one thing and then another to everyone.
    case indecision
  }

  private let node: NodeID
  private let strategy: Strategy
  private let cryptography: Cryptography
  private let settings: PBFTSettings
  private var random: SplitMix64
  private var heard: [PBFTMessage] = []
  /// Who asked for the state of which checkpoint.
  private var askers: [(peer: NodeID, sequence: UInt64)] = []
  private let nodes: [NodeID]
  private let accomplices: Set<NodeID>
  /// For the digest of each batch that it proposed or saw the digest of the one that it tells others of.
  private var altered: [[UInt8]: [UInt8]] = [:]

  /// Makes a liar, which tells its accomplices the truth.
  public init(
    node: NodeID, nodes: [NodeID], strategy: Strategy, settings: PBFTSettings,
    cryptography: Cryptography, accomplices: Set<NodeID> = [], seed: UInt64
  ) {
    self.accomplices = accomplices
    self.node = node
    self.nodes = nodes
    self.strategy = strategy
    self.settings = settings
    self.cryptography = cryptography
    random = SplitMix64(seed: seed)
  }

  /// What is sent in place of an honest message.
  public mutating func replace(
    _ message: OrderMessage, to peer: NodeID, at now: MeshTime
  ) -> [(peer: NodeID, message: OrderMessage)] {
    guard case .byzantine(let honest) = message else { return [(peer, message)] }
    return lie(honest, to: peer).map { (peer, .byzantine($0)) }
  }

  /// A state as it stands behind a checkpoint: no command was decided, and no change is under way.
  private static let inventedState: [UInt8] = {
    var writer = WireWriter()
    writer.write(CommandHistory())
    writer.write(false)
    writer.write([7])
    return writer.bytes
  }()

  /// Remembers some of what it hears.
  public mutating func hear(_ message: OrderMessage, from peer: NodeID, at now: MeshTime) {
    guard case .byzantine(let message) = message else { return }
    if case .checkpoint(.askState(let sequence, _)) = message { askers.append((peer, sequence)) }
    if case .prePrepare(let proposal, let batch) = message { alter(proposal, batch) }
    if heard.count < 64 {
      heard.append(message)
    } else {
      heard[Int(random.next(below: 64))] = message
    }
  }

  /// Sends something old or the state that it invented, where that is its way.
  public mutating func tick(at now: MeshTime) -> [(peer: NodeID, message: OrderMessage)] {
    defer { askers = [] }
    if strategy == .transplant {
      return askers.map { peer, sequence in
        let bytes = Self.inventedState
        let state = CheckpointMessage.state(
          sequence: sequence, offset: 0, size: bytes.count, bytes)
        return (peer, .byzantine(.checkpoint(state)))
      }
    }
    guard strategy == .replay || strategy == .forgery, !heard.isEmpty else { return [] }
    return random.sample(2, of: nodes).map { peer in
      (peer, .byzantine(heard[Int(random.next(below: UInt64(heard.count)))]))
    }
  }

  private mutating func lie(_ message: PBFTMessage, to peer: NodeID) -> [PBFTMessage] {
    switch strategy {
    case .silence: return []
    case .selection: return isFavoured(peer) ? [message] : []
    case .replay: return random.chance(2_000) ? [message, message] : [message]
    case .equivocation: return [equivocate(message, to: peer)]
    case .falseViewChange: return falseViewChange(message)
    case .forgery: return [message, forge(message)]
    case .invention: return [invent(message)]
    case .falseState: return [falseState(message)]
    case .transplant: return [message] + transplant(message)
    case .indecision:
      guard case .prePrepare(let proposal, let batch) = message else { return [message] }
      let other = Array(batch.dropLast())
      return [
        message,
        .prePrepare(
          vote(like: proposal, digest: cryptography.hasher.digest(of: other.batchBytes)), other),
      ]
    }
  }

  private func isFavoured(_ peer: NodeID) -> Bool {
    accomplices.contains(peer) || (nodes.firstIndex(of: peer) ?? 0) % 2 == 0
  }

  private func vote(like vote: OrderVote, digest: [UInt8]) -> OrderVote {
    let unsigned = OrderVote(
      kind: vote.kind, view: vote.view, sequence: vote.sequence, digest: digest, signer: node,
      signature: [])
    return OrderVote(
      kind: vote.kind, view: vote.view, sequence: vote.sequence, digest: digest, signer: node,
      signature: cryptography.signer.sign(unsigned.statement(swarm: settings.swarm)))
  }

  private mutating func equivocate(_ message: PBFTMessage, to peer: NodeID) -> PBFTMessage {
    if case .prePrepare(let proposal, let batch) = message { alter(proposal, batch) }
    guard !isFavoured(peer) else { return message }
    switch message {
    case .prePrepare(let proposal, let batch):
      let other = Array(batch.dropLast())
      return .prePrepare(
        vote(like: proposal, digest: cryptography.hasher.digest(of: other.batchBytes)), other)
    case .vote(let honest) where honest.signer == node:
      return .vote(vote(like: honest, digest: altered[honest.digest] ?? honest.digest))
    default: return message
    }
  }

  private mutating func alter(_ proposal: OrderVote, _ batch: [SignedCommand]) {
    altered[proposal.digest] = cryptography.hasher.digest(of: Array(batch.dropLast()).batchBytes)
  }

  private mutating func falseViewChange(_ message: PBFTMessage) -> [PBFTMessage] {
    switch message {
    case .viewChange(let honest):
      // What was prepared is hidden, or something else is claimed to have been; and another is said to
      // have had nothing.
      let prepared = random.chance(5_000) ? [] : honest.prepared.map { invented($0, honest.view) }
      let other = random.sample(1, of: nodes).first ?? node
      return [
        viewChange(to: honest.view, stable: honest.stable, [], of: other),
        viewChange(to: honest.view, stable: honest.stable, prepared, of: node),
      ]
    case .status(let view, _, _, _):
      let next = view + 1 + random.next(below: 3)
      return [message, viewChange(to: next, stable: nil, [], of: node)]
    case .newView(let honest):
      // A new view without what was prepared, and nothing in its place.
      let unsigned = PBFTNewView(
        view: honest.view, viewChanges: honest.viewChanges, proposals: [], signature: [])
      return [
        .newView(
          PBFTNewView(
            view: honest.view, viewChanges: honest.viewChanges, proposals: [],
            signature: cryptography.signer.sign(unsigned.statement(swarm: settings.swarm))))
      ]
        + honest.proposals.map {
          .prePrepare(vote(like: $0, digest: emptyDigest), [])
        }
    default: return [message]
    }
  }

  private func viewChange(
    to view: UInt64, stable: CheckpointCertificate?, _ prepared: [PBFTPreparedCertificate],
    of signer: NodeID
  ) -> PBFTMessage {
    let unsigned = PBFTViewChange(
      view: view, stable: stable, prepared: prepared, signer: signer, signature: [])
    return .viewChange(
      PBFTViewChange(
        view: view, stable: stable, prepared: prepared, signer: signer,
        signature: cryptography.signer.sign(unsigned.statement(swarm: settings.swarm))))
  }

  /// A certificate by nobody else, that nothing was prepared at its number in the latest view.
  private func invented(
    _ certificate: PBFTPreparedCertificate, _ view: UInt64
  ) -> PBFTPreparedCertificate {
    let proposal = certificate.proposal
    let claimed = OrderVote(
      kind: proposal.kind, view: view - 1, sequence: proposal.sequence, digest: emptyDigest,
      signer: node, signature: [])
    return PBFTPreparedCertificate(
      proposal: vote(like: claimed, digest: emptyDigest), votes: [])
  }

  private var emptyDigest: [UInt8] {
    cryptography.hasher.digest(of: [SignedCommand]().batchBytes)
  }

  private mutating func forge(_ message: PBFTMessage) -> PBFTMessage {
    guard case .vote(let honest) = message, let other = random.sample(1, of: nodes).first else {
      return message
    }
    // In another's name, with its own signature.
    let digest = cryptography.hasher.digest(of: [7])
    let own = vote(like: honest, digest: digest)
    return .vote(
      OrderVote(
        kind: own.kind, view: own.view, sequence: own.sequence, digest: digest, signer: other,
        signature: own.signature))
  }

  private mutating func invent(_ message: PBFTMessage) -> PBFTMessage {
    guard case .prePrepare(let proposal, let batch) = message else { return message }
    let other = random.chance(5_000) ? batch + inventRequests(beside: batch) : batch
    let digest =
      random.chance(2_000)
      ? cryptography.hasher.digest(of: [9]) : cryptography.hasher.digest(of: other.batchBytes)
    return .prePrepare(vote(like: proposal, digest: digest), other)
  }

  /// A command in another's name: under its own signature, or under one that its victim gave to others.
  private mutating func inventRequests(beside batch: [SignedCommand]) -> [SignedCommand] {
    let borrowed = batch.last { $0.command.id.origin != node }
    let victim = borrowed?.command.id.origin ?? nodes.first { $0 != node } ?? node
    let command = OrderedCommand(
      id: CommandID(
        origin: victim, incarnation: 1, sequence: 1_000_000 + random.next(below: 1_000)),
      command: .ledger(.cancel("invented")))
    if let borrowed, random.chance(5_000) {
      return [SignedCommand(command: command, path: borrowed.path, signature: borrowed.signature)]
    }
    return SignedCommand.sign([command], swarm: settings.swarm, with: cryptography)
  }

  private mutating func falseState(_ message: PBFTMessage) -> PBFTMessage {
    switch message {
    case .checkpoint(let honest): return .checkpoint(random.damage(honest))
    case .vote(let honest) where honest.kind == .checkpoint && honest.signer == node:
      return .vote(vote(like: honest, digest: cryptography.hasher.digest(of: [5])))
    case .status(let view, let isChanging, let executed, let stable):
      return .status(
        view: view, isChanging: isChanging, executed: executed &- random.next(below: 50),
        stable: stable)
    default: return message
    }
  }

  /// Genuine signatures under words that were never said.
  private mutating func transplant(_ message: PBFTMessage) -> [PBFTMessage] {
    let votes = heard.compactMap { if case .vote(let vote) = $0 { vote } else { nil } }
    guard !votes.isEmpty else { return [] }
    let stolen = votes[Int(random.next(below: UInt64(votes.count)))]
    func changed(
      _ vote: OrderVote, kind: OrderVote.Kind? = nil, view: UInt64? = nil, by offset: UInt64 = 0
    ) -> OrderVote {
      OrderVote(
        kind: kind ?? vote.kind, view: view ?? vote.view, sequence: vote.sequence + offset,
        digest: vote.digest, signer: vote.signer, signature: vote.signature)
    }
    switch random.next(below: 5) {
    case 0: return votes.map { .vote(changed($0, view: stolen.view)) }
    case 1: return votes.map { .vote(changed($0, by: 1)) }
    case 2:
      return votes.filter { $0.kind == .prepare }.map { .vote(changed($0, kind: .commit)) }
    case 3:
      // A decision of nothing with one signer's vote over and over, and with votes for it that are
      // its own.
      let digest = emptyDigest
      let own = vote(
        like: changed(stolen, kind: .commit, by: random.next(below: 4)), digest: digest)
      return [.certified([], Array(repeating: own, count: nodes.count))]
    default:
      let header = CheckpointHeader(
        sequence: (stolen.sequence / settings.checkpointInterval + 1)
          * settings.checkpointInterval, index: 7, members: OrderMembers(voters: nodes),
        stateDigest: cryptography.hasher.digest(of: Self.inventedState))
      let certificate = CheckpointCertificate(header: header, votes: [])
      return [.checkpoint(.stable(certificate, changes: []))]
    }
  }
}
