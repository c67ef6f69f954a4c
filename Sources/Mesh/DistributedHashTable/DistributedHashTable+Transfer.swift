/// How far a node is in reading what another has.
struct TransferProgress: Sendable {
  /// What is read from it.
  let arcs: [RingBounds]
  /// The arcs of which all is read.
  var done = 0
  /// Up to where the next one is.
  var after: MemoryKey?
  /// The epochs in which it served before this reading began.
  var completed: [UInt64]?
  var askAt: MeshTime

  var isDone: Bool { done == arcs.count }

  var asked: [RingBounds] {
    Array(arcs[done..<min(done + DistributedHashTable.arcsPerMessage, arcs.count)])
  }
}

// From one epoch to the next: what is needed to serve is read from those who had it.
extension DistributedHashTable {
  /// Finds out what this node is responsible for in a new epoch and whom it has to read for that.
  mutating func beginEpoch(at now: MeshTime) {
    guard let present = known.last else { return }
    arcs = present.ring.arcs(of: node)
    ranges = RingReadiness.ranges(of: node, known)
    partners = Set(arcs.flatMap(\.replicas)).filter { $0 != node }.sorted()
    transfers = [:]
    purges = [:]
    completedByPeer = completedByPeer.filter { present.ring.nodes.contains($0.key) }
    mayHandOver = store.count > 0
    hints.keepOnly { peer, key in
      present.ring.replicas(at: settings.hash.position(of: key)).contains(peer)
    }
    checkReadiness()
    var wanted: [NodeID: [RingBounds]] = [:]
    for range in ranges where !range.isReady {
      for source in Set(range.sources) where source != node {
        wanted[source, default: []].append(
          RingBounds(start: range.arc.start, end: range.arc.end))
      }
    }
    for (source, arcs) in wanted.sorted(by: { $0.key < $1.key }) {
      transfers[source] = TransferProgress(arcs: arcs, askAt: now)
    }
    askTransfers(at: now)
  }

  /// Looks which ranges may be served by now, and whether all may.
  private mutating func checkReadiness() {
    guard let present = epoch?.number, completedEpoch < present else {
      for index in ranges.indices { ranges[index].isReady = true }
      return
    }
    var completed = [node: completedEpochs]
    for (peer, transfer) in transfers where transfer.isDone { completed[peer] = transfer.completed }
    var isComplete = true
    for index in ranges.indices where !ranges[index].isReady {
      ranges[index].isReady = RingReadiness.isReady(ranges[index], known, completed: completed)
      isComplete = isComplete && ranges[index].isReady
    }
    guard isComplete else { return }
    complete(present)
    transfers = [:]
    effects.append(.persist(.completed(epoch: present)))
    effects.append(.completed(epoch: present))
  }

  mutating func askTransfers(at now: MeshTime) {
    guard let epoch = epoch?.number else { return }
    for peer in Array(transfers.keys) {
      guard let transfer = transfers[peer], !transfer.isDone, transfer.askAt <= now else {
        continue
      }
      transfers[peer]?.askAt = now + settings.retryInterval
      send(peer, .askTransfer(epoch: epoch, transfer.asked, after: transfer.after))
    }
  }

  mutating func answerTransfer(
    _ epoch: UInt64, _ arcs: [RingBounds], after: MemoryKey?, from peer: NodeID, at now: MeshTime
  ) {
    // Only who works for the same epoch: what is told may not change any more for earlier ones.
    guard epoch == self.epoch?.number, let first = arcs.first else { return }
    var keys: [MemoryKey] = []
    var (size, looked, done) = (0, 0, 0)
    var through: MemoryKey?
    for (number, bounds) in arcs.enumerated() {
      through = number == 0 ? after : nil
      let arc = HashRing.Arc(start: bounds.start, end: bounds.end, replicas: [])
      var start: (key: MemoryKey, position: UInt64)?
      if number == 0, let after {
        let position = settings.hash.position(of: after)
        guard arc.contains(position) else { return }
        start = (after, position)
      }
      let isAll = store.forEach(on: arc, after: start) { copy in
        guard keys.count < MeshLimits.gossipEntries, size < MeshLimits.gossipBytes,
          looked < DistributedHashTable.copiesPerTransfer
        else { return false }
        keys.append(copy.key)
        size += copy.size
        looked += 1
        through = copy.key
        return true
      }
      guard isAll else { break }
      done = number + 1
      through = nil
    }
    let entries = keys.compactMap { copy(of: $0, at: now)?.entry(at: now) }
    send(
      peer,
      .transfer(
        HashTableTransfer(
          epoch: epoch, completed: completedEpochs, first: first, after: after, arcs: done,
          through: through, entries: entries, floor: floor)))
  }

  mutating func take(_ part: HashTableTransfer, from peer: NodeID, at now: MeshTime) {
    guard part.epoch == epoch?.number, var transfer = transfers[peer], !transfer.isDone,
      part.first == transfer.asked.first, part.after == transfer.after,
      part.arcs <= transfer.asked.count, part.arcs > 0 || part.through != part.after
    else { return }
    if let last = part.completed.last { note(last, completedBy: peer) }
    for entry in part.entries
    where entry.isAcceptable && range(at: settings.hash.position(of: entry.key)) != nil {
      // Without room for all of it, what is here may not be served.
      guard keep(entry, at: now) else { return }
    }
    raiseFloor(to: part.floor)
    transfer.done += part.arcs
    transfer.after = part.through
    transfer.completed = transfer.completed ?? part.completed
    transfer.askAt = now
    transfers[peer] = transfer
    if transfer.isDone { checkReadiness() } else { askTransfers(at: now) }
  }

  mutating func raiseFloor(to number: UInt64) {
    guard number > floor else { return }
    floor = number
    effects.append(.persist(.floor(number)))
  }

  mutating func note(_ epoch: UInt64, completedBy peer: NodeID) {
    guard known.last?.ring.nodes.contains(peer) == true else { return }
    completedByPeer[peer] = max(completedByPeer[peer] ?? 0, epoch)
  }

  /// Lets go of copies for others, once all who are responsible have what they need.
  mutating func handOver(at now: MeshTime) {
    guard mayHandOver, let present = known.last, isComplete else { return }
    var (foreign, asked): ([MemoryKey], Set<NodeID>) = ([], [])
    var isLeft = false
    store.forEach { copy in
      guard range(at: copy.position) == nil else { return }
      let missing = present.ring.replicas(at: copy.position).filter {
        completedByPeer[$0] != present.epoch.number
      }
      if missing.isEmpty { foreign.append(copy.key) } else { isLeft = true }
      asked.formUnion(missing)
    }
    for key in foreign { drop(key) }
    for peer in asked.sorted() { send(peer, .askCompleted(epoch: present.epoch.number)) }
    mayHandOver = isLeft
  }
}
