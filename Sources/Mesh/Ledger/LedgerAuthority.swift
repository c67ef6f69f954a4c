import Collections

/// Who may ask the ledger for what, so that a liar speaks for nobody but itself.
///
/// Only the node that holds an attempt starts it and reports on it. That another's attempt is lost, as
/// many voting members must say as cannot all be liars. Tasks are placed by voting members, and given away by
/// who holds them. What people
/// decide they may decide at any node: whoever holds a node's key speaks for its people.
public struct LedgerAuthority: Sendable, Hashable {
  /// The voting members, ascending.
  public let members: [NodeID]
  /// Members that must say that an attempt is lost: one more than may lie.
  public let witnesses: Int
  /// Who says so of attempts that are not lost for that yet.
  private var reports: OrderedDictionary<AttemptToken, OrderedSet<NodeID>> = [:]

  /// Makes the authority of a swarm in which so many members may lie.
  public init(members: [NodeID], faults: Int) {
    self.members = members.sorted()
    witnesses = max(faults, 0) + 1
  }

  /// Whether a member has said that an attempt is lost.
  public func hasReported(_ token: AttemptToken, _ member: NodeID) -> Bool {
    reports[token]?.contains(member) ?? false
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
    case .award(let task, _, _, _, _), .retry(let task, _):
      guard members.contains(origin) else { throw .notEntitled(task, node: origin) }
      return true
    case .migrate(let task, let token, _, _):
      // Who holds an attempt may give it away.
      guard members.contains(origin) || ledger.holder(of: task, token) == origin else {
        throw .notEntitled(task, node: origin)
      }
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
  }

  /// Reads an authority.
  public init(from reader: inout WireReader) throws(WireError) {
    self.init(
      members: try reader.readList(limit: MeshLimits.nodes),
      faults: try reader.readInt(in: 1...MeshLimits.nodes) - 1)
    for _ in 0..<(try reader.readCount(limit: MeshLimits.tasks)) {
      let token: AttemptToken = try reader.read()
      let witnesses: [NodeID] = try reader.readList(limit: MeshLimits.nodes)
      let known = OrderedSet(witnesses)
      guard known.count == witnesses.count, known.count < self.witnesses,
        known.allSatisfy({ members.contains($0) }),
        reports.updateValue(known, forKey: token) == nil
      else { throw .outOfRange }
    }
  }
}
