import Mesh

/// What the clients of a total order saw and when, as a history of one log.
///
/// A command is answered when the first host commits it; a read when its host says that it may be
/// answered, with as much of the log as that host has applied. Marks of the protocol are left out.
struct OrderHistory: Sendable {
  private let submitted: [CommandID: MeshTime]
  private let asked: [UInt64: MeshTime]
  /// How many commands stand in the log up to each index.
  private var lengths: [UInt64] = [0]
  private var operations: [HistoryOperation<LogSpecification>] = []
  private var seen: Set<CommandID> = []

  init(_ clients: OrderClients) {
    submitted = Dictionary(uniqueKeysWithValues: clients.plan.map { ($0.command.id, $0.time) })
    asked = Dictionary(uniqueKeysWithValues: clients.reads.map { ($0.number, $0.time) })
  }

  /// Takes the next command of the log.
  mutating func commit(_ command: OrderedCommand, at now: MeshTime) {
    let length = lengths[lengths.count - 1]
    guard let call = submitted[command.id], seen.insert(command.id).inserted else {
      lengths.append(length)
      return
    }
    lengths.append(length + 1)
    operations.append(
      HistoryOperation(.append(length + 1), from: call, answered: length + 1, at: now))
  }

  /// Takes the answer of a read on a host that has applied so much of the log.
  mutating func answer(_ read: UInt64, committed: UInt64, at now: MeshTime) {
    guard let call = asked[read], committed < UInt64(lengths.count) else { return }
    operations.append(
      HistoryOperation(.read, from: call, answered: lengths[Int(committed)], at: now))
  }

  /// The properties that do not hold.
  func check() -> [String] {
    switch LinearizabilityChecker(LogSpecification()).check(operations) {
    case .linearizable: []
    case .notLinearizable(_, let count):
      ["commands and reads are linearizable: the first \(count) answers can't be explained"]
    case .notDecided:
      ["whether commands and reads are linearizable is decided within the bound on work"]
    }
  }
}
