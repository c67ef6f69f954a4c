import Mesh

/// A swarm that does nothing but keep the replicated memory: push–pull gossip with anti-entropy.
struct MemorySimulation: SimulatedProtocol {
  let nodes: [NodeID]
  private let settings: SubjectSettings

  init(_ settings: SubjectSettings) {
    nodes = (0..<settings.nodes).map { NodeID("n\($0)") }
    self.settings = settings
  }

  func makeMachine(
    of host: Int, seed: UInt64, restoring records: [Never], at now: MeshTime
  ) -> MemoryMachine {
    // Nothing is stored; the host's clock goes on, so it tells the lives of a node apart.
    MemoryMachine(
      MemoryStore(
        node: nodes[host], incarnation: UInt64(clamping: now.milliseconds) &+ 1,
        random: SplitMix64(seed: seed), at: now),
      peers: nodes.filter { $0 != nodes[host] })
  }

  func makeChecker(byzantine: Set<Int>) -> MemoryChecker { MemoryChecker(hosts: nodes.count) }

  func makeClients(seed: UInt64) -> MemoryClients { MemoryClients(settings) }

  /// Nobody lies: whoever does can write what it likes.
  func makeLiar(of host: Int, seed: UInt64) -> Honest<MemoryMessage> { Honest() }
}

/// What clients ask of a replica.
enum MemoryCommand: Sendable {
  case store(MemoryKey, [UInt8])
  case delete(MemoryKey)
}

/// A value that a replica wrote for a client; nil where it deleted one.
struct MemoryWrite: Sendable {
  let key: MemoryKey
  let version: MemoryVersion
  let value: [UInt8]?
  /// Whether it can be read back.
  let isTaken: Bool
}

/// A replica of the memory as the simulator drives it.
struct MemoryMachine: SimulatedMachine {
  typealias Effect = MachineEffect<MemoryMessage, Never, MemoryWrite>

  private(set) var memory: MemoryStore
  private let peers: [NodeID]
  private(set) var now = MeshTime.zero

  init(_ memory: MemoryStore, peers: [NodeID]) {
    self.memory = memory
    self.peers = peers
  }

  var nextDeadline: MeshTime? { memory.nextDeadline }

  mutating func receive(
    _ message: MemoryMessage, from peer: NodeID, at now: MeshTime
  ) -> [Effect] {
    self.now = now
    return memory.receive(message, nodes: peers.count + 1, at: now).map { .send(peer, $0) }
  }

  mutating func tick(at now: MeshTime) -> [Effect] {
    self.now = now
    return memory.tick(peers: peers, at: now).map { .send($0, $1) }
  }

  mutating func submit(_ command: MemoryCommand, at now: MeshTime) -> [Effect] {
    self.now = now
    let key: MemoryKey
    let value: [UInt8]?
    switch command {
    case .store(let name, let bytes): (key, value) = (name, bytes)
    case .delete(let name): (key, value) = (name, nil)
    }
    let before = memory.version(of: key)
    do {
      if let value {
        try memory.store(value, at: key, now: now)
      } else {
        try memory.delete(key, now: now)
      }
    } catch {
      return []
    }
    let isTaken = memory.retrieve(key, now: now) == value
    guard let version = memory.version(of: key), version != before || !isTaken else { return [] }
    return [.output(MemoryWrite(key: key, version: version, value: value, isTaken: isTaken))]
  }
}

extension MemoryMessage: SimulatedMessage {
  /// What it is about.
  public var kind: String {
    switch self {
    case .summary: "summary"
    case .buckets: "buckets"
    case .stamps: "stamps"
    case .request: "request"
    case .entries: "entries"
    }
  }
}
