import Mesh

/// How failure detection scales, for several numbers of nodes.
public struct DetectorTable: Sendable {
  /// One number of nodes at one chance of loss.
  public struct Row: Sendable {
    /// What was measured.
    public let measured: DetectorScale
    /// What came out, a run each.
    public let outcomes: [DetectorScale.Outcome]

    /// The mean of a figure.
    public func mean(_ figure: (DetectorScale.Outcome) -> Int) -> Int {
      outcomes.isEmpty ? 0 : outcomes.reduce(0) { $0 + figure($1) } / outcomes.count
    }

    /// How often a node held a live one for dead, in a million periods of a node.
    public var falseDeathsPerMillion: Int {
      let periods = outcomes.reduce(0) { $0 + $1.periods } * measured.nodes
      let deaths = outcomes.reduce(0) { $0 + $1.falseDeaths }
      // A death that was declared once and told to all counts once at each.
      return periods == 0 ? 0 : deaths * 1_000_000 / periods / max(measured.nodes - 1, 1)
    }
  }

  /// The rows.
  public let rows: [Row]

  /// Whether all came to know of each node that stopped.
  public var holds: Bool { rows.allSatisfy { $0.outcomes.allSatisfy(\.isComplete) } }

  /// Measures 10 to 10,000 nodes without loss and with a hundredth lost, up to 1,000 with a tenth and up to a
  /// hundred with three tenths.
  ///
  /// - Parameters:
  ///   - seeds: runs of the smallest swarm; larger ones get fewer.
  ///   - workers: how many runs side by side.
  public static func measure(seeds: Int, workers: Int) async -> DetectorTable {
    var rows: [Row] = []
    for nodes in [10, 100, 1_000, 10_000] {
      // Beyond that more is suspected in a period than all messages of one can tell.
      for loss in [0, 100, 1_000, 3_000] where nodes * loss <= 1_000_000 {
        let measured = DetectorScale(nodes: nodes, loss: BasisPoints(clamping: loss))
        let count = max(1, min(seeds, 4_000 / nodes))
        let outcomes = await Sweep.map(1...UInt64(count), workers: workers, measured.run)
        rows.append(Row(measured: measured, outcomes: outcomes))
      }
    }
    return DetectorTable(rows: rows)
  }
}
