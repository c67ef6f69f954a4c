import Mesh
import Testing

@Suite("The hash table of a swarm")
struct NodeTableTests {
  private let key = MemoryKey(namespace: "n", key: "k")
  private let value: [UInt8] = [7, 8]

  private func swarm() -> [NodeID: MeshNode] {
    let members = SimulationTests.configuration(nodes: 5).members
    let configuration = MeshConfiguration(
      members: members, table: HashTableSettings(timeout: .seconds(5)))
    return Dictionary(
      uniqueKeysWithValues: members.enumerated().map { number, profile in
        (
          profile.id,
          MeshNode(profile: profile, configuration: configuration, seed: UInt64(number), at: .zero)
        )
      })
  }

  /// Has a node operate, and the nodes of a side go on; what it was answered.
  private func operate(
    _ command: HashTableCommand, id: UInt64, on node: NodeID, _ nodes: inout [NodeID: MeshNode],
    side: Set<NodeID>, from second: Int64
  ) throws -> HashTableAnswer? {
    let effects = try nodes[node]?.submit(
      .operate(command, id: id), at: MeshTime(milliseconds: second * 1_000))
    let events = PartitionTests.run(
      &nodes, side: side, from: second, seconds: 10, beginning: (effects ?? [], node))
    for case .tableAnswered(id, let answer) in events { return answer }
    return nil
  }

  @Test("A value is read anywhere, from the replicas alone, as long as a majority of them is there")
  func replicas() throws {
    var nodes = swarm()
    let all = Set(nodes.keys)
    _ = PartitionTests.run(&nodes, side: all, from: 0, seconds: 2)
    let replicas = try #require(nodes["n0"]?.table?.replicas(of: key))
    #expect(replicas.count == 3)
    let others = all.subtracting(replicas).sorted()
    #expect(
      try operate(
        .write(key, value, timeToLive: nil), id: 1, on: others[0], &nodes, side: all, from: 2)
        == .written)
    for node in others { #expect(nodes[node]?.table?.count == 0) }

    var second: Int64 = 20
    for lost in replicas {
      let side = all.subtracting([lost])
      let read = try operate(
        .read(key), id: UInt64(second), on: others[1], &nodes, side: side, from: second)
      #expect(read == .value(value, isStale: false), "without \(lost)")
      second += 10
    }
    let rest = all.subtracting(replicas.prefix(2))
    let read = try operate(.read(key), id: 99, on: others[1], &nodes, side: rest, from: second)
    #expect(read == .value(value, isStale: true))
    let write = try operate(
      .write(key, [9], timeToLive: nil), id: 100, on: others[1], &nodes, side: rest,
      from: second + 10)
    #expect(write == .failed(mayTakeEffect: false))
  }

  @Test("A swarm without a table says so")
  func none() {
    var node = PartitionTests.swarm(1)["n0"]
    #expect(throws: MeshRefusal.table(.noRing)) {
      _ = try node?.submit(.operate(.read(key), id: 1), at: .zero)
    }
  }
}
