import Mesh

/// How many rounds of gossip a rumour takes until all nodes know it; see ``GossipRound``.
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

    /// Takes what runs came to.
    init(_ runs: [(rounds: Int, messages: Int)], nodes: Int) {
      rounds = runs.map(\.rounds).sorted()
      let turns = rounds.reduce(0, +) * nodes
      messages = turns == 0 ? 0 : runs.reduce(0) { $0 + $1.messages } * 100 / turns
    }

    /// The mean in hundredths of a round.
    public var mean: Int { rounds.isEmpty ? 0 : rounds.reduce(0, +) * 100 / rounds.count }

    /// The rounds that no more than one seed in a hundred exceeds.
    public var percentile99: Int { rounds.isEmpty ? 0 : rounds[(rounds.count * 99 - 1) / 100] }
  }

  /// Measures over some seeds.
  public func measure(seeds: ClosedRange<UInt64>) -> Outcome {
    Outcome(seeds.map(run), nodes: nodes)
  }

  /// Measures over the seeds from 1, several at a time.
  func measure(seeds: Int, workers: Int) async -> Outcome {
    Outcome(await Sweep.map(1...UInt64(max(seeds, 1)), workers: workers, run), nodes: nodes)
  }

  /// The rounds of one seed, and the messages that were sent in them.
  public func run(seed: UInt64) -> (rounds: Int, messages: Int) {
    var random = SplitMix64(seed: seed ^ 0x5AFE)
    let names = (0..<nodes).map { NodeID("n\($0)") }
    var memories = names.map {
      MemoryStore(
        node: $0, incarnation: 1, settings: MemoryStore.Settings(fanout: fanout),
        random: random.split(), at: .zero)
    }
    let key = MemoryKey(namespace: "rumour", key: "r")
    guard let origin = memories.indices.randomElement(using: &random),
      (try? memories[origin].store([1], at: key, now: .zero)) != nil
    else { return (0, 0) }
    let gossip = GossipRound(names, loss: loss)
    var messages = 0
    var round = 0
    while memories.contains(where: { $0.count == 0 }), round < Self.longest {
      round += 1
      let now = MeshTime.zero + memories[0].settings.interval * Int64(round)
      messages += gossip.run(&memories, at: now, random: &random)
    }
    return (round, messages)
  }

  /// Rounds after which a rumour counts as stuck.
  private static let longest = 1_000
}
