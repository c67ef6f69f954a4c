import Mesh

/// What the replicated memory must keep: at every step each replica holds only what somebody wrote, and
/// never an older version than before; messages are bounded; and once healed all replicas are equal.
struct MemoryChecker: InvariantChecker {
  private struct Write: Hashable {
    let key: MemoryKey
    let version: MemoryVersion
  }

  private var written: [Write: [UInt8]?] = [:]
  /// What each host had of each key when it was last looked at.
  private var seen: [[MemoryKey: MemoryVersion]]
  private var keys: Set<MemoryKey> = []

  init(hosts: Int) { seen = Array(repeating: [:], count: hosts) }

  mutating func check(
    _ machine: MemoryMachine, of host: Int, after outputs: [MemoryWrite], at now: MeshTime
  ) -> [String] {
    var broken: [String] = []
    for write in outputs {
      keys.insert(write.key)
      guard write.isTaken else {
        broken.append("what a replica takes can be read back: \(write.key)")
        continue
      }
      let known = written.updateValue(
        write.value, forKey: Write(key: write.key, version: write.version))
      if known != nil { broken.append("a version is written once: \(write.version)") }
    }
    for key in keys {
      guard let version = machine.memory.version(of: key) else {
        if seen[host][key] != nil { broken.append("a replica forgets nothing: \(key)") }
        continue
      }
      if let before = seen[host][key], version < before {
        broken.append("versions only grow: \(version) behind \(before)")
      }
      seen[host][key] = version
      let value = machine.memory.retrieve(key, now: machine.now)
      if written[Write(key: key, version: version)] != .some(value) {
        broken.append("a replica holds what was written: \(key) of \(version)")
      }
    }
    return broken
  }

  mutating func sent(_ message: MemoryMessage, from host: Int, to peer: NodeID) -> [String] {
    let isBounded =
      switch message {
      case .summary, .buckets: true
      case .stamps(_, let stamps): stamps.count <= MeshLimits.gossipEntries
      case .request(let keys): keys.count <= MeshLimits.gossipEntries
      case .entries(let entries):
        entries.count <= MeshLimits.gossipEntries
          && (entries.count == 1
            || entries.reduce(0) { $0 + ($1.value?.count ?? 0) } <= MeshLimits.gossipBytes)
      }
    return isBounded ? [] : ["messages are bounded: \(message.kind)"]
  }

  mutating func restarted(_ machine: MemoryMachine, of host: Int) -> [String] {
    seen[host] = [:]
    return []
  }

  mutating func finish(_ machines: [MemoryMachine?], isHealed: Bool) -> [String] {
    guard isHealed, !isSettled(machines) else { return [] }
    return [
      "healed replicas become equal: \(machines.map { $0?.memory.count ?? -1 }) keys"
    ]
  }

  func isSettled(_ machines: [MemoryMachine?]) -> Bool {
    let memories = machines.compactMap { $0?.memory }
    guard let first = memories.first else { return true }
    return memories.allSatisfy { memory in
      memory.digest == first.digest
        && keys.allSatisfy { memory.version(of: $0) == first.version(of: $0) }
    }
  }

  func progress(of machine: MemoryMachine) -> UInt64? { UInt64(machine.memory.count) }
}

/// Clients that write and delete a few keys over and over, everywhere.
struct MemoryClients: Workload {
  typealias Machine = MemoryMachine

  private let settings: SubjectSettings

  init(_ settings: SubjectSettings) { self.settings = settings }

  mutating func begin(until end: MeshTime) -> [Submission<MemoryCommand>] {
    var random = SplitMix64(seed: settings.seed ^ 0x6055)
    let keys = (0..<max(settings.commands / 3, 2)).map {
      MemoryKey(namespace: "run", key: "k\($0)")
    }
    return (0..<settings.commands).map { _ in
      let key = keys[Int(random.next(below: UInt64(keys.count)))]
      let size = random.chance(500) ? MeshLimits.memoryValueBytes : 64
      let value = (0..<random.next(below: UInt64(size))).map { _ in
        UInt8(truncatingIfNeeded: random.next())
      }
      return Submission(
        random.chance(2_000) ? .delete(key) : .store(key, value),
        to: Int(random.next(below: UInt64(settings.nodes))),
        at: MeshTime.zero + random.duration(upTo: settings.duration))
    }
  }
}
