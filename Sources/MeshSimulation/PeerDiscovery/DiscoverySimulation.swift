import Mesh

/// A swarm that does nothing but find neighbours, from one seed node or two.
struct DiscoverySimulation: SimulatedProtocol {
  let nodes: [NodeID]
  private let settings: PeerDiscoverySettings

  init(_ subject: SubjectSettings) {
    nodes = (0..<subject.nodes).map { NodeID("n\($0)") }
    // Short rounds, so that much happens in the time of faults, and a short memory, so that peers are lost.
    settings = PeerDiscoverySettings(announcementInterval: .milliseconds(500), passivePeers: 10)
  }

  func makeMachine(
    of host: Int, seed: UInt64, restoring records: [Never], at now: MeshTime
  ) -> DiscoveryMachine {
    DiscoveryMachine(
      PeerDiscovery(
        node: nodes[host], seeds: Array(nodes.prefix(2)), settings: settings,
        random: SplitMix64(seed: seed), at: now))
  }

  func makeChecker(byzantine: Set<Int>) -> DiscoveryChecker {
    DiscoveryChecker(nodes: nodes, settings: settings)
  }

  func makeClients(seed: UInt64) -> NoClients<DiscoveryMachine> { NoClients() }

  /// Nobody lies: whoever does can name nodes that there are not.
  func makeLiar(of host: Int, seed: UInt64) -> Honest<PeerDiscoveryMessage> { Honest() }
}

/// A change of a node's neighbours.
struct NeighborChange: Sendable {
  let peer: NodeID
  let isConnected: Bool
}

/// A node's discovery as the simulator drives it.
struct DiscoveryMachine: SimulatedMachine {
  typealias Effect = MachineEffect<PeerDiscoveryMessage, Never, NeighborChange>

  private(set) var discovery: PeerDiscovery
  private var hasJoined = false

  init(_ discovery: PeerDiscovery) { self.discovery = discovery }

  var nextDeadline: MeshTime? { hasJoined ? discovery.nextDeadline : .zero }

  mutating func receive(
    _ message: PeerDiscoveryMessage, from peer: NodeID, at now: MeshTime
  ) -> [Effect] {
    joined(at: now) + discovery.receive(message, from: peer, at: now).map(Self.effect)
  }

  mutating func tick(at now: MeshTime) -> [Effect] {
    joined(at: now) + discovery.tick(at: now).map(Self.effect)
  }

  mutating func submit(_ command: Never, at now: MeshTime) -> [Effect] {}

  private mutating func joined(at now: MeshTime) -> [Effect] {
    guard !hasJoined else { return [] }
    hasJoined = true
    return discovery.join(at: now).map(Self.effect)
  }

  private static func effect(_ effect: PeerDiscoveryEffect) -> Effect {
    switch effect {
    case .send(let peer, let message): .send(peer, message)
    case .connected(let peer): .output(NeighborChange(peer: peer, isConnected: true))
    case .disconnected(let peer): .output(NeighborChange(peer: peer, isConnected: false))
    }
  }
}

extension PeerDiscoveryMessage: SimulatedMessage {
  /// What it is about.
  public var kind: String {
    switch self {
    case .ask: "ask"
    case .answer: "answer"
    case .forwardJoin: "forward-join"
    case .announcement: "announcement"
    case .disconnect: "disconnect"
    case .shuffle: "shuffle"
    case .exchange: "exchange"
    }
  }
}
