import Mesh
import MeshSimulation
import Testing

@Suite("Reads of a total order")
struct ReadTests {
  /// Delivers all messages at once until there are none.
  static func settle(
    _ nodes: inout [NodeID: any TotalOrder], _ first: [(NodeID, OrderEffect)], at now: MeshTime
  ) -> [(NodeID, OrderEffect)] {
    var waiting = first
    var seen: [(NodeID, OrderEffect)] = []
    while !waiting.isEmpty {
      let (from, effect) = waiting.removeFirst()
      if case .send(let to, let message) = effect {
        let answer = nodes[to]?.receive(message, from: from, at: now) ?? []
        waiting += answer.map { (to, $0) }
      } else {
        seen.append((from, effect))
      }
    }
    return seen
  }

  @Test("A read is answered behind what was decided before it", arguments: [true, false])
  func reads(isGossip: Bool) throws {
    let ids: [NodeID] = ["n0", "n1", "n2", "n3"]
    let keys = SimulatedCryptography(seed: 1)
    let members = OrderMembers(voters: ids)
    var nodes: [NodeID: any TotalOrder] = [:]
    for id in ids {
      nodes[id] =
        isGossip
        ? GossipOrder(
          node: id, members: members, settings: GossipSettings(),
          cryptography: keys.cryptography(for: id), seed: 1, at: .zero) as any TotalOrder
        : PBFTOrder(
          node: id, members: members, settings: PBFTSettings(),
          cryptography: keys.cryptography(for: id), at: .zero)
    }
    var seen: [(NodeID, OrderEffect)] = []
    let command = OrderedCommand(
      id: CommandID(origin: "n1", incarnation: 3, sequence: 1),
      command: .ledger(.cancel("t")))
    let submitted = try nodes["n1"]?.submit([command], at: .zero) ?? []
    seen += Self.settle(&nodes, submitted.map { ("n1", $0) }, at: .zero)
    let read = nodes["n1"]?.read(7, at: .zero) ?? []
    seen += Self.settle(&nodes, read.map { ("n1", $0) }, at: .zero)
    let own = seen.filter { $0.0 == "n1" }.map(\.1)
    let committed = own.firstIndex(of: .committed(1, command))
    let readable = own.firstIndex(of: .readable(7))
    #expect(try #require(committed) < #require(readable))
  }
}
