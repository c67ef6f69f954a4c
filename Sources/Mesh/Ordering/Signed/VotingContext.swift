import SwarmChecks

/// How one node of a swarm with liars signs, and what it counts.
struct VotingContext: Sendable {
  let node: NodeID
  /// Which swarm it is; signatures of another one are worth nothing here.
  let swarm: [UInt8]
  let cryptography: Cryptography
  /// Liars that are survived; as many as can be where nil.
  let faults: Int?
  /// The share of votes that is asked for besides the quorum.
  let threshold: BasisPoints

  // MARK: - Counting

  func faults(of members: OrderMembers) -> Int {
    let tolerable = Quorum.tolerableFaults(nodes: members.voters.count)
    return min(faults ?? tolerable, tolerable)
  }

  /// The votes that decide: `max(⌈(n+f+1)/2⌉, ⌈threshold·n⌉)`.
  func quorum(of members: OrderMembers) -> Int {
    Quorum.votes(
      nodes: members.voters.count, faults: faults(of: members), threshold: threshold)
  }

  /// Whether votes of so many distinct members say all the same.
  func isCertificate(
    _ votes: [OrderVote], _ kind: OrderVote.Kind, view: UInt64, sequence: UInt64,
    digest: [UInt8], needing needed: Int, among members: OrderMembers
  ) -> Bool {
    guard votes.count >= needed, Set(votes.map(\.signer)).count == votes.count else {
      return false
    }
    return votes.allSatisfy {
      $0.kind == kind && $0.view == view && $0.sequence == sequence && $0.digest == digest
        && isGenuine($0, among: members)
    }
  }

  // MARK: - Signing and verifying

  func makeVote(
    _ kind: OrderVote.Kind, view: UInt64, sequence: UInt64, digest: [UInt8]
  ) -> OrderVote {
    let statement = OrderVote.statement(
      kind, view: view, sequence: sequence, digest: digest, signer: node, swarm: swarm)
    return OrderVote(
      kind: kind, view: view, sequence: sequence, digest: digest, signer: node,
      signature: cryptography.signer.sign(statement))
  }

  /// Signs commands of this node, as many under one signature as may be.
  func sign(_ commands: [OrderedCommand]) -> [SignedCommand] {
    stride(from: 0, to: commands.count, by: MeshLimits.commandsPerSignature).flatMap { start in
      let end = min(start + MeshLimits.commandsPerSignature, commands.count)
      return SignedCommand.sign(Array(commands[start..<end]), swarm: swarm, with: cryptography)
    }
  }

  func isGenuine(_ vote: OrderVote, among members: OrderMembers) -> Bool {
    members.isVoter(vote.signer)
      && cryptography.verifier.isValid(
        vote.signature, of: vote.statement(swarm: swarm), by: vote.signer)
  }

  /// Whether a command's origin signed it.
  ///
  /// - Parameter verified: what need not be verified again.
  func isGenuine(_ command: SignedCommand, _ verified: inout VerifiedRoots) -> Bool {
    let root = command.root(with: cryptography.hasher)
    if verified.contains(root) { return true }
    guard
      cryptography.verifier.isValid(
        root.signature, of: SignedCommand.statement(of: root.digest, swarm: swarm),
        by: root.signer)
    else { return false }
    // The signature of a single command vouches for nothing else.
    if !command.path.isEmpty { verified.insert(root) }
    return true
  }

  // MARK: - Digests

  func digest(of bytes: [UInt8]) -> [UInt8] { cryptography.hasher.digest(of: bytes) }

  func digest(of batch: [SignedCommand]) -> [UInt8] { digest(of: batch.batchBytes) }

  func digest(of header: CheckpointHeader) -> [UInt8] { digest(of: header.wireBytes) }
}
