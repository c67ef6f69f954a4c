/// A peer with its place on the ring.
struct RingPeer: Sendable, Hashable {
  let node: NodeID
  let position: UInt64

  init(_ node: NodeID, _ hash: RingHash) {
    self.node = node
    position = hash.position(of: node, virtual: 0)
  }

  static func == (one: RingPeer, other: RingPeer) -> Bool {
    one.position == other.position && one.node == other.node
  }
}

extension [RingPeer] {
  /// The next peers behind a position, going up or down around the ring, the nearest first.
  func nearest(_ count: Int, to position: UInt64, upwards: Bool) -> [RingPeer] {
    func isNearer(_ one: RingPeer, _ other: RingPeer) -> Bool {
      let distances =
        upwards
        ? (one.position &- position, other.position &- position)
        : (position &- one.position, position &- other.position)
      return distances.0 == distances.1 ? one.node < other.node : distances.0 < distances.1
    }
    guard count > 1 else { return self.min(by: isNearer).map { [$0] } ?? [] }
    return Array(sorted(by: isNearer).prefix(count))
  }

  /// The peers on both sides of a position, so many on each.
  func around(_ position: UInt64, _ count: Int) -> [RingPeer] {
    let up = nearest(count, to: position, upwards: true)
    return up + nearest(count, to: position, upwards: false).filter { !up.contains($0) }
  }
}
