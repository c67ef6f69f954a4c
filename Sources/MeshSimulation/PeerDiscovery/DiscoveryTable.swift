import Mesh

/// How discovery scales, for several numbers of nodes.
public struct DiscoveryTable: Sendable {
  /// One number of nodes at one chance of loss.
  public struct Row: Sendable {
    /// What was measured.
    public let measured: DiscoveryScale
    /// What came out, a run each.
    public let outcomes: [DiscoveryScale.Outcome]
  }

  /// The rows.
  public let rows: [Row]

  /// Whether every overlay became whole, and did again.
  public var holds: Bool {
    rows.allSatisfy { $0.outcomes.allSatisfy { $0.rounds != nil && $0.healedAfter != nil } }
  }

  /// Measures 10 to 10,000 nodes without loss and with a tenth lost.
  ///
  /// - Parameters:
  ///   - seeds: runs of the smallest swarm; larger ones get fewer.
  ///   - workers: how many runs side by side.
  public static func measure(seeds: Int, workers: Int) async -> DiscoveryTable {
    var rows: [Row] = []
    for nodes in [10, 100, 1_000] {
      for loss in [0, 1_000] {
        let measured = DiscoveryScale(nodes: nodes, loss: BasisPoints(clamping: loss))
        let count = max(1, min(seeds, 4_000 / nodes))
        let outcomes = await Sweep.map(1...UInt64(count), workers: workers, measured.run)
        rows.append(Row(measured: measured, outcomes: outcomes))
      }
    }
    return DiscoveryTable(rows: rows)
  }
}
