import Mesh

/// Rounds of gossip against the number of nodes, beside what an ideal gossip needs.
public struct RumorTable: Sendable {
  /// One number of nodes at one chance of loss.
  public struct Row: Sendable {
    /// What was measured.
    public let measured: RumorRounds
    /// What came out.
    public let outcome: RumorRounds.Outcome
    /// What an ideal gossip needs, where that is known.
    public let oracle: RumorOracle?

    /// Whether it is at most a round above the ideal; true where none is known.
    public var holds: Bool { oracle?.allows(outcome) ?? true }
  }

  /// The rows, by number of nodes.
  public let rows: [Row]

  /// Whether each row holds.
  public var holds: Bool { rows.allSatisfy(\.holds) }

  /// The rounds per ⌈log₂ n⌉ of the rows without loss, in hundredths: the constant of O(log n).
  public var constants: [Int] {
    rows.filter { $0.measured.loss == .zero }.map { row in
      row.outcome.mean / RumorQueue<MemoryKey>.logarithm(nodes: row.measured.nodes)
    }
  }

  /// Measures: the sizes of the oracle over as many seeds as asked for, and besides 10 to 10,000 nodes
  /// over fewer, the more nodes there are.
  ///
  /// - Parameters:
  ///   - seeds: of each row of the oracle.
  ///   - workers: how many runs side by side.
  public static func measure(seeds: Int, workers: Int) async -> RumorTable {
    var plan = RumorOracle.all.map {
      (RumorRounds(nodes: $0.nodes, loss: $0.loss), Optional($0), seeds)
    }
    for nodes in [10, 100, 10_000] {
      plan.append((RumorRounds(nodes: nodes, loss: .zero), nil, max(1, min(seeds, 20_000 / nodes))))
    }
    var rows: [Row] = []
    for (rounds, oracle, seeds) in plan {
      let outcome = await rounds.measure(seeds: seeds, workers: workers)
      rows.append(Row(measured: rounds, outcome: outcome, oracle: oracle))
    }
    rows.sort {
      ($0.measured.nodes, $0.measured.loss) < ($1.measured.nodes, $1.measured.loss)
    }
    return RumorTable(rows: rows)
  }
}
