import Collections

/// Who may ask the ledger for what, so that a liar speaks for nobody but itself.
///
/// A node bids for itself. Only the node that holds an attempt starts it and reports on it. That another's
/// attempt is lost, or that a task has waited for long enough, for bids or after a failure, as many voting members
/// must say as cannot all be liars. Where there are no auctions tasks are placed by voting members; they are given
/// away by who holds them. What people decide they may decide at any node: whoever holds a node's key speaks for its
/// people.
public struct LedgerAuthority: Sendable, Hashable {
  /// The voting members, ascending.
  public let members: [NodeID]
  /// Members that must say that an attempt is lost: one more than may lie.
  public let witnesses: Int
  /// Who says so of attempts that are not lost for that yet.
  private var reports: OrderedDictionary<AttemptToken, OrderedSet<NodeID>> = [:]
  /// Who says of tasks that they have waited for long enough, where it takes more of them.
  private var waits: OrderedDictionary<TaskID, Wait> = [:]

  /// What a task waits for, and who says that it has for long enough.
  fileprivate struct Wait: Sendable, Hashable {
    enum Reason: UInt8, Sendable {
      case bids, pause
    }

    let reason: Reason
    /// The attempt that is auctioned, or that failed.
    let attempt: Int
    var voters: OrderedSet<NodeID> = []
  }

  /// Makes the authority of a swarm in which so many members may lie.
  public init(members: [NodeID], faults: Int) {
    self.members = members.sorted()
    witnesses = max(faults, 0) + 1
  }

  /// Whether a member has said that an attempt is lost.
  public func hasReported(_ token: AttemptToken, _ member: NodeID) -> Bool {
    reports[token]?.contains(member) ?? false
  }

  /// Whether a member has said that bids for an attempt were waited for long enough.
  public func hasClosed(_ task: TaskID, attempt: Int, _ member: NodeID) -> Bool {
    hasSaid(member, .bids, of: task, attempt)
  }

  /// Whether a member has said that the pause after an attempt is over.
  public func hasEndedPause(of task: TaskID, attempt: Int, _ member: NodeID) -> Bool {
    hasSaid(member, .pause, of: task, attempt)
  }

  private func hasSaid(
    _ member: NodeID, _ reason: Wait.Reason, of task: TaskID, _ attempt: Int
  ) -> Bool {
    guard let wait = waits[task], wait.reason == reason, wait.attempt == attempt else {
      return false
    }
    return wait.voters.contains(member)
  }

  /// Whether a node may have its profile taken over.
  ///
  /// What a member is able to do is agreed on beforehand; it only says how many attempts it takes at a time. Where
  /// some may lie nobody joins, and a member takes no more than was agreed on: who claims to have much room
  /// would win whatever it bids for.
  func mayRegister(_ profile: NodeProfile, as known: NodeProfile?) -> Bool {
    guard let known, members.contains(profile.id) else { return witnesses == 1 }
    return profile.agents == known.agents && profile.resources == known.resources
      && (witnesses == 1 || profile.slots <= known.slots)
  }

  /// Judges a command.
  ///
  /// - Returns: whether the ledger is to apply it; false for a report that others must make too.
  /// - Throws: ``LedgerRefusal/notEntitled(_:node:)``, and then nothing has changed.
  mutating func admits(
    _ command: LedgerCommand, from origin: NodeID, to ledger: TaskLedger
  ) throws(LedgerRefusal) -> Bool {
    switch command {
    case .propose, .redo, .skip, .cancel: return true
    case .register(let profile):
      guard profile.id == origin, mayRegister(profile, as: ledger.market?.nodes[origin]) else {
        throw .notRegistrable(profile.id)
      }
      return true
    case .bid(let node, _):
      guard node == origin else { throw .notBiddable(node) }
      return true
    case .closeBidding(let task, let attempt):
      return try admitsEnd(
        of: Wait(reason: .bids, attempt: attempt), task, from: origin, to: ledger)
    case .retry(let task, let attempt):
      return try admitsEnd(
        of: Wait(reason: .pause, attempt: attempt), task, from: origin, to: ledger)
    case .award(let task, _, _, _):
      guard members.contains(origin), ledger.market == nil else {
        throw .notEntitled(task, node: origin)
      }
      return true
    case .migrate(let task, let token, _, _):
      // Who holds an attempt may give it away; where nobody lies so may who balances.
      guard
        ledger.holder(of: task, token) == origin || (witnesses == 1 && members.contains(origin))
      else { throw .notEntitled(task, node: origin) }
      return true
    case .start(let task, let token, _), .heartbeat(let task, let token, _),
      .succeed(let task, let token, _):
      guard let holder = ledger.holder(of: task, token) else { return true }
      guard holder == origin else { throw .notEntitled(task, node: origin) }
      return true
    case .fail(let task, let token, let cause, _):
      guard let holder = ledger.holder(of: task, token), holder != origin else { return true }
      guard cause == .lost, members.contains(origin) else {
        throw .notEntitled(task, node: origin)
      }
      if reports[token] == nil {
        let open = Set(ledger.activeTasks.compactMap { ledger[$0]?.state.currentAttempt?.token })
        reports = reports.filter { open.contains($0.key) }
      }
      reports[token, default: []].append(origin)
      guard reports[token]?.count ?? 0 >= witnesses else { return false }
      reports[token] = nil
      return true
    }
  }

  private mutating func admitsEnd(
    of wait: Wait, _ task: TaskID, from origin: NodeID, to ledger: TaskLedger
  ) throws(LedgerRefusal) -> Bool {
    guard members.contains(origin) else { throw .notEntitled(task, node: origin) }
    // What is not waited for the ledger itself refuses.
    guard witnesses > 1, ledger.isUnderWay(wait, of: task) else { return true }
    if waits[task]?.reason != wait.reason || waits[task]?.attempt != wait.attempt {
      waits = waits.filter { ledger.isUnderWay($0.value, of: $0.key) }
      waits[task] = wait
    }
    waits[task]?.voters.append(origin)
    guard waits[task]?.voters.count ?? 0 >= witnesses else { return false }
    waits[task] = nil
    return true
  }
}

extension TaskLedger {
  /// The node that holds an attempt; nil where it is over, which the ledger itself refuses.
  fileprivate func holder(of task: TaskID, _ token: AttemptToken) -> NodeID? {
    guard let attempt = self[task]?.state.currentAttempt, attempt.token == token else { return nil }
    return attempt.node
  }

  /// Whether a task waits for that.
  fileprivate func isUnderWay(_ wait: LedgerAuthority.Wait, of task: TaskID) -> Bool {
    switch wait.reason {
    case .bids: return market?.auctions[task]?.attempt == wait.attempt
    case .pause:
      guard let record = self[task], case .backingOff = record.state else { return false }
      return record.attempts == wait.attempt
    }
  }
}

extension LedgerAuthority: WireCodable {
  /// Writes the authority.
  public func encode(to writer: inout WireWriter) {
    writer.write(members)
    writer.write(witnesses)
    writer.writeCount(reports.count)
    for (token, witnesses) in reports {
      writer.write(token)
      writer.write(Array(witnesses))
    }
    writer.writeCount(waits.count)
    for (task, wait) in waits {
      writer.write(task)
      writer.write(wait.reason.rawValue)
      writer.write(wait.attempt)
      writer.write(Array(wait.voters))
    }
  }

  /// Reads an authority.
  public init(from reader: inout WireReader) throws(WireError) {
    self.init(
      members: try reader.readList(limit: MeshLimits.nodes),
      faults: try reader.readInt(in: 1...MeshLimits.nodes) - 1)
    for _ in 0..<(try reader.readCount(limit: MeshLimits.tasks)) {
      let token: AttemptToken = try reader.read()
      guard reports.updateValue(try readVoters(from: &reader), forKey: token) == nil else {
        throw .outOfRange
      }
    }
    for _ in 0..<(try reader.readCount(limit: MeshLimits.tasks)) {
      let task: TaskID = try reader.read()
      guard let reason = Wait.Reason(rawValue: try reader.readByte()) else { throw .unknownCase }
      let attempt = try reader.readInt(in: 1...Int.max)
      let wait = Wait(
        reason: reason, attempt: attempt, voters: try readVoters(from: &reader))
      guard waits.updateValue(wait, forKey: task) == nil else { throw .outOfRange }
    }
  }

  /// Reads some of the members, fewer than it takes.
  private func readVoters(
    from reader: inout WireReader
  ) throws(WireError) -> OrderedSet<NodeID> {
    let voters: OrderedSet<NodeID> = try reader.readSet(limit: MeshLimits.nodes)
    guard voters.count < witnesses, voters.allSatisfy(members.contains) else { throw .outOfRange }
    return voters
  }
}
