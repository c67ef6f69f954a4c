import Mesh

/// Puts messages and states of a scenario in words.
struct ScenarioText {
  /// Short names of digests, in the order in which they turn up.
  private(set) var digests: [[UInt8]: String] = [:]

  mutating func name(_ digest: [UInt8]) -> String {
    if let known = digests[digest] { return known }
    let name = "d\(digests.count)"
    digests[digest] = name
    return name
  }

  static func name(_ command: OrderedCommand) -> String {
    switch command.command {
    case .barrier: "–"
    case .ledger(.cancel(let task)): task.text
    case .ledger, .proposal: "\(command.id.sequence)"
    case .membership(.add(let node)): "add-\(node)"
    case .membership(.promote(let node)): "promote-\(node)"
    case .membership(.remove(let node)): "remove-\(node)"
    }
  }

  mutating func text(_ message: OrderMessage) -> String {
    switch message {
    case .raft(let message): Self.text(message)
    case .byzantine(let message): text(message)
    case .gossip(let message): message.kind
    }
  }

  private static func text(_ message: RaftMessage) -> String {
    let kind = message.kind
    return switch message {
    case .askPreVote(let term, let index, let lastTerm):
      "\(kind) for term \(term), log ends at \(index) of term \(lastTerm)"
    case .preVote(let term, let isGranted), .vote(let term, let isGranted):
      "\(kind) \(isGranted ? "granted" : "refused"), term \(term)"
    case .askVote(let term, let index, let lastTerm, let isTransfer):
      "\(kind) in term \(term), log ends at \(index) of term \(lastTerm)"
        + (isTransfer ? ", asked by the leader" : "")
    case .append(let term, let index, let previousTerm, let entries, let commit, _):
      "\(kind) in term \(term) behind \(index) of term \(previousTerm)"
        + (entries.isEmpty
          ? "" : ": " + entries.map { "\(name($0.command))@\($0.term)" }.joined(separator: " "))
        + ", commit \(commit)"
    case .appended(let term, let through, _): "\(kind) through \(through), term \(term)"
    case .rejected(let term, let previous, let hint, let hintTerm, _):
      "\(kind) behind \(previous), hint \(hint) of term \(hintTerm), term \(term)"
    case .snapshot(let term, let index, let offset, let size, let bytes):
      "\(kind) of \(index) in term \(term), \(offset)+\(bytes.count) of \(size) bytes"
    case .snapshotReceived(let term, let index, let offset):
      "\(kind) of \(index) up to \(offset), term \(term)"
    case .forward(let commands): "\(kind) " + commands.map(name).joined(separator: " ")
    case .askReadIndex(let term, let read): "\(kind) \(read), term \(term)"
    case .readIndex(let term, let read, let index): "\(kind) \(read) at \(index), term \(term)"
    case .timeoutNow(let term): "\(kind), term \(term)"
    }
  }

  private static func names(_ batch: [SignedCommand]) -> String {
    "[" + batch.map { name($0.command) }.joined(separator: " ") + "]"
  }

  private mutating func text(_ vote: OrderVote) -> String {
    vote.kind == .checkpoint
      ? "checkpoint at \(vote.sequence), \(name(vote.digest)), by \(vote.signer)"
      : "\(vote.kind) \(vote.sequence) in view \(vote.view), \(name(vote.digest)), by \(vote.signer)"
  }

  private mutating func text(_ message: PBFTMessage) -> String {
    switch message {
    case .requests(let requests):
      return "request " + requests.map { Self.name($0.command) }.joined(separator: " ")
    case .prePrepare(let vote, let batch):
      return "pre-prepare \(vote.sequence) in view \(vote.view), \(name(vote.digest)) "
        + Self.names(batch)
    case .vote(let vote): return text(vote)
    case .viewChange(let change):
      let prepared = change.prepared.map {
        "\($0.proposal.sequence)@\($0.proposal.view) \(name($0.proposal.digest))"
      }
      return "view-change to \(change.view), stable \(change.stable?.header.sequence ?? 0), "
        + "prepared [" + prepared.joined(separator: ", ") + "]"
    case .newView(let view):
      let proposals = view.proposals.map { "\($0.sequence) \(name($0.digest))" }
      return "new-view \(view.view) of "
        + view.viewChanges.map(\.signer.text).joined(separator: " ")
        + ", again [" + proposals.joined(separator: ", ") + "]"
    case .status(let view, let isChanging, let executed, let stable):
      return "status view \(view)\(isChanging ? " changing" : ""), executed \(executed), "
        + "stable \(stable)"
    case .certified(let batch, let votes):
      return "certified \(votes.first?.sequence ?? 0) \(Self.names(batch)) by \(votes.count)"
    case .askBatch(let digest): return "ask-batch \(name(digest))"
    case .batch(let batch): return "batch \(Self.names(batch))"
    case .checkpoint(.stable(let certificate, _)): return "stable \(certificate.header.sequence)"
    case .checkpoint(.askState(let sequence, let offset)):
      return "ask-state \(sequence) from \(offset)"
    case .checkpoint(.state(let sequence, let offset, let size, let bytes)):
      return "state \(sequence), \(offset)+\(bytes.count) of \(size) bytes"
    }
  }

  mutating func state(of order: any CheckedOrder) -> String {
    if let raft = order as? RaftOrder {
      let first = raft.compactedIndex + 1
      let entries = (first..<max(raft.lastIndex + 1, first)).compactMap { index in
        raft.entry(at: index).map { "\(index):\(Self.name($0.command))@\($0.term)" }
      }
      let role = raft.isLeading ? "leads" : raft.leader.map { "follows \($0)" } ?? "has no leader"
      return "\(role), term \(raft.term), vote \(raft.vote?.text ?? "–"), "
        + "commit \(raft.knownCommit), "
        + (raft.compactedIndex > 0 ? "snapshot \(raft.compactedIndex), " : "")
        + "members \(Self.text(raft.members)), log [\(entries.joined(separator: " "))]"
    }
    if let pbft = order as? PBFTOrder {
      let slots = pbft.openNumbers.map { number -> String in
        let proposal = pbft.proposal(at: number).map { name($0.digest) } ?? "–"
        let prepared = pbft.prepared(at: number) != nil ? " prepared" : ""
        return
          "\(number):\(proposal)\(prepared)\(pbft.decision(at: number) != nil ? " decided" : "")"
      }
      return
        "view \(pbft.view)\(pbft.isChangingView ? " changing" : ""), executed \(pbft.executed), "
        + "stable \(pbft.stableSequence), open up to \(pbft.highestOpenNumber), "
        + "members \(Self.text(pbft.members)), [\(slots.joined(separator: ", "))]"
    }
    return "commit \(order.committedIndex)"
  }

  private static func text(_ members: OrderMembers) -> String {
    members.voters.map(\.text).joined(separator: " ")
      + (members.learners.isEmpty
        ? "" : " (" + members.learners.map(\.text).joined(separator: " ") + ")")
  }
}
