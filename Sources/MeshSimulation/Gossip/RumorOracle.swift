import Mesh

/// How many rounds an ideal gossip needs until all nodes know a rumour: a model of nothing but coin
/// tosses, run over 400 seeds.
///
/// Without loss the model is push–pull with three peers a round. With loss it is push alone, since what
/// ours asks and answers takes several messages, each of which can be lost.
public struct RumorOracle: Sendable, Hashable {
  /// Nodes.
  public let nodes: Int
  /// The chance of each message to be lost.
  public let loss: BasisPoints
  /// The mean, in hundredths of a round.
  public let mean: Int
  /// What one seed in a hundred exceeds, in rounds.
  public let percentile99: Int

  /// The model's outcomes.
  public static let all = [
    RumorOracle(nodes: 12, loss: .zero, mean: 210, percentile99: 3),
    RumorOracle(nodes: 12, loss: BasisPoints(clamping: 3_000), mean: 380, percentile99: 6),
    RumorOracle(nodes: 128, loss: .zero, mean: 400, percentile99: 4),
    RumorOracle(nodes: 128, loss: BasisPoints(clamping: 3_000), mean: 750, percentile99: 9),
    RumorOracle(nodes: 1_000, loss: .zero, mean: 510, percentile99: 6),
    RumorOracle(nodes: 1_000, loss: BasisPoints(clamping: 3_000), mean: 1_060, percentile99: 12),
  ]

  /// Whether an outcome is at most a round above, in the mean and for one seed in a hundred.
  public func allows(_ outcome: RumorRounds.Outcome) -> Bool {
    outcome.mean <= mean + 100 && outcome.percentile99 <= percentile99 + 1
  }
}
