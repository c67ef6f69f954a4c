import MeshSimulation
import SwarmChecks

/// A table of figures against the number of nodes, as `moflo simulate --measure` prints it.
struct MeasurementText {
  private var lines: [String]

  /// Rounds of gossip.
  init(_ table: RumorTable) {
    lines = [
      "rounds until all nodes know a rumour, three peers a node and round",
      Self.line(
        ["nodes", "loss", "seeds", "mean", "p99", "max", "messages/node", "ideal mean", "p99"]),
    ]
    for row in table.rows {
      let outcome = row.outcome
      var cells = [
        "\(row.measured.nodes)", row.measured.loss.percent,
        "\(outcome.rounds.count)", Self.hundredths(outcome.mean), "\(outcome.percentile99)",
        "\(outcome.rounds.last ?? 0)", Self.hundredths(outcome.messages),
      ]
      if let oracle = row.oracle {
        cells += [Self.hundredths(oracle.mean), "\(oracle.percentile99)"]
      }
      lines.append(Self.line(cells) + (row.holds ? "" : "  more than a round above"))
    }
    lines.append(
      "rounds per log2 n, without loss: "
        + table.constants.map(Self.hundredths).joined(separator: ", "))
  }

  /// Periods of failure detection.
  init(_ table: DetectorTable) {
    lines = [
      "periods from a stop to its discovery; messages of a node in a period",
      Self.line(
        [
          "nodes", "loss", "runs", "suspected", "declared", "all know", "messages",
          "false deaths/million",
        ]),
    ]
    for row in table.rows {
      let cells = [
        "\(row.measured.nodes)", row.measured.loss.percent,
        "\(row.outcomes.count)", Self.hundredths(row.mean(\.suspected)),
        Self.hundredths(row.mean(\.declared)), Self.hundredths(row.mean(\.known)),
        Self.hundredths(row.mean(\.messages)), "\(row.falseDeathsPerMillion)",
      ]
      let isComplete = row.outcomes.allSatisfy(\.isComplete)
      lines.append(Self.line(cells) + (isComplete ? "" : "  not all know"))
    }
    lines.append("theory: the first suspicion after e/(e-1) = 1.58 periods on average, any n")
  }

  /// Rounds of discovery.
  init(_ table: DiscoveryTable) {
    lines = [
      "rounds of announcements until the overlay is whole; then half of all nodes stop at once",
      Self.line(
        [
          "nodes", "loss", "runs", "whole", "diameter", "degree", "messages/round",
          "reach after the stop", "whole",
        ]),
    ]
    for row in table.rows {
      let outcomes = row.outcomes
      func mean(_ figure: (DiscoveryScale.Outcome) -> Int) -> Int {
        outcomes.isEmpty ? 0 : outcomes.reduce(0) { $0 + figure($1) } / outcomes.count
      }
      let cells = [
        "\(row.measured.nodes)", row.measured.loss.percent, "\(outcomes.count)",
        Self.hundredths(mean { ($0.rounds ?? 0) * 100 }),
        Self.hundredths(mean { $0.diameter * 100 }), Self.hundredths(mean(\.neighbors)),
        Self.hundredths(mean(\.messages)),
        BasisPoints(clamping: mean(\.connected)).percent,
        Self.hundredths(mean { ($0.healedAfter ?? 0) * 100 }),
      ]
      let isWhole = outcomes.allSatisfy { $0.rounds != nil && $0.healedAfter != nil }
      lines.append(Self.line(cells) + (isWhole ? "" : "  not all became whole"))
    }
  }

  /// The ring of the hash table.
  init(_ table: RingTable) {
    lines = [
      "three copies of \(RingTable.keys) keys; what moves, over all copies by the number of nodes",
      Self.line(["nodes", "fullest", "node joins", "node leaves", "strayed"], Self.orderWidths),
    ]
    for row in table.rows {
      lines.append(
        Self.line(
          [
            "\(row.nodes)", Self.hundredths(row.fullest), Self.hundredths(row.joined),
            Self.hundredths(row.left), "\(row.strayed)",
          ], Self.orderWidths))
    }
  }

  /// What a decision costs, in messages and in time.
  init(_ latency: OrderLatency, _ throughput: OrderThroughput) {
    lines = [
      "message delays until a command is decided, where it is submitted; messages a decision",
      Self.line(["nodes", "leader", "other", "messages", "expected"], Self.orderWidths),
    ]
    for row in latency.rows {
      lines.append(
        Self.line(
          [
            "\(row.nodes)", Self.hundredths(row.atLeader), Self.hundredths(row.atOther),
            Self.hundredths(row.messages), row.expected.map(String.init) ?? "-",
          ], Self.orderWidths))
    }
    lines += latency.undecided.map { "  of \($0) nodes something was not decided" }
    lines += [
      "",
      "all nodes in one thread, no network, no disk"
        + (latency.kind == .raft ? "" : ", Ed25519 signatures"),
      Self.line(
        ["nodes", "batch", "decisions/s", "commands/s", "median", "p99", "cryptography"],
        Self.orderWidths),
    ]
    for row in throughput.rows {
      let perSecond = Double(row.times.count) / (row.total / .seconds(1))
      lines.append(
        Self.line(
          [
            "\(row.nodes)", "\(row.batch)", "\(Int(perSecond))",
            "\(Int(perSecond * Double(row.batch)))",
            Self.milliseconds(row.times[row.times.count / 2]),
            Self.milliseconds(row.times[row.times.count * 99 / 100]),
            "\(Int(row.cryptography / row.total * 100)) %",
          ], Self.orderWidths))
    }
    lines += throughput.undecided.map {
      "  of \($0.nodes) nodes with batches of \($0.batch) something was not decided"
    }
  }

  private static let orderWidths = [6, 8, 13, 12, 11, 11, 14]

  private static func milliseconds(_ duration: Duration) -> String {
    decimal(Int(duration / .microseconds(1)), digits: 3) + " ms"
  }

  /// The table, and how long it took.
  func text(after elapsed: Duration) -> String {
    let time = SimulationText.seconds(SimulationText.milliseconds(elapsed))
    return (lines + ["measured in \(time)"]).joined(separator: "\n") + "\n"
  }

  private static let widths = [6, 6, 6, 10, 9, 9, 14, 21, 5]

  private static func line(_ cells: [String], _ widths: [Int] = widths) -> String {
    zip(cells, widths).map { cell, width in
      String(repeating: " ", count: max(width - cell.count, 1)) + cell
    }.joined()
  }

  private static func hundredths(_ value: Int) -> String { decimal(value, digits: 2) }

  /// A number of which the last digits stand behind the point.
  private static func decimal(_ value: Int, digits: Int) -> String {
    let text = String(value)
    let padded = String(repeating: "0", count: max(digits + 1 - text.count, 0)) + text
    return "\(padded.dropLast(digits)).\(padded.suffix(digits))"
  }
}
