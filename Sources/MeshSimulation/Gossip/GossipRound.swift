import Mesh

/// A round in lock step: all nodes gossip at the same moment, and all that is sent in it, answers included,
/// arrives in it or is lost.
public struct GossipRound: Sendable {
  private let names: [NodeID]
  private let places: [NodeID: Int]
  private let loss: BasisPoints

  /// Sets rounds up.
  ///
  /// - Parameters:
  ///   - names: the nodes, each once.
  ///   - loss: the chance of each message to be lost.
  public init(_ names: [NodeID], loss: BasisPoints) {
    self.names = names
    places = Dictionary(names.enumerated().map { ($1, $0) }) { first, _ in first }
    self.loss = loss
  }

  /// Runs a round of all memories, which stand in the order of their nodes.
  ///
  /// - Returns: the messages that were sent.
  public func run(
    _ memories: inout [MemoryStore], at now: MeshTime, random: inout SplitMix64
  ) -> Int {
    var waiting: [(from: Int, to: NodeID, message: MemoryMessage)] = []
    var peers = names
    let end = names.count - 1
    for index in memories.indices {
      // All but this one, in any order: to copy the others for each would take longer than the round.
      peers.swapAt(index, end)
      let last = peers.removeLast()
      for (peer, message) in memories[index].tick(peers: peers, at: now) {
        waiting.append((index, peer, message))
      }
      peers.append(last)
      peers.swapAt(index, end)
    }
    var next = 0
    while next < waiting.count {
      let (from, to, message) = waiting[next]
      next += 1
      guard !random.chance(loss.value), let place = places[to] else { continue }
      for answer in memories[place].receive(message, nodes: names.count, at: now) {
        waiting.append((place, names[from], answer))
      }
    }
    return waiting.count
  }
}
