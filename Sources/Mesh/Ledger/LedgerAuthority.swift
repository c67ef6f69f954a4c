import Collections

/// Who may ask the ledger for what, so that a liar speaks for nobody but itself.
///
/// A node bids for itself. Only the node that holds an attempt starts it and reports on it. That another's
/// attempt is lost, or that bids were waited for long enough, as many voting members must say as cannot all be
/// liars. Where there are no auctions tasks are placed by voting members; they are given away by who holds them.
/// What people decide they may decide at any node: whoever holds a node's key speaks for its people.
public struct LedgerAuthority: Sendable, Hashable {
  /// The voting members, ascending.
  public let members: [NodeID]
  /// Members that must say that an attempt is lost: one more than may lie.
  public let witnesses: Int
  /// Who says so of attempts that are not lost for that yet.
  private var reports: OrderedDictionary<AttemptToken, OrderedSet<NodeID>> = [:]
  /// Who says of auctions that bids were waited for long enough, where it takes more of them.
  private var closings: OrderedDictionary<TaskID, Closing> = [:]

  /// Who says so of the auction for one attempt.
  struct Closing: Sendable, Hashable {
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
    closings[task].map { $0.attempt == attempt && $0.voters.contains(member) } ?? false
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
      return try admitsClosing(task, attempt, from: origin, to: ledger)
    case .award(let task, _, _, _):
      guard members.contains(origin), ledger.market == nil else {
        throw .notEntitled(task, node: origin)
      }
      return true
    case .retry(let task, _):
      guard members.contains(origin) else { throw .notEntitled(task, node: origin) }
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

  private mutating func admitsClosing(
    _ task: TaskID, _ attempt: Int, from origin: NodeID, to ledger: TaskLedger
  ) throws(LedgerRefusal) -> Bool {
    guard members.contains(origin) else { throw .notEntitled(task, node: origin) }
    guard let open = ledger.market?.auctions, open[task]?.attempt == attempt else {
      throw .notPlaceable(task, attempt: attempt)
    }
    if closings[task]?.attempt != attempt {
      closings = closings.filter { open[$0.key]?.attempt == $0.value.attempt }
      closings[task] = Closing(attempt: attempt)
    }
    closings[task]?.voters.append(origin)
    guard closings[task]?.voters.count ?? 0 >= witnesses else { return false }
    closings[task] = nil
    return true
  }
}

extension TaskLedger {
  /// The node that holds an attempt; nil where it is over, which the ledger itself refuses.
  fileprivate func holder(of task: TaskID, _ token: AttemptToken) -> NodeID? {
    guard let attempt = self[task]?.state.currentAttempt, attempt.token == token else { return nil }
    return attempt.node
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
    writer.writeCount(closings.count)
    for (task, closing) in closings {
      writer.write(task)
      writer.write(closing.attempt)
      writer.write(Array(closing.voters))
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
      let attempt = try reader.readInt(in: 1...Int.max)
      let closing = Closing(attempt: attempt, voters: try readVoters(from: &reader))
      guard closings.updateValue(closing, forKey: task) == nil else { throw .outOfRange }
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
