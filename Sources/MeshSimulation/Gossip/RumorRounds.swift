import Mesh

/// How many rounds a rumour takes until all nodes know it: nodes gossip at the same moments, and all that
/// is sent in a round, answers included, arrives in it or is lost.
public struct RumorRounds: Sendable {
  /// Nodes.
  public let nodes: Int
  /// The chance of each message to be lost.
  public let loss: BasisPoints
  /// Peers that a node gossips with in a round.
  public let fanout: Int

  /// Sets a measurement up.
  public init(nodes: Int, loss: BasisPoints, fanout: Int = MemoryStore.Settings().fanout) {
    self.nodes = nodes
    self.loss = loss
    self.fanout = fanout
  }

  /// What was measured over some seeds.
  public struct Outcome: Sendable, Hashable {
    /// The rounds of each seed, ascending.
    public let rounds: [Int]
    /// Messages that a node sent in a round, on average, in hundredths.
    public let messages: Int

    /// The mean in hundredths of a round.
    public var mean: Int { rounds.isEmpty ? 0 : rounds.reduce(0, +) * 100 / rounds.count }

    /// The rounds that no more than one seed in a hundred exceeds.
    public var percentile99: Int { rounds.isEmpty ? 0 : rounds[(rounds.count * 99 - 1) / 100] }
  }

  /// Measures over some seeds.
  public func measure(seeds: ClosedRange<UInt64>) -> Outcome {
    var all: [Int] = []
    var sent = 0
    for seed in seeds {
      let (rounds, messages) = run(seed: seed)
      all.append(rounds)
      sent += messages
    }
    let turns = all.reduce(0, +) * max(nodes, 1)
    return Outcome(rounds: all.sorted(), messages: turns == 0 ? 0 : sent * 100 / turns)
  }

  /// The rounds of one seed, and the messages that were sent in them.
  public func run(seed: UInt64) -> (rounds: Int, messages: Int) {
    var random = SplitMix64(seed: seed ^ 0x5AFE)
    let names = (0..<nodes).map { NodeID("n\($0)") }
    let places = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
    var memories = names.map {
      MemoryStore(
        node: $0, incarnation: 1, settings: MemoryStore.Settings(fanout: fanout),
        random: random.split(), at: .zero)
    }
    let key = MemoryKey(namespace: "rumour", key: "r")
    guard let origin = memories.indices.randomElement(using: &random),
      (try? memories[origin].store([1], at: key, now: .zero)) != nil
    else { return (0, 0) }
    var unknown = nodes - 1
    var messages = 0
    var round = 0
    while unknown > 0, round < Self.longest {
      round += 1
      let now = MeshTime.zero + memories[0].settings.interval * Int64(round)
      var waiting: [(from: Int, to: NodeID, message: MemoryMessage)] = []
      var peers = names
      for index in memories.indices {
        // All but this one, in any order.
        peers.swapAt(index, nodes - 1)
        let last = peers.removeLast()
        for (peer, message) in memories[index].tick(peers: peers, at: now) {
          waiting.append((index, peer, message))
        }
        peers.append(last)
        peers.swapAt(index, nodes - 1)
      }
      var next = 0
      while next < waiting.count {
        let (from, to, message) = waiting[next]
        next += 1
        messages += 1
        guard !random.chance(loss.value), let place = places[to] else { continue }
        let isNews = memories[place].count == 0
        for answer in memories[place].receive(message, nodes: nodes, at: now) {
          waiting.append((place, names[from], answer))
        }
        if isNews, memories[place].count > 0 { unknown -= 1 }
      }
    }
    return (round, messages)
  }

  /// Rounds after which a rumour counts as stuck.
  private static let longest = 1_000
}
