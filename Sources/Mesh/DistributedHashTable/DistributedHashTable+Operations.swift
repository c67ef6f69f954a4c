/// An operation that a node coordinates.
struct TableOperation: Sendable {
  enum Phase: Sendable {
    /// Copies are asked for.
    case querying
    /// A copy is brought to the replicas.
    case storing(HashTableEntry)
    /// The answer is given; replicas that are behind are still brought up to date.
    case repairing(HashTableEntry)
  }

  let id: UInt64
  let command: HashTableCommand
  let position: UInt64
  var phase = Phase.querying
  var request: HashTableRequest
  /// What each replica answered.
  var copies: [NodeID: HashTableEntry?] = [:]
  var floor: UInt64 = 0
  /// The latest copy that was heard of from anybody.
  var latest: HashTableEntry?
  var heardAny = false
  var stored: Set<NodeID> = []
  let giveUpAt: MeshTime
  var resendAt: MeshTime
  var isFirstTry = true

  var isWrite: Bool { if case .write = command { true } else { false } }

  var isAnswered: Bool { if case .repairing = phase { true } else { false } }

  var wakeAt: MeshTime { min(giveUpAt, resendAt) }
}

// Reads and writes as the node that is asked for them does them.
extension DistributedHashTable {
  mutating func begin(
    _ command: HashTableCommand, id: UInt64, at now: MeshTime
  ) throws(HashTableRefusal) {
    guard command.key.isWellFormed, operations[id] == nil else { throw .malformed }
    if case .write(_, let value?, _) = command, value.count > MeshLimits.memoryValueBytes {
      throw .malformed
    }
    guard let ring = known.last?.ring, !ring.isEmpty else { throw .noRing }
    if operations.count >= MeshLimits.tableOperations {
      guard let settled = operations.values.first(where: \.isAnswered) else {
        throw .tooManyOperations
      }
      end(settled, at: now)
    }
    let operation = TableOperation(
      id: id, command: command, position: settings.hash.position(of: command.key),
      request: nextRequest(), giveUpAt: now + settings.timeout,
      resendAt: now + settings.retryInterval)
    operations[id] = operation
    requests[operation.request] = id
    transmit(operation)
  }

  private mutating func nextRequest() -> HashTableRequest {
    lastNumber += 1
    return HashTableRequest(incarnation: incarnation, number: lastNumber)
  }

  /// Sends what an operation waits for to the replicas that have not answered.
  private mutating func transmit(_ operation: TableOperation) {
    guard let present = known.last else { return }
    let key = operation.command.key
    let epoch = present.epoch.number
    let replicas = present.ring.replicas(at: operation.position)
    switch operation.phase {
    case .querying:
      let wantsValue = !operation.isWrite
      for peer in replicas where operation.copies[peer] == nil {
        send(peer, .query(operation.request, epoch: epoch, key, wantsValue: wantsValue))
      }
      guard wantsValue, !operation.isFirstTry else { return }
      // What the replicas before had is better than nothing.
      var asked = replicas
      for earlier in known.dropLast() {
        for peer in earlier.ring.replicas(at: operation.position) where !asked.contains(peer) {
          asked.append(peer)
          send(peer, .query(operation.request, epoch: epoch, key, wantsValue: true))
        }
      }
    case .storing(let entry), .repairing(let entry):
      for peer in replicas where !operation.stored.contains(peer) {
        send(peer, .store(operation.request, epoch: epoch, entry))
      }
    }
  }

  mutating func takeCopy(
    _ request: HashTableRequest, isCurrent: Bool, _ entry: HashTableEntry?, floor: UInt64,
    from peer: NodeID, at now: MeshTime
  ) {
    guard floor <= RegisterTag.greatestNumber, let id = requests[request],
      var operation = operations[id],
      entry.map({ $0.isAcceptable && $0.key == operation.command.key }) != false
    else { return }
    guard case .querying = operation.phase else {
      return repairLate(operation, isCurrent: isCurrent, entry, from: peer)
    }
    operation.heardAny = true
    if let entry, operation.latest.map({ entry.supersedes($0) }) != false {
      operation.latest = entry
    }
    let replicas = known.last?.ring.replicas(at: operation.position) ?? []
    guard isCurrent, replicas.contains(peer) else {
      operations[id] = operation
      return
    }
    operation.copies.updateValue(entry, forKey: peer)
    operation.floor = max(operation.floor, floor)
    operations[id] = operation
    guard operation.copies.count >= majority(of: replicas) else { return }
    if case .write(let key, let value, let timeToLive) = operation.command {
      write(value, at: key, timeToLive: timeToLive, operation, now: now)
    } else {
      finishRead(operation, replicas, at: now)
    }
  }

  private mutating func write(
    _ value: [UInt8]?, at key: MemoryKey, timeToLive: MeshDuration?, _ operation: TableOperation,
    now: MeshTime
  ) {
    let highest = operation.copies.values.compactMap { $0?.tag.number }.max() ?? 0
    let number = max(highest, operation.floor)
    guard number < RegisterTag.greatestNumber else {
      finish(operation, .failed(mayTakeEffect: false))
      return forget(operation)
    }
    let tag = RegisterTag(
      number: number + 1, writer: node, incarnation: incarnation,
      sequence: operation.request.number)
    let entry = HashTableEntry(key: key, tag: tag, value: value, timeToLive: timeToLive)
    beginPhase(.storing(entry), of: operation, having: [], at: now)
  }

  private mutating func finishRead(
    _ operation: TableOperation, _ replicas: [NodeID], at now: MeshTime
  ) {
    let copies = replicas.compactMap { operation.copies[$0] }
    guard
      let latest = copies.compactMap({ $0 }).max(by: { $1.supersedes($0) })
    else {
      // A majority has nothing: nothing is what a majority has.
      finish(operation, .value(nil, isStale: false))
      return forget(operation)
    }
    let holders = replicas.filter { peer in
      operation.copies[peer].map { $0.map { !latest.supersedes($0) } ?? false } ?? false
    }
    guard holders.count >= majority(of: replicas) else {
      return beginPhase(.storing(latest), of: operation, having: Set(holders), at: now)
    }
    // It is where it has to be. Who answers later and has an older copy is told.
    finish(operation, .value(latest.value, isStale: false))
    guard operation.copies.count < replicas.count else { return forget(operation) }
    var operation = operation
    operation.phase = .repairing(latest)
    operation.resendAt = operation.giveUpAt
    operations[operation.id] = operation
  }

  /// Tells a replica that answered a read late what it lacks.
  private mutating func repairLate(
    _ operation: TableOperation, isCurrent: Bool, _ entry: HashTableEntry?, from peer: NodeID
  ) {
    guard case .repairing(let latest) = operation.phase, isCurrent else { return }
    if entry.map({ latest.supersedes($0) }) != false {
      send(peer, .entries([latest], wantsReceipt: false))
    }
    var operation = operation
    operation.copies.updateValue(entry, forKey: peer)
    operations[operation.id] = operation
    let replicas = known.last?.ring.replicas(at: operation.position) ?? []
    if replicas.allSatisfy({ operation.copies[$0] != nil }) { forget(operation) }
  }

  private mutating func beginPhase(
    _ phase: TableOperation.Phase, of operation: TableOperation, having stored: Set<NodeID>,
    at now: MeshTime
  ) {
    var operation = operation
    requests[operation.request] = nil
    operation.request = nextRequest()
    requests[operation.request] = operation.id
    operation.phase = phase
    operation.copies = [:]
    operation.stored = stored
    operation.isFirstTry = true
    operation.resendAt = now + settings.retryInterval
    operations[operation.id] = operation
    transmit(operation)
    settle(operation.id)
  }

  mutating func takeStored(_ request: HashTableRequest, from peer: NodeID, at now: MeshTime) {
    guard let id = requests[request], operations[id] != nil else { return }
    if case .querying? = operations[id]?.phase { return }
    operations[id]?.stored.insert(peer)
    settle(id)
  }

  /// Answers once a majority has what it takes, and ends once all have.
  private mutating func settle(_ id: UInt64) {
    guard var operation = operations[id], let ring = known.last?.ring else { return }
    let replicas = ring.replicas(at: operation.position)
    let count = replicas.count { operation.stored.contains($0) }
    if case .storing(let entry) = operation.phase, count >= majority(of: replicas) {
      finish(operation, operation.isWrite ? .written : .value(entry.value, isStale: false))
      operation.phase = .repairing(entry)
      operations[id] = operation
    }
    if operation.isAnswered, count == replicas.count { forget(operation) }
  }

  private mutating func finish(_ operation: TableOperation, _ answer: HashTableAnswer) {
    effects.append(.answer(operation.id, answer))
  }

  private mutating func forget(_ operation: TableOperation) {
    requests[operation.request] = nil
    operations[operation.id] = nil
  }

  // MARK: - Time and change

  mutating func wakeOperations(at now: MeshTime) {
    for id in Array(operations.keys) {
      guard var operation = operations[id], operation.wakeAt <= now else { continue }
      if operation.giveUpAt <= now {
        end(operation, at: now)
      } else {
        operation.resendAt = now + settings.retryInterval
        operation.isFirstTry = false
        operations[id] = operation
        transmit(operation)
      }
    }
  }

  /// Ends an operation whose time is over, and keeps what it wrote for the replicas that lack it.
  private mutating func end(_ operation: TableOperation, at now: MeshTime) {
    switch operation.phase {
    case .querying:
      finish(
        operation,
        operation.heardAny && !operation.isWrite
          ? .value(operation.latest?.value, isStale: true) : .failed(mayTakeEffect: false))
    case .storing(let entry):
      finish(
        operation,
        operation.isWrite
          ? .failed(mayTakeEffect: true) : .value(entry.value, isStale: true))
    case .repairing(let entry):
      let replicas =
        operation.isWrite ? known.last?.ring.replicas(at: operation.position) ?? [] : []
      for peer in replicas where peer != node && !operation.stored.contains(peer) {
        hints.add(entry, for: peer, until: now + settings.hintLifetime)
      }
    }
    forget(operation)
  }

  /// Begins anew what waits for replicas of an epoch that is over. A write that has its tag keeps it:
  /// all that was completed before it began has a lower one.
  mutating func restartOperations(at now: MeshTime) {
    for operation in Array(operations.values) {
      switch operation.phase {
      case .querying:
        beginPhase(.querying, of: operation, having: [], at: now)
      case .storing(let entry):
        beginPhase(
          operation.isWrite ? .storing(entry) : .querying, of: operation, having: [], at: now)
      case .repairing: forget(operation)
      }
    }
  }

  // MARK: - As a replica

  /// Whether this node may answer for a key in an epoch.
  func serves(_ position: UInt64, in epoch: UInt64) -> Bool {
    guard epoch == self.epoch?.number, let range = range(at: position) else { return false }
    return range.isReady
  }

  /// The range that a position is in; nil where this node is no replica.
  func range(at position: UInt64) -> ServedRange? {
    var low = 0
    var high = ranges.count
    while low < high {
      let middle = (low + high) / 2
      if ranges[middle].arc.end < position { low = middle + 1 } else { high = middle }
    }
    // What is behind the last end is on the range that goes on from 0.
    guard let range = low < ranges.count ? ranges[low] : ranges.first else { return nil }
    return range.arc.contains(position) ? range : nil
  }

  mutating func answerQuery(
    _ request: HashTableRequest, _ epoch: UInt64, _ key: MemoryKey, wantsValue: Bool,
    from peer: NodeID, at now: MeshTime
  ) {
    guard key.isWellFormed else { return }
    let isCurrent = serves(settings.hash.position(of: key), in: epoch)
    guard isCurrent || wantsValue else { return }
    let copy = copy(of: key, at: now)
    let entry = copy.map {
      wantsValue ? $0.entry(at: now) : HashTableEntry(key: key, tag: $0.tag, value: nil)
    }
    send(peer, .copy(request, isCurrent: isCurrent, entry, floor: floor))
  }

  mutating func answerStore(
    _ request: HashTableRequest, _ epoch: UInt64, _ entry: HashTableEntry, from peer: NodeID,
    at now: MeshTime
  ) {
    let position = settings.hash.position(of: entry.key)
    guard entry.isAcceptable, serves(position, in: epoch) else { return }
    // What makes it last comes before the answer.
    let isKept = keep(entry, at: now)
    send(peer, .stored(request, isCurrent: isKept))
  }
}
