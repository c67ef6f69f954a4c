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
  private var reports: OrderedDictionary<AttemptToken, Voters> = [:]
  /// What tasks wait for, and who says that it was long enough, where it takes more of them.
  private var waits: OrderedDictionary<TaskID, Waiting> = [:]

  /// Makes the authority of a swarm in which so many members may lie.
  public init(members: [NodeID], faults: Int) {
    self.members = members.sorted()
    witnesses = max(faults, 0) + 1
  }

  /// Whether a member has said that an attempt is lost.
  public func hasReported(_ token: AttemptToken, _ member: NodeID) -> Bool {
    reports[token]?.nodes.contains(member) ?? false
  }

  /// Whether a member has said that a task has waited for that for long enough.
  public func hasEnded(_ wait: TaskWait, of task: TaskID, _ member: NodeID) -> Bool {
    guard let waiting = waits[task], waiting.wait == wait else { return false }
    return waiting.voters.nodes.contains(member)
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
      return try admitsEnd(of: .bids(attempt: attempt), task, from: origin, to: ledger)
    case .retry(let task, let attempt):
      return try admitsEnd(of: .pause(attempt: attempt), task, from: origin, to: ledger)
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
      reports[token, default: Voters()].nodes.append(origin)
      guard reports[token]?.nodes.count ?? 0 >= witnesses else { return false }
      reports[token] = nil
      return true
    }
  }

  private mutating func admitsEnd(
    of wait: TaskWait, _ task: TaskID, from origin: NodeID, to ledger: TaskLedger
  ) throws(LedgerRefusal) -> Bool {
    guard members.contains(origin) else { throw .notEntitled(task, node: origin) }
    // What is not waited for the ledger itself refuses.
    guard witnesses > 1, ledger.isUnderWay(wait, of: task) else { return true }
    if waits[task]?.wait != wait {
      waits = waits.filter { ledger.isUnderWay($0.value.wait, of: $0.key) }
      waits[task] = Waiting(wait: wait)
    }
    waits[task]?.voters.nodes.append(origin)
    guard waits[task]?.voters.nodes.count ?? 0 >= witnesses else { return false }
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
}

extension LedgerAuthority: WireCodable {
  /// Writes the authority.
  public func encode(to writer: inout WireWriter) {
    writer.write(members)
    writer.write(witnesses)
    writer.write(reports)
    writer.write(waits)
  }

  /// Reads an authority.
  public init(from reader: inout WireReader) throws(WireError) {
    self.init(
      members: try reader.readList(limit: MeshLimits.nodes),
      faults: try reader.readInt(in: 1...MeshLimits.nodes) - 1)
    reports = try reader.readTable(limit: MeshLimits.tasks)
    waits = try reader.readTable(limit: MeshLimits.tasks)
    guard reports.values.allSatisfy(isOpen), waits.values.map(\.voters).allSatisfy(isOpen) else {
      throw .outOfRange
    }
  }

  /// Whether those are members, and fewer than it takes.
  private func isOpen(_ voters: Voters) -> Bool {
    voters.nodes.count < witnesses && voters.nodes.allSatisfy(members.contains)
  }
}

/// Members that said so.
private struct Voters: Sendable, Hashable, WireCodable {
  var nodes: OrderedSet<NodeID> = []

  init() {}

  func encode(to writer: inout WireWriter) { writer.write(Array(nodes)) }

  init(from reader: inout WireReader) throws(WireError) {
    nodes = try reader.readSet(limit: MeshLimits.nodes)
  }
}

/// What a task waits for, and the members that said that it was long enough.
private struct Waiting: Sendable, Hashable, WireCodable {
  let wait: TaskWait
  var voters = Voters()

  init(wait: TaskWait) { self.wait = wait }

  func encode(to writer: inout WireWriter) {
    writer.write(wait)
    writer.write(voters)
  }

  init(from reader: inout WireReader) throws(WireError) {
    wait = try reader.read()
    voters = try reader.read()
  }
}
