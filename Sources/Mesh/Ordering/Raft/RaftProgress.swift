import Collections

/// What a leader knows of one other node.
struct RaftProgress: Sendable {
  enum Mode: Sendable, Hashable {
    /// It is not known yet what fits; one message at a time.
    case probing(isWaiting: Bool)
    /// What is sent is taken to arrive.
    case replicating
    /// It gets the snapshot of that index, and has it up to the offset. It gets it to its end: whoever had to
    /// begin again with each later one would never have a whole one while the swarm is busy.
    case receiving(index: UInt64, snapshot: [UInt8], offset: Int)
  }

  /// Up to here its log is the leader's.
  var match: UInt64 = 0
  /// The next entry to send.
  var next: UInt64
  var mode = Mode.probing(isWaiting: false)
  /// The last index of each message that is under way, oldest first.
  var inFlight: Deque<UInt64> = []
  /// Up to where it was last told that entries are committed.
  var commit: UInt64 = 0
  /// When it was last heard in this term.
  var heardAt: MeshTime?
  /// The latest round of reads that it answered.
  var round: UInt64 = 0

  init(next: UInt64) { self.next = next }
}

/// What a node knows while it leads.
struct RaftLeadership: Sendable {
  /// The index of the first entry of its own term.
  let firstIndex: UInt64
  var progress: OrderedDictionary<NodeID, RaftProgress> = [:]
  /// Commands in the log that are not committed yet.
  var inLog: Set<CommandID> = []
  var heartbeatAt: MeshTime
  var quorumCheckAt: MeshTime
  /// To whom leadership is handed, and until when.
  var transfer: (target: NodeID, deadline: MeshTime)?
  /// The latest round of reads.
  var round: UInt64 = 0
  /// Reads by the round that confirms them: who asks, and from which index on they may be answered.
  var reads: [(round: UInt64, peer: NodeID, read: UInt64, index: UInt64)] = []
  /// Reads that wait for the first entry of the own term.
  var earlyReads: [(peer: NodeID, read: UInt64)] = []

  init(firstIndex: UInt64, heartbeatAt: MeshTime, quorumCheckAt: MeshTime) {
    self.firstIndex = firstIndex
    self.heartbeatAt = heartbeatAt
    self.quorumCheckAt = quorumCheckAt
  }

  /// Whether another read may wait.
  var hasRoomForRead: Bool { reads.count + earlyReads.count < MeshLimits.pendingCommands }

  /// Begins a round that confirms reads of what is committed up to an index.
  mutating func beginRound(for asked: [(peer: NodeID, read: UInt64)], at index: UInt64) {
    round += 1
    for (peer, read) in asked { reads.append((round, peer, read, index)) }
  }

  /// Takes out the reads of all rounds up to one.
  mutating func takeReads(
    confirmed: UInt64
  ) -> [(round: UInt64, peer: NodeID, read: UInt64, index: UInt64)] {
    let answered = Array(reads.prefix { $0.round <= confirmed })
    reads.removeFirst(answered.count)
    return answered
  }
}
