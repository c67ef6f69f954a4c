import Collections

/// One node's part of a distributed hash table whose reads and writes are linearizable a key at a time.
///
/// Keys are placed by a ``HashRing``; each is a multi-writer register on its replicas after Attiya,
/// Bar-Noy and Dolev (Sharing Memory Robustly in Message-Passing Systems, 1995) and Lynch and Shvartsman
/// (1997): a write asks a majority for the highest tag and has a majority store a higher one; a read asks
/// a majority and has a majority store what it is about to answer. The node that is asked coordinates,
/// whether or not it is a replica.
///
/// Who the replicas are changes from one ``RingEpoch`` to the next, which the ledger decides. A node
/// answers for the latest epoch that it knows and for no earlier one; it serves what it is responsible
/// for once ``RingReadiness`` holds.
///
/// What it guarantees: linearizable reads and writes with any number of crashes and restarts, as long as
/// what was persisted is kept, and any network; progress while a majority of a key's replicas can be
/// reached. It does not survive nodes that lie. A node that lost its disk must come back under another
/// name.
public struct DistributedHashTable: Sendable {
  /// Most arcs that are asked for in one message: some kilobytes.
  static let arcsPerMessage = 256
  /// Most arcs that two nodes share: all of one's with the largest replication, with room for chance.
  static let sharedArcs = 2 * MeshLimits.replication * MeshLimits.virtualNodes
  /// Copies that are looked at for one part of a transfer, so that no answer takes long.
  static let copiesPerTransfer = 10_000
  /// Marks of deletions about which the replicas are asked at a time.
  static let purgesAtATime = 64

  /// This node.
  public let node: NodeID
  let settings: HashTableSettings
  var random: SplitMix64
  let incarnation: UInt64
  var lastNumber: UInt64 = 0

  /// The latest epochs, one behind the other, the present one last.
  var known: [KnownEpoch] = []
  /// The latest epochs in which the node had all that it needs, ascending.
  var completedEpochs: [UInt64] = []
  var arcs: [HashRing.Arc] = []
  var ranges: [ServedRange] = []
  var store = CopyStore()
  var floor: UInt64 = 0

  var operations: OrderedDictionary<UInt64, TableOperation> = [:]
  var requests: [HashTableRequest: UInt64] = [:]
  var transfers: OrderedDictionary<NodeID, TransferProgress> = [:]
  var hints = HintStore()
  /// The other replicas of what this node is responsible for, ascending.
  var partners: [NodeID] = []
  /// The epochs that others were complete in, as far as they said.
  var completedByPeer: [NodeID: UInt64] = [:]
  /// Whether there may be copies of keys for which this node is no replica any more.
  var mayHandOver = false
  var purges: OrderedDictionary<MemoryKey, PurgeProgress> = [:]
  var repairAt: MeshTime

  var effects: [HashTableEffect] = []
  var loopback: Deque<HashTableMessage> = []

  /// Makes a node's part, or makes it again from what it persisted.
  ///
  /// - Parameters:
  ///   - node: this node.
  ///   - settings: its parameters.
  ///   - seed: decides with whom it compares.
  ///   - records: what was persisted, in order.
  ///   - now: the present.
  public init(
    node: NodeID, settings: HashTableSettings = HashTableSettings(), seed: UInt64,
    restoring records: [HashTableRecord] = [], at now: MeshTime
  ) {
    self.node = node
    self.settings = settings
    random = SplitMix64(seed: seed)
    var life: UInt64 = 0
    var (epochs, completed): ([RingEpoch], [UInt64]) = ([], [])
    repairAt = now + random.duration(upTo: settings.repairInterval)
    for record in records {
      switch record {
      case .began(let incarnation): life = max(life, incarnation)
      case .epoch(let epoch): epochs.append(epoch)
      case .completed(let epoch): completed.append(epoch)
      case .entry(let entry):
        store.put(StoredCopy(entry, position: settings.hash.position(of: entry.key), at: now))
      case .dropped(let key): store.remove(key, settings.hash.position(of: key))
      case .floor(let number): floor = max(floor, number)
      }
    }
    incarnation = life &+ 1
    effects.append(.persist(.began(incarnation: incarnation)))
    for epoch in completed.sorted() { complete(epoch) }
    for epoch in epochs.sorted(by: { $0.number < $1.number }) { learn(epoch) }
    if !known.isEmpty { beginEpoch(at: now) }
  }

  // MARK: - What it knows

  /// The present epoch as far as this node knows; nil before the first.
  public var epoch: RingEpoch? { known.last?.epoch }

  /// The latest epoch in which the node had all that it needs; 0 before the first.
  public var completedEpoch: UInt64 { completedEpochs.last ?? 0 }

  /// Whether the node has all that it needs to serve what it is responsible for.
  public var isComplete: Bool { epoch.map { $0.number == completedEpoch } ?? false }

  /// Copies that this node keeps, marks of deletions and those for others included.
  public var count: Int { store.count }

  /// Operations of this node that are not answered.
  public var openOperations: Int { operations.values.count { !$0.isAnswered } }

  /// Copies that wait for a replica that did not take them.
  public var hintCount: Int { hints.count }

  /// The nodes that keep a key in the present epoch.
  public func replicas(of key: MemoryKey) -> [NodeID] {
    known.last?.ring.replicas(at: settings.hash.position(of: key)) ?? []
  }

  /// The write of which this node has a copy of a key, and whether there is a value.
  public func stamp(of key: MemoryKey) -> HashTableStamp? {
    store[key, settings.hash.position(of: key)]?.stamp
  }

  /// All keys of which this node has copies, in the order of the ring.
  public var keys: [MemoryKey] {
    var keys: [MemoryKey] = []
    store.forEach { keys.append($0.key) }
    return keys
  }

  /// When ``tick(at:)`` has something to do next.
  public var nextDeadline: MeshTime? {
    guard effects.isEmpty else { return .zero }
    var deadline = repairAt
    for operation in operations.values { deadline = min(deadline, operation.wakeAt) }
    for transfer in transfers.values where !transfer.isDone {
      deadline = min(deadline, transfer.askAt)
    }
    return deadline
  }

  // MARK: - Input

  /// Takes an epoch that the ledger decided on; one that is known is passed over. Where some between
  /// are missing, the node can serve only after one that serves in this epoch has told it all.
  public mutating func observe(_ epoch: RingEpoch, at now: MeshTime) -> [HashTableEffect] {
    guard epoch.number > self.epoch?.number ?? 0 else { return takeEffects(at: now) }
    effects.append(.persist(.epoch(epoch)))
    learn(epoch)
    if epoch.number == 1, completedEpoch == 0 {
      // Nothing came before.
      complete(1)
      effects.append(.persist(.completed(epoch: 1)))
    }
    beginEpoch(at: now)
    restartOperations(at: now)
    return takeEffects(at: now)
  }

  /// Begins an operation; its answer comes with the same number.
  ///
  /// - Parameter id: a number of the caller's that it uses once in this life of the node.
  /// - Throws: ``HashTableRefusal``.
  public mutating func submit(
    _ command: HashTableCommand, id: UInt64, at now: MeshTime
  ) throws(HashTableRefusal) -> [HashTableEffect] {
    try begin(command, id: id, at: now)
    return takeEffects(at: now)
  }

  /// Takes a message.
  public mutating func receive(
    _ message: HashTableMessage, from peer: NodeID, at now: MeshTime
  ) -> [HashTableEffect] {
    if peer != node { handle(message, from: peer, at: now) }
    return takeEffects(at: now)
  }

  /// Does what time asks for.
  public mutating func tick(at now: MeshTime) -> [HashTableEffect] {
    wakeOperations(at: now)
    askTransfers(at: now)
    if now >= repairAt {
      repairAt = now + settings.repairInterval
      repair(at: now)
    }
    return takeEffects(at: now)
  }

  // MARK: - Shared by the parts

  private mutating func handle(_ message: HashTableMessage, from peer: NodeID, at now: MeshTime) {
    switch message {
    case .query(let request, let epoch, let key, let wantsValue):
      answerQuery(request, epoch, key, wantsValue: wantsValue, from: peer, at: now)
    case .copy(let request, let isCurrent, let entry, let floor):
      takeCopy(request, isCurrent: isCurrent, entry, floor: floor, from: peer, at: now)
    case .store(let request, let epoch, let entry):
      answerStore(request, epoch, entry, from: peer, at: now)
    case .stored(let request, let isCurrent):
      if isCurrent { takeStored(request, from: peer, at: now) }
    case .askTransfer(let epoch, let arcs, let after):
      answerTransfer(epoch, arcs, after: after, from: peer, at: now)
    case .transfer(let transfer): take(transfer, from: peer, at: now)
    case .askCompleted(let epoch):
      if epoch <= self.epoch?.number ?? 0 { send(peer, .completed(epoch: completedEpoch)) }
    case .completed(let epoch): note(epoch, completedBy: peer)
    case .compare(let epoch, let hash): answerCompare(epoch, hash, from: peer)
    case .arcs(let epoch, let hashes): answerArcs(epoch, hashes, from: peer)
    case .stamps(let epoch, let arcs, let stamps):
      answerStamps(epoch, arcs, stamps, from: peer, at: now)
    case .request(let keys): sendEntries(keys, to: peer, at: now)
    case .entries(let entries, let wantsReceipt):
      take(entries, wantsReceipt: wantsReceipt, from: peer, at: now)
    case .received(let stamps): hints.remove(stamps, of: peer)
    case .askPurge(let epoch, let stamp): answerPurge(epoch, stamp, from: peer, at: now)
    case .mayPurge(let epoch, let stamp): takePurge(epoch, stamp, from: peer)
    case .purge(let epoch, let stamp):
      if epoch == self.epoch?.number { purge(stamp) }
    }
  }

  mutating func send(_ peer: NodeID, _ message: HashTableMessage) {
    if peer == node { loopback.append(message) } else { effects.append(.send(peer, message)) }
  }

  private mutating func takeEffects(at now: MeshTime) -> [HashTableEffect] {
    while let message = loopback.popFirst() { handle(message, from: node, at: now) }
    defer { effects = [] }
    return effects
  }

  private mutating func learn(_ epoch: RingEpoch) {
    if let last = self.epoch, epoch.number != last.number + 1 { known = [] }
    known.append(
      KnownEpoch(
        epoch: epoch,
        ring: HashRing(
          nodes: epoch.nodes, replication: settings.replication,
          virtualNodes: settings.virtualNodes, hash: settings.hash)))
    if known.count > MeshLimits.ringEpochs { known.removeFirst() }
  }

  /// Notes that the node has all that it needs in an epoch; once there, it is for good.
  mutating func complete(_ epoch: UInt64) {
    guard epoch > completedEpoch else { return }
    completedEpochs.append(epoch)
    if completedEpochs.count > MeshLimits.ringEpochs { completedEpochs.removeFirst() }
  }

  func majority(of replicas: [NodeID]) -> Int { replicas.count / 2 + 1 }

  /// The copy of a key as of now: what has lived its time loses its value for good.
  mutating func copy(of key: MemoryKey, at now: MeshTime) -> StoredCopy? {
    guard var copy = store[key, settings.hash.position(of: key)] else { return nil }
    if let end = copy.expiresAt, end <= now {
      copy.value = nil
      copy.expiresAt = nil
      copy.since = now
      store.put(copy)
      effects.append(.persist(.entry(copy.entry(at: now))))
    }
    return copy
  }

  /// Keeps a copy if it says more than the one that is here.
  ///
  /// - Returns: whether it, or a later one, is kept; false only where there is no room.
  mutating func keep(_ entry: HashTableEntry, at now: MeshTime) -> Bool {
    let old = copy(of: entry.key, at: now)
    if let old, !entry.supersedes(old.entry(at: now)) { return true }
    guard store.hasRoom(for: entry, replacing: old) else { return false }
    store.put(StoredCopy(entry, position: settings.hash.position(of: entry.key), at: now))
    effects.append(.persist(.entry(entry)))
    return true
  }

  mutating func drop(_ key: MemoryKey) {
    store.remove(key, settings.hash.position(of: key))
    effects.append(.persist(.dropped(key)))
  }
}
