import Mesh

/// A node's part of a distributed hash table as the simulator drives it.
public struct TableMachine: SimulatedMachine {
  /// What is asked of its surroundings here.
  public typealias Effect = MachineEffect<HashTableMessage, HashTableRecord, Output>

  /// What a client, or the ledger, says.
  public enum Command: Sendable, Hashable {
    /// The ledger has come to these epochs.
    case epochs([RingEpoch])
    /// Do this.
    case operate(UInt64, HashTableCommand)
  }

  /// What the table tells its surroundings.
  public enum Output: Sendable, Hashable {
    /// An operation is under way.
    case began(UInt64)
    /// An operation was not taken.
    case refused(UInt64, HashTableRefusal)
    /// An operation has come to its end.
    case answered(UInt64, HashTableAnswer)
    /// The node serves in an epoch.
    case completed(epoch: UInt64)
  }

  /// What a table may do wrong: planted faults, to see them found.
  public enum Fault: Sendable, Hashable, CaseIterable {
    /// Answers of replicas that do not serve count.
    case countsAnyAnswer
    /// What others send of their copies is thrown away.
    case skipsTransfer
    /// Writes go to one replica, and those that were not asked count as if they had answered.
    case writesOnce
    /// A stale answer is not marked.
    case hidesStaleness
    /// Copies for others are never compared: nothing is repaired.
    case skipsRepair
  }

  /// The protocol.
  public private(set) var table: DistributedHashTable
  private let fault: Fault?

  /// Wraps a table.
  public init(_ table: DistributedHashTable, fault: Fault? = nil) {
    self.table = table
    self.fault = fault
  }

  /// When the table has something to do next.
  public var nextDeadline: MeshTime? { table.nextDeadline }

  /// Takes a message.
  public mutating func receive(
    _ message: HashTableMessage, from peer: NodeID, at now: MeshTime
  ) -> [Effect] {
    perform(table.receive(tampered(message), from: peer, at: now), at: now)
  }

  /// Does what time asks for.
  public mutating func tick(at now: MeshTime) -> [Effect] {
    perform(table.tick(at: now), at: now)
  }

  /// Takes what a client or the ledger says.
  public mutating func submit(_ command: Command, at now: MeshTime) -> [Effect] {
    switch command {
    case .epochs(let epochs):
      return epochs.flatMap { perform(table.observe($0, at: now), at: now) }
    case .operate(let id, let command):
      do {
        let effects = try table.submit(command, id: id, at: now)
        return [.output(.began(id))] + perform(effects, at: now)
      } catch {
        return [.output(.refused(id, error))]
      }
    }
  }

  private mutating func perform(_ effects: [HashTableEffect], at now: MeshTime) -> [Effect] {
    var result: [Effect] = []
    for effect in effects {
      switch effect {
      case .send(let peer, let message):
        if let answer = forged(message) {
          result += perform(table.receive(answer, from: peer, at: now), at: now)
        } else {
          result.append(.send(peer, message))
        }
      case .persist(let record): result.append(.persist(record))
      case .answer(let id, .value(let value, isStale: true)) where fault == .hidesStaleness:
        result.append(.output(.answered(id, .value(value, isStale: false))))
      case .answer(let id, let answer): result.append(.output(.answered(id, answer)))
      case .completed(let epoch): result.append(.output(.completed(epoch: epoch)))
      }
    }
    return result
  }

  // MARK: - Planted faults

  private func tampered(_ message: HashTableMessage) -> HashTableMessage {
    switch (fault, message) {
    case (.countsAnyAnswer?, .copy(let request, _, let entry, let floor)):
      return .copy(request, isCurrent: true, entry, floor: floor)
    case (.skipsTransfer?, .transfer(let part)):
      return .transfer(
        HashTableTransfer(
          epoch: part.epoch, completed: part.completed, first: part.first, after: part.after,
          arcs: part.arcs, through: part.through, entries: [], floor: part.floor))
    case (.skipsRepair?, .entries): return .received([])
    default: return message
    }
  }

  /// What is made up in place of sending a message; nil where it is sent.
  private func forged(_ message: HashTableMessage) -> HashTableMessage? {
    guard fault == .writesOnce, case .store(let request, _, let entry) = message,
      entry.tag.writer == table.node
    else { return nil }
    return .stored(request, isCurrent: true)
  }
}

extension HashTableMessage: SimulatedMessage {
  /// What it is about.
  public var kind: String {
    switch self {
    case .query, .copy: "query"
    case .store, .stored: "store"
    case .askTransfer, .transfer, .askCompleted, .completed: "transfer"
    case .compare, .arcs, .stamps, .request: "compare"
    case .entries, .received: "repair"
    case .askPurge, .mayPurge, .purge: "purge"
    }
  }
}

extension HashTableRecord: SimulatedRecord {}
