import Mesh
import Testing

@Suite("The distributed hash table")
struct HashTableTests {
  /// Some tables whose messages arrive at once, except those of nodes that are cut off.
  struct Net {
    static let settings = HashTableSettings(
      virtualNodes: 8, hash: RingHash(key: 5), retryInterval: .seconds(1), timeout: .seconds(5),
      repairInterval: .seconds(2), hintLifetime: .seconds(60), tombstoneLifetime: .seconds(120))

    var tables: [NodeID: DistributedHashTable] = [:]
    var cutOff: Set<NodeID> = []
    var records: [NodeID: [HashTableRecord]] = [:]
    var answers: [UInt64: HashTableAnswer] = [:]
    var now = MeshTime.zero
    var epoch: UInt64 = 0
    var lastID: UInt64 = 0
    var sent: [String: Int] = [:]

    init(_ count: Int) {
      let nodes = (0..<count).map { NodeID("n\($0)") }
      for (number, node) in nodes.enumerated() {
        tables[node] = DistributedHashTable(
          node: node, settings: Self.settings, seed: UInt64(number), at: now)
      }
    }

    var nodes: [NodeID] { tables.keys.sorted() }

    mutating func begin(_ nodes: [NodeID], lost: [NodeID] = [], at hosts: [NodeID]? = nil) {
      epoch += 1
      let next = RingEpoch(number: epoch, nodes: nodes, lost: lost)
      for node in hosts ?? self.nodes where tables[node] != nil {
        perform(tables[node]?.observe(next, at: now) ?? [], of: node)
      }
    }

    mutating func perform(_ effects: [HashTableEffect], of node: NodeID) {
      var queue = effects.map { (node, $0) }
      while !queue.isEmpty {
        let (node, effect) = queue.removeFirst()
        switch effect {
        case .send(let peer, let message):
          guard !cutOff.contains(node), !cutOff.contains(peer), tables[peer] != nil else {
            continue
          }
          guard let message = try? HashTableMessage(wireBytes: message.wireBytes) else {
            Issue.record("\(message) does not survive its binary form")
            continue
          }
          let answers = tables[peer]?.receive(message, from: node, at: now) ?? []
          queue += answers.map { (peer, $0) }
        case .persist(let record): records[node, default: []].append(record)
        case .answer(let id, let answer): answers[id] = answer
        case .completed: break
        }
      }
    }

    mutating func run(seconds: Int64) {
      let end = now + .seconds(seconds)
      while now < end {
        now = now + .milliseconds(500)
        for node in nodes { perform(tables[node]?.tick(at: now) ?? [], of: node) }
      }
    }

    mutating func start(_ command: HashTableCommand, at node: NodeID) -> UInt64 {
      lastID += 1
      do {
        let effects = try tables[node]?.submit(command, id: lastID, at: now) ?? []
        perform(effects, of: node)
      } catch {
        Issue.record("refused: \(error)")
      }
      return lastID
    }

    mutating func ask(_ command: HashTableCommand, at node: NodeID) -> HashTableAnswer? {
      let id = start(command, at: node)
      if answers[id] == nil { run(seconds: 6) }
      return answers[id]
    }

    mutating func restart(_ node: NodeID) {
      tables[node] = DistributedHashTable(
        node: node, settings: Self.settings, seed: 99, restoring: records[node] ?? [], at: now)
    }

    func holders(_ key: MemoryKey) -> [NodeID] {
      nodes.filter { tables[$0]?.stamp(of: key) != nil }
    }
  }

  static func key(_ number: Int) -> MemoryKey { MemoryKey(namespace: "t", key: "k\(number)") }

  static func write(_ key: MemoryKey, _ value: UInt8?, for span: MeshDuration? = nil)
    -> HashTableCommand
  {
    .write(key, value.map { [$0] }, timeToLive: span)
  }

  static func filled(_ count: Int = 6, keys: Int = 20) -> Net {
    var net = Net(count)
    net.begin(net.nodes)
    for number in 0..<keys {
      #expect(net.ask(write(key(number), UInt8(number)), at: net.nodes[0]) == .written)
    }
    return net
  }

  @Test("What is written at one node is read at every other, with three copies on three nodes")
  func basics() {
    var net = Self.filled()
    net.run(seconds: 60)
    for number in 0..<20 {
      let key = Self.key(number)
      for node in net.nodes {
        #expect(net.ask(.read(key), at: node) == .value([UInt8(number)], isStale: false))
      }
      #expect(net.holders(key) == net.tables[net.nodes[0]]?.replicas(of: key).sorted())
      #expect(net.holders(key).count == 3)
    }
    #expect(net.ask(Self.write(Self.key(3), nil), at: net.nodes[2]) == .written)
    #expect(net.ask(.read(Self.key(3)), at: net.nodes[4]) == .value(nil, isStale: false))
    #expect(net.ask(.read(Self.key(77)), at: net.nodes[4]) == .value(nil, isStale: false))
  }

  @Test("With one of three replicas lost all goes on; with two, reads are stale and writes fail")
  func losses() throws {
    var net = Self.filled(4)
    let key = Self.key(1)
    let replicas = try #require(net.tables[net.nodes[0]]?.replicas(of: key))
    let client = try #require(net.nodes.first { !replicas.contains($0) })
    net.cutOff = [replicas[0]]
    #expect(net.ask(Self.write(key, 100), at: client) == .written)
    #expect(net.ask(.read(key), at: client) == .value([100], isStale: false))
    net.cutOff = [replicas[0], replicas[1]]
    #expect(net.ask(.read(key), at: client) == .value([100], isStale: true))
    #expect(net.ask(Self.write(key, 101), at: client) == .failed(mayTakeEffect: false))
    net.cutOff = Set(replicas)
    #expect(net.ask(.read(key), at: client) == .failed(mayTakeEffect: false))
    net.cutOff = []
    #expect(net.ask(.read(key), at: client) == .value([100], isStale: false))
  }

  @Test("What a read answered is on a majority by then: a later read does not see less")
  func writeBack() throws {
    var net = Self.filled(4)
    let key = Self.key(5)
    let replicas = try #require(net.tables[net.nodes[0]]?.replicas(of: key))
    let client = try #require(net.nodes.first { !replicas.contains($0) })
    let tag = try #require(net.tables[replicas[0]]?.stamp(of: key)?.tag)
    // A write whose writer is gone came to one replica.
    let later = RegisterTag(number: tag.number + 1, writer: "gone", incarnation: 1, sequence: 1)
    let entry = HashTableEntry(key: key, tag: later, value: [77])
    _ = net.tables[replicas[0]]?.receive(
      .entries([entry], wantsReceipt: false), from: "gone", at: net.now)
    net.cutOff = [replicas[2]]
    #expect(net.ask(.read(key), at: client) == .value([77], isStale: false))
    #expect(net.tables[replicas[1]]?.stamp(of: key)?.tag == later)
    net.cutOff = [replicas[0]]
    #expect(net.ask(.read(key), at: client) == .value([77], isStale: false))
  }

  @Test("A hint brings a replica what it missed, and counts for nothing")
  func hints() throws {
    var net = Self.filled(4)
    let key = Self.key(2)
    let replicas = try #require(net.tables[net.nodes[0]]?.replicas(of: key))
    let client = try #require(net.nodes.first { !replicas.contains($0) })
    let before = net.tables[replicas[2]]?.stamp(of: key)
    net.cutOff = [replicas[2]]
    #expect(net.ask(Self.write(key, 50), at: client) == .written)
    net.run(seconds: 6)
    #expect(net.tables[client]?.hintCount == 1 && net.tables[client]?.stamp(of: key) == nil)
    #expect(net.tables[replicas[2]]?.stamp(of: key) == before)
    // The hint alone is no copy to answer from.
    net.cutOff = Set(replicas)
    #expect(net.ask(.read(key), at: client) == .failed(mayTakeEffect: false))
    net.cutOff = []
    // Only the hint can reach it: the other replicas don't compare.
    net.cutOff = [replicas[0], replicas[1]]
    net.run(seconds: 3)
    #expect(net.tables[client]?.hintCount == 0)
    #expect(net.tables[replicas[2]]?.stamp(of: key)?.tag.number == (before?.tag.number ?? 0) + 1)
  }

  @Test("Replicas that differ become equal by comparing")
  func antiEntropy() throws {
    var net = Self.filled(4, keys: 60)
    let node = net.nodes[1]
    net.cutOff = [node]
    for number in 0..<60 {
      #expect(net.ask(Self.write(Self.key(number), 200), at: net.nodes[0]) == .written)
    }
    // The hints go with the node that has them.
    net.run(seconds: 10)
    net.restart(net.nodes[0])
    net.cutOff = []
    net.run(seconds: 60)
    for number in 0..<60 {
      let key = Self.key(number)
      let stamps = Set(
        (net.tables[node]?.replicas(of: key) ?? []).map { net.tables[$0]?.stamp(of: key) })
      #expect(stamps.count == 1 && stamps != [nil])
    }
  }

  @Test("A join takes over its keys, and old replicas let go of them; a leave gives them back")
  func epochs() {
    var net = Net(6)
    let all = net.nodes
    let old = Array(all.prefix(5))
    net.begin(old)
    for number in 0..<40 { _ = net.ask(Self.write(Self.key(number), UInt8(number)), at: all[0]) }
    net.run(seconds: 20)
    for ring in [all, old, Array(all.suffix(4)), Array(all.prefix(2)), all] {
      net.begin(ring)
      net.run(seconds: 30)
      for number in 0..<40 {
        let key = Self.key(number)
        #expect(net.ask(.read(key), at: all[number % 6]) == .value([UInt8(number)], isStale: false))
        #expect(net.holders(key) == net.tables[all[0]]?.replicas(of: key).sorted())
        #expect(net.holders(key).count == min(3, ring.count))
      }
      #expect(net.tables.values.allSatisfy { $0.isComplete })
    }
  }

  @Test("A new replica does not serve before it has read a majority of the old ones")
  func transfer() throws {
    var net = Self.filled(6, keys: 1)
    let key = Self.key(0)
    let old = try #require(net.tables[net.nodes[0]]?.replicas(of: key))
    // The ring moves to the other three while two of the old replicas are away.
    net.cutOff = [old[0], old[1]]
    let new = net.nodes.filter { !old.contains($0) }
    net.begin(new)
    net.run(seconds: 20)
    #expect(new.allSatisfy { net.tables[$0]?.isComplete == false })
    #expect(net.ask(.read(key), at: new[0]) == .value([0], isStale: true))
    #expect(net.ask(Self.write(key, 9), at: new[0]) == .failed(mayTakeEffect: false))
    net.cutOff = [old[0]]
    net.run(seconds: 3)
    #expect(new.allSatisfy { net.tables[$0]?.isComplete == true })
    #expect(net.ask(.read(key), at: new[0]) == .value([0], isStale: false))
  }

  @Test("Old replicas that don't know of the new epoch yet answer nobody in it, and the reverse")
  func lateNews() throws {
    var net = Self.filled(6, keys: 1)
    let key = Self.key(0)
    let old = try #require(net.tables[net.nodes[0]]?.replicas(of: key))
    let new = net.nodes.filter { !old.contains($0) }
    net.begin(new, at: new)
    net.run(seconds: 10)
    #expect(new.allSatisfy { net.tables[$0]?.isComplete == false })
    // The old ones still serve: nobody of the new ones does.
    #expect(net.ask(Self.write(key, 7), at: old[0]) == .written)
    let last = RingEpoch(number: net.epoch, nodes: new)
    for node in old { net.perform(net.tables[node]?.observe(last, at: net.now) ?? [], of: node) }
    net.run(seconds: 10)
    #expect(net.ask(.read(key), at: new[1]) == .value([7], isStale: false))
  }

  @Test("Epochs that follow each other faster than anyone is done lose nothing")
  func hurry() {
    var net = Self.filled(7, keys: 30)
    let all = net.nodes
    net.run(seconds: 10)
    net.cutOff = Set(all)
    for ring in [all.dropFirst(), all[2...], all[..<4], all[..<5], all.dropFirst(3)] {
      net.begin(Array(ring))
    }
    net.cutOff = []
    net.run(seconds: 40)
    for number in 0..<30 {
      #expect(
        net.ask(.read(Self.key(number)), at: all[1]) == .value([UInt8(number)], isStale: false))
      #expect(net.holders(Self.key(number)).count == 3)
    }
  }

  @Test("When a majority of the old replicas is gone for good, what the last one has is kept")
  func lostReplicas() throws {
    var net = Self.filled(6, keys: 10)
    net.run(seconds: 20)
    let key = Self.key(0)
    let replicas = try #require(net.tables[net.nodes[0]]?.replicas(of: key))
    let gone = Array(replicas.prefix(2))
    for node in gone { net.tables[node] = nil }
    net.begin(net.nodes)
    net.run(seconds: 20)
    #expect(net.ask(.read(key), at: replicas[2]) == .value([0], isStale: true))
    net.begin(net.nodes, lost: gone)
    net.run(seconds: 20)
    for number in 0..<10 {
      #expect(
        net.ask(.read(Self.key(number)), at: replicas[2])
          == .value([UInt8(number)], isStale: false))
      #expect(net.holders(Self.key(number)).count == 3)
    }
  }

  @Test("A restarted node has what it persisted, and a life of its own")
  func restart() {
    var net = Self.filled()
    for node in net.nodes { net.restart(node) }
    for number in 0..<20 {
      #expect(
        net.ask(.read(Self.key(number)), at: net.nodes[1])
          == .value([UInt8(number)], isStale: false))
    }
    let begun = net.records[net.nodes[1]]?.filter {
      if case .began = $0 { true } else { false }
    }
    #expect(begun == [.began(incarnation: 1), .began(incarnation: 2)])
  }

  @Test("A value with a time to live ends at every reader and does not come back")
  func expiry() {
    var net = Self.filled()
    let key = Self.key(9)
    #expect(net.ask(Self.write(key, 1, for: .seconds(10)), at: net.nodes[0]) == .written)
    #expect(net.ask(.read(key), at: net.nodes[3]) == .value([1], isStale: false))
    net.run(seconds: 11)
    for node in net.nodes { #expect(net.ask(.read(key), at: node) == .value(nil, isStale: false)) }
    net.run(seconds: 30)
    #expect(net.ask(.read(key), at: net.nodes[3]) == .value(nil, isStale: false))
    #expect(net.ask(Self.write(key, 2), at: net.nodes[2]) == .written)
    #expect(net.ask(.read(key), at: net.nodes[1]) == .value([2], isStale: false))
  }

  @Test("The mark of a deletion goes once it is old and all replicas have it, and numbers go on")
  func purge() throws {
    var net = Self.filled(4)
    let key = Self.key(4)
    let replicas = try #require(net.tables[net.nodes[0]]?.replicas(of: key))
    #expect(net.ask(Self.write(key, nil), at: net.nodes[0]) == .written)
    let number = try #require(net.tables[replicas[0]]?.stamp(of: key)?.tag.number)
    net.run(seconds: 100)
    #expect(net.holders(key).count == 3)
    net.cutOff = [replicas[2]]
    net.run(seconds: 60)
    #expect(net.holders(key).count == 3, "one replica has not agreed")
    net.cutOff = []
    net.run(seconds: 10)
    #expect(net.holders(key).isEmpty)
    #expect(net.ask(.read(key), at: net.nodes[1]) == .value(nil, isStale: false))
    #expect(net.ask(Self.write(key, 8), at: net.nodes[1]) == .written)
    #expect(net.tables[replicas[0]]?.stamp(of: key)?.tag.number == number + 1)
  }

  @Test("What is too large, unnamed or too much is refused")
  func bounds() {
    var table = DistributedHashTable(node: "a", settings: Net.settings, seed: 1, at: .zero)
    let key = Self.key(0)
    func refusal(_ command: HashTableCommand, id: UInt64 = 1) -> HashTableRefusal? {
      do {
        _ = try table.submit(command, id: id, at: .zero)
        return nil
      } catch {
        return error
      }
    }
    #expect(refusal(.read(key)) == .noRing)
    _ = table.observe(RingEpoch(number: 1, nodes: ["a", "b", "c"]), at: .zero)
    let large = [UInt8](repeating: 0, count: MeshLimits.memoryValueBytes + 1)
    #expect(refusal(.write(key, large, timeToLive: nil)) == .malformed)
    #expect(refusal(.read(MemoryKey(namespace: "", key: ""))) == .malformed)
    for id in 0..<UInt64(MeshLimits.tableOperations) {
      #expect(refusal(.read(key), id: id) == nil)
    }
    #expect(refusal(.read(key), id: 0) == .malformed, "a number is used once")
    #expect(refusal(.read(key), id: .max) == .tooManyOperations)
  }

  @Test("Whatever a peer sends, nothing breaks and nothing strange is kept")
  func hostileMessages() throws {
    var random = SplitMix64(seed: 3)
    var net = Self.filled(3, keys: 10)
    let node = net.nodes[0]
    net.begin(Array(net.nodes.dropLast()))
    let greatest = RegisterTag(
      number: .max / 2, writer: "x", incarnation: .max, sequence: .max)
    let keys = (0..<12).map(Self.key) + [MemoryKey(namespace: "", key: "")]
    for _ in 0..<4_000 {
      let number = random.chance(5_000) ? random.next(below: 4) : random.next()
      let epoch = random.chance(7_000) ? 2 : number
      let key = random.sample(1, of: keys)[0]
      let entry = HashTableEntry(
        key: key, tag: random.chance(2_000) ? greatest : .none, value: [1],
        timeToLive: .milliseconds(.max))
      let stamp = HashTableStamp(key: key, tag: greatest, hasValue: random.chance(5_000))
      let bounds = RingBounds(start: random.next(), end: random.next())
      let request = HashTableRequest(incarnation: 1, number: number)
      let messages: [HashTableMessage] = [
        .query(request, epoch: epoch, key, wantsValue: random.chance(5_000)),
        .copy(request, isCurrent: true, entry, floor: random.next()),
        .stored(request, isCurrent: true),
        .askTransfer(epoch: epoch, [bounds, bounds], after: random.chance(5_000) ? key : nil),
        .transfer(
          HashTableTransfer(
            epoch: epoch, completed: [number], first: bounds, after: nil,
            arcs: Int(random.next(below: 3)), through: nil, entries: [entry], floor: 1)),
        .askCompleted(epoch: number), .completed(epoch: number), .compare(epoch: epoch, number),
        .arcs(epoch: epoch, [number, 1, 2]), .stamps(epoch: epoch, arcs: [number, 0], [stamp]),
        .request(keys), .entries([entry], wantsReceipt: true), .received([stamp]),
        .askPurge(epoch: epoch, stamp), .mayPurge(epoch: epoch, stamp),
        .purge(epoch: epoch, stamp),
      ]
      let message = random.sample(1, of: messages)[0]
      let effects = net.tables[node]?.receive(message, from: "liar", at: net.now) ?? []
      for case .persist(.entry(let kept)) in effects { #expect(kept.key.isWellFormed) }
      _ = net.tables[node]?.tick(at: net.now)
    }
    // A number that leaves no room for a later one is refused, not overrun.
    _ = net.tables[node]?.receive(
      .entries(
        [HashTableEntry(key: keys[0], tag: greatest, value: [1])], wantsReceipt: false),
      from: "liar", at: net.now)
    let id = net.start(Self.write(keys[0], 1), at: node)
    net.run(seconds: 6)
    #expect(net.answers[id] == .failed(mayTakeEffect: false))
  }

  @Test("Bytes that are no message are refused")
  func hostileBytes() {
    var random = SplitMix64(seed: 9)
    for _ in 0..<20_000 {
      let bytes = (0..<Int(random.next(below: 60))).map { _ in
        UInt8(truncatingIfNeeded: random.next(below: random.chance(5_000) ? 18 : 256))
      }
      if let message = try? HashTableMessage(wireBytes: bytes) {
        #expect(message.wireBytes == bytes)
      }
      if let record = try? HashTableRecord(wireBytes: bytes) { #expect(record.wireBytes == bytes) }
    }
  }
}
