// What a node does with the commands of its surroundings.
extension MeshNode {
  mutating func obey(_ command: NodeCommand, at now: MeshTime) throws(MeshRefusal) {
    switch command {
    case .propose(let tasks):
      if let refusal = ledger.refusal(ofProposing: tasks) { throw .ledger(refusal) }
      try order(.ledger(.propose(tasks)), at: now)
    case .attemptSucceeded(let task, let token, let result):
      guard result.isWellFormed else { throw .ledger(.tooLarge(task)) }
      try finish(task, token, .succeed(task, token, result), at: now)
    case .attemptFailed(let task, let token, let cause, let reason):
      guard reason.utf8.count <= MeshLimits.reasonBytes else { throw .ledger(.tooLarge(task)) }
      try finish(task, token, .fail(task, token, cause, reason: reason), at: now)
    case .attemptProgressed(let task, let token, let progress):
      guard executor.attempts[token]?.isExecuting == true else {
        throw .notExecuting(task, token)
      }
      request(.heartbeat(task, token, progress: progress))
    case .redo(let task):
      try order(.ledger(.redo(task)), at: now)
    case .skip(let task):
      try order(.ledger(.skip(task)), at: now)
    case .cancel(let task):
      try order(.ledger(.cancel(task)), at: now)
    case .openProposal(let proposal, let value, let threshold, let lifetime):
      let proposal = Proposal(
        id: proposal, proposer: id, value: value, threshold: threshold, lifetime: lifetime)
      if let refusal = state.proposals.refusal(ofOpening: proposal) { throw .proposal(refusal) }
      try order(.proposal(.open(proposal)), at: now)
    case .vote(let proposal, let accept):
      guard let record = state.proposals.proposals[proposal] else {
        throw .proposal(.unknown(proposal))
      }
      guard record.status == .open else { throw .proposal(.closed(proposal)) }
      try order(.proposal(.vote(proposal, by: id, accept: accept)), at: now)
    case .operate(let command, let id):
      try operate(command, id: id, at: now)
    case .store, .delete, .send:
      try communicate(command, at: now)
    }
  }

  private mutating func communicate(
    _ command: NodeCommand, at now: MeshTime
  ) throws(MeshRefusal) {
    do {
      switch command {
      case .store(let value, let key, let timeToLive):
        try memory.store(value, at: key, timeToLive: timeToLive, now: now)
      case .delete(let key):
        try memory.delete(key, now: now)
      case .send(let body, let topic, let receiver):
        if let receiver, membership.profile(of: receiver) == nil {
          throw MeshRefusal.unknownNode(receiver)
        }
        let receivers = receiver.map { [$0] } ?? membership.present.filter { $0 != id }
        perform(
          try mailbox.send(
            body, topic: topic, to: receivers, isBroadcast: receiver == nil, at: now))
      default: break
      }
    } catch let refusal as MemoryRefusal {
      throw .memory(refusal)
    } catch let refusal as MailboxRefusal {
      throw .mailbox(refusal)
    } catch let refusal as MeshRefusal {
      throw refusal
    } catch {
      preconditionFailure("no other error is thrown above")
    }
  }
}
