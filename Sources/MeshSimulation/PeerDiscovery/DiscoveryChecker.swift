import Mesh

/// What discovery must keep: at every step no node has more neighbours, or remembers more peers, than it may;
/// what it says of its neighbours is so; and once healed the overlay becomes whole, and stays it.
struct DiscoveryChecker: InvariantChecker {
  private let nodes: [NodeID]
  private let places: [NodeID: Int]
  private let settings: PeerDiscoverySettings
  private var overlay: Overlay
  /// What each host told its surroundings.
  private var told: [Set<NodeID>]
  /// Whom each host asked lately.
  private var asked: [Requests]
  private var now = MeshTime.zero
  private var wholeSince: MeshTime?

  /// The requests of one host in the span of one announcement.
  private struct Requests: Sendable {
    var beganAt = MeshTime.zero
    var counts: [NodeID: Int] = [:]

    mutating func note(
      _ peer: NodeID, at now: MeshTime, _ settings: PeerDiscoverySettings
    ) -> Int {
      if now.since(beganAt) >= settings.announcementInterval { (beganAt, counts) = (now, [:]) }
      counts[peer, default: 0] += 1
      return counts[peer] ?? 0
    }
  }

  /// Requests to one peer in that span: some, where it accepts and lets go again.
  private static let mostRequests = 4

  /// How long the overlay must have been whole before that counts.
  private static let calm = MeshDuration.seconds(20)

  init(nodes: [NodeID], settings: PeerDiscoverySettings) {
    self.nodes = nodes
    self.settings = settings
    places = Dictionary(uniqueKeysWithValues: nodes.enumerated().map { ($1, $0) })
    overlay = Overlay(nodes.map { _ in [] })
    told = nodes.map { _ in [] }
    asked = nodes.map { _ in Requests() }
  }

  mutating func check(
    _ machine: DiscoveryMachine, of host: Int, after outputs: [NeighborChange], at now: MeshTime
  ) -> [String] {
    self.now = now
    let discovery = machine.discovery
    let neighbors = discovery.neighbors
    for change in outputs {
      if change.isConnected {
        told[host].insert(change.peer)
      } else {
        told[host].remove(change.peer)
      }
    }
    var broken: [String] = []
    if neighbors.count > settings.mostNeighbors {
      broken.append("a node has few neighbours: \(neighbors.count)")
    }
    if neighbors.contains(nodes[host]) || discovery.remembered.contains(nodes[host]) {
      broken.append("nobody is its own peer")
    }
    if discovery.remembered.count > settings.passivePeers {
      broken.append("few peers are remembered: \(discovery.remembered.count)")
    }
    if !Set(discovery.remembered).isDisjoint(with: neighbors) {
      broken.append("a neighbour is not remembered besides")
    }
    if told[host] != Set(neighbors) { broken.append("what is said of neighbours is so") }
    if overlay.set(host, Set(neighbors.compactMap { places[$0] })) { judge() }
    return broken
  }

  mutating func sent(
    _ message: PeerDiscoveryMessage, from host: Int, to peer: NodeID
  ) -> [String] {
    var broken: [String] = []
    if message.peers.count > 12 { broken.append("a message names few peers") }
    if message.peers.contains(peer) { broken.append("nobody is named to itself") }
    if case .ask = message, asked[host].note(peer, at: now, settings) > Self.mostRequests {
      broken.append("nobody is asked over and over: \(peer)")
    }
    return broken
  }

  mutating func restarted(_ machine: DiscoveryMachine, of host: Int) -> [String] {
    told[host] = []
    _ = overlay.set(host, [])
    return []
  }

  mutating func finish(_ machines: [DiscoveryMachine?], isHealed: Bool) -> [String] {
    guard isHealed, !isSettled(machines) else { return [] }
    return ["the overlay becomes whole: \(overlay.flaw(settings, nodes) ?? "it changes still")"]
  }

  func isSettled(_ machines: [DiscoveryMachine?]) -> Bool {
    wholeSince.map { now.since($0) >= Self.calm } ?? false
  }

  private mutating func judge() {
    if overlay.flaw(settings, nodes) != nil {
      wholeSince = nil
    } else if wholeSince == nil {
      wholeSince = now
    }
  }

}
