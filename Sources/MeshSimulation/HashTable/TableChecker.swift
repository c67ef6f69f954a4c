import Mesh

/// What a distributed hash table must keep: reads and writes are linearizable a key at a time, except
/// reads that are marked stale; copies are on a key's replicas, or kept for them by who was one before;
/// and once healed all replicas of the present epoch serve and have the same, and nobody else has any.
public struct TableChecker: InvariantChecker {
  private let nodes: [NodeID]
  private let clients: TableClients
  private let rings: [HashRing]
  private let settings: HashTableSettings
  private var began: Set<UInt64> = []
  /// Of each host the keys of which it may have copies, as far as it was asked: who was a replica once may.
  private var placed: [Set<MemoryKey>]
  private var answers: [UInt64: (answer: HashTableAnswer, time: MeshTime)] = [:]

  /// Makes a checker.
  public init(nodes: [NodeID], clients: TableClients, settings: HashTableSettings) {
    self.nodes = nodes
    self.clients = clients
    self.settings = settings
    placed = Array(repeating: [], count: nodes.count)
    rings = clients.epochs.map {
      HashRing(
        nodes: $0.epoch.nodes, replication: settings.replication,
        virtualNodes: settings.virtualNodes, hash: settings.hash)
    }
  }

  /// Checks where a host's copies belong.
  public mutating func check(
    _ machine: TableMachine, of host: Int, after outputs: [TableMachine.Output], at now: MeshTime
  ) -> [String] {
    for output in outputs {
      switch output {
      case .began(let id): began.insert(id)
      case .answered(let id, let answer): answers[id] = (answer, now)
      case .refused, .completed: break
      }
    }
    return misplaced(machine, of: host).map {
      "a copy is on a replica or with who was one before: \($0.key) is not"
    }
  }

  private mutating func misplaced(_ machine: TableMachine, of host: Int) -> [MemoryKey] {
    guard let epoch = machine.table.epoch?.number, epoch <= UInt64(rings.count) else { return [] }
    var misplaced: [MemoryKey] = []
    for key in machine.table.keys where !placed[host].contains(key) {
      let position = settings.hash.position(of: key)
      let isPlaced = rings[..<Int(epoch)].reversed().contains {
        $0.replicas(at: position).contains(nodes[host])
      }
      if isPlaced { placed[host].insert(key) } else { misplaced.append(key) }
    }
    return misplaced
  }

  /// A host may know of fewer epochs than before.
  public mutating func restarted(_ machine: TableMachine, of host: Int) -> [String] {
    placed[host] = []
    return []
  }

  /// Checks the history, and that a healed table is whole.
  public mutating func finish(_ machines: [TableMachine?], isHealed: Bool) -> [String] {
    let broken = checkHistory()
    guard isHealed, broken.isEmpty else { return broken }
    if let reason = unrest(machines) { return ["a healed table comes to rest: \(reason)"] }
    let stale = clients.operations.filter(\.isRequired).first { operation in
      guard case .value(_, isStale: false)? = answers[operation.id]?.answer else { return true }
      return false
    }
    return stale.map { ["a healed table answers reads from a majority: \($0.id) was not"] } ?? []
  }

  /// Whether all replicas have the same, and all that must be answered is.
  public func isSettled(_ machines: [TableMachine?]) -> Bool { unrest(machines) == nil }

  /// Answers are worth a mark.
  public func remark(on output: TableMachine.Output) -> String? {
    switch output {
    case .began, .refused: nil
    case .answered(let id, let answer): "operation \(id): \(answer)"
    case .completed(let epoch): "serves in epoch \(epoch)"
    }
  }

  // MARK: - At rest

  private func unrest(_ machines: [TableMachine?]) -> String? {
    let required = clients.operations.suffix(clients.keys.count)
    guard required.allSatisfy({ answers[$0.id] != nil }) else { return "a read is not answered" }
    guard let ring = rings.last else { return nil }
    for case let machine? in machines {
      guard machine.table.epoch?.number == UInt64(rings.count), machine.table.isComplete else {
        return "\(machine.table.node) does not serve in the last epoch"
      }
      guard machine.table.openOperations == 0, machine.table.hintCount == 0 else {
        return "\(machine.table.node) has operations or hints left"
      }
    }
    for key in clients.keys {
      let replicas = ring.replicas(at: settings.hash.position(of: key))
      var copies: Set<HashTableStamp?> = []
      for (host, machine) in machines.enumerated() {
        guard let machine else { continue }
        let stamp = machine.table.stamp(of: key)
        if replicas.contains(nodes[host]) {
          copies.insert(stamp)
        } else if stamp != nil {
          return "\(nodes[host]) is no replica of \(key.key) and has a copy"
        }
      }
      if copies.count > 1 { return "the replicas of \(key.key) differ" }
    }
    return nil
  }

  // MARK: - The history

  /// What clients asked for and heard. A write that was not answered, or for which a majority was not
  /// found, may have taken effect; what has a time to live may have ended at any time since.
  var history: [HistoryOperation<RegisterSpecification<MemoryKey>>] {
    typealias Operation = HistoryOperation<RegisterSpecification<MemoryKey>>
    var history: [Operation] = []
    for operation in clients.operations where began.contains(operation.id) {
      let answer = answers[operation.id]
      switch (operation.command, answer?.answer) {
      case (.read(let key), .value(let bytes, isStale: false)?):
        guard let time = answer?.time else { continue }
        history.append(
          Operation(
            .read(key), from: operation.time, answered: .value(Self.value(of: bytes)), at: time))
      case (.read, _): continue
      case (.write(let key, let bytes, let timeToLive), let result):
        if result == .failed(mayTakeEffect: false) { continue }
        let write = RegisterSpecification<MemoryKey>.Operation.write(key, Self.value(of: bytes))
        if result == .written, let time = answer?.time {
          history.append(Operation(write, from: operation.time, answered: .done, at: time))
        } else {
          history.append(Operation(pending: write, from: operation.time))
        }
        if timeToLive != nil, let value = Self.value(of: bytes) {
          history.append(Operation(pending: .expire(key, value), from: operation.time))
        }
      }
    }
    return history
  }

  private func checkHistory() -> [String] {
    switch LinearizabilityChecker(RegisterSpecification<MemoryKey>()).check(history) {
    case .linearizable: []
    case .notLinearizable(let key, let count):
      [
        "reads and writes are linearizable: the first \(count) answers for \(key.key) can't be "
          + "explained"
      ]
    case .notDecided(let key):
      ["whether \(key.key) is linearizable is decided within the bound on work"]
    }
  }

  private static func value(of bytes: [UInt8]?) -> UInt64? {
    guard let bytes else { return nil }
    return (try? UInt64(wireBytes: bytes)) ?? .max
  }
}
