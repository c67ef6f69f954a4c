import Mesh

/// Clients that read and write the same few keys at the same time, and a ledger that lets nodes join and
/// leave the ring. What each writes is told apart by its number.
public struct TableClients: Workload {
  /// What they talk to.
  public typealias Machine = TableMachine

  /// An operation that a client asks for.
  public struct Operation: Sendable {
    /// Its number, also the value where it writes one.
    public let id: UInt64
    /// The host that is asked.
    public let host: Int
    /// When.
    public let time: MeshTime
    /// What for.
    public let command: HashTableCommand
    /// Whether it comes after the network healed, and so must be answered.
    public let isRequired: Bool
  }

  /// The operations, by number.
  public private(set) var operations: [Operation] = []
  /// The epochs with the times at which the ledger decides on them.
  public let epochs: [(epoch: RingEpoch, time: MeshTime)]
  /// The keys.
  public let keys: [MemoryKey]
  private let nodes: Int
  private let span: MeshDuration
  private var random: SplitMix64

  /// Draws what clients and the ledger do.
  ///
  /// - Parameters:
  ///   - count: operations while things go wrong.
  ///   - nodes: the hosts.
  ///   - span: the time in which things go wrong.
  ///   - changes: the mean time between two changes of the ring.
  ///   - seed: decides all of it.
  public init(
    count: Int, nodes: [NodeID], during span: MeshDuration, changes: MeshDuration = .seconds(12),
    seed: UInt64
  ) {
    random = SplitMix64(seed: seed)
    self.nodes = nodes.count
    self.span = span
    let keys = (0..<max(2, min(count / 12, 64))).map {
      MemoryKey(namespace: "simulation", key: "k\($0)")
    }
    self.keys = keys
    epochs = TableClients.drawEpochs(
      nodes: nodes, during: span, changes: changes, random: &random)
    var burst = MeshTime.zero
    var left = 0
    for number in 0..<max(count, 0) {
      if left == 0 {
        // Operations come in bursts, so that many overlap.
        burst = MeshTime.zero + .seconds(1) + random.duration(upTo: span)
        left = 1 + Int(random.next(below: 6))
      }
      left -= 1
      let time = burst + random.duration(upTo: .milliseconds(400))
      let key = keys[Int(random.next(below: UInt64(keys.count)))]
      add(command(at: key, value: UInt64(number + 1)), at: time)
    }
    for (number, key) in keys.enumerated() {
      let time = MeshTime.zero + span + .seconds(60) + .milliseconds(Int64(number))
      add(.read(key), at: time, isRequired: true)
    }
  }

  private mutating func command(at key: MemoryKey, value: UInt64) -> HashTableCommand {
    guard random.chance(5_500) else { return .read(key) }
    if random.chance(1_000) { return .write(key, nil, timeToLive: nil) }
    let timeToLive = random.chance(1_500) ? random.duration(upTo: .seconds(20)) : nil
    return .write(key, value.wireBytes, timeToLive: timeToLive)
  }

  private mutating func add(
    _ command: HashTableCommand, at time: MeshTime, isRequired: Bool = false
  ) {
    operations.append(
      Operation(
        id: UInt64(operations.count + 1), host: Int(random.next(below: UInt64(max(nodes, 1)))),
        time: time, command: command, isRequired: isRequired))
  }

  private static func drawEpochs(
    nodes: [NodeID], during span: MeshDuration, changes: MeshDuration, random: inout SplitMix64
  ) -> [(epoch: RingEpoch, time: MeshTime)] {
    let least = max(1, min(3, nodes.count - 1))
    var present = Array(nodes.prefix(max(least, nodes.count - 1)))
    var epochs = [(epoch: RingEpoch(number: 1, nodes: present), time: MeshTime.zero)]
    var time = MeshTime.zero
    while nodes.count > 1 {
      time = time + .seconds(1) + random.duration(upTo: changes * 2)
      guard time.since(.zero) < span else { break }
      let absent = nodes.filter { !present.contains($0) }
      let joins = present.count <= least || (!absent.isEmpty && random.chance(5_000))
      if joins {
        present += random.sample(1, of: absent)
      } else {
        let gone = random.sample(1, of: present)
        present.removeAll { gone.contains($0) }
      }
      let number = UInt64(epochs.count + 1)
      epochs.append((RingEpoch(number: number, nodes: present), time))
    }
    return epochs
  }

  /// All operations, and the ledger's news, which every host hears sooner or later.
  public mutating func begin(until end: MeshTime) -> [Submission<TableMachine.Command>] {
    var submissions: [Submission<TableMachine.Command>] = []
    for (index, (_, time)) in epochs.enumerated() {
      let news = Array(epochs[...index].map(\.epoch).suffix(MeshLimits.ringEpochs))
      for host in 0..<nodes {
        let delay = time == .zero ? .zero : random.duration(upTo: .seconds(3))
        submissions.append(Submission(.epochs(news), to: host, at: time + delay))
      }
    }
    // Who was down or stood still hears of it later.
    var time = MeshTime.zero
    while time.since(.zero) < MeshDuration(milliseconds: span.milliseconds + 30_000) {
      time = time + .seconds(4)
      let news = Array(
        epochs.filter { $0.time < time }.map(\.epoch).suffix(MeshLimits.ringEpochs))
      for host in 0..<nodes { submissions.append(Submission(.epochs(news), to: host, at: time)) }
    }
    for operation in operations {
      submissions.append(
        Submission(
          .operate(operation.id, operation.command), to: operation.host, at: operation.time))
    }
    return submissions
  }
}
