import CommandLineOptions
import Mesh
import MeshSimulation

/// What `moflo simulate --measure` prints: figures against the number of nodes.
struct MeasurementText {
  let table: RumorTable
  let elapsed: Duration

  var text: String {
    var lines = [
      "rounds until all nodes know a rumour, three peers a node and round",
      " nodes  loss  seeds   mean  p99  max  messages/node  ideal mean  p99",
    ]
    for row in table.rows {
      let outcome = row.outcome
      var line = Self.pad("\(row.measured.nodes)", 6)
      line += Self.pad("\(row.measured.loss.value / 100) %", 6)
      line += Self.pad("\(outcome.rounds.count)", 7)
      line += Self.pad(Self.hundredths(outcome.mean), 7)
      line += Self.pad("\(outcome.percentile99)", 5)
      line += Self.pad("\(outcome.rounds.last ?? 0)", 5)
      line += Self.pad(Self.hundredths(outcome.messages), 15)
      if let oracle = row.oracle {
        line += Self.pad(Self.hundredths(oracle.mean), 12) + Self.pad("\(oracle.percentile99)", 5)
      }
      lines.append(row.holds ? line : line + "  more than a round above")
    }
    let constants = table.constants.map(Self.hundredths).joined(separator: ", ")
    lines.append("rounds per log2 n, without loss: \(constants)")
    lines.append("measured in \(SimulationText.seconds(SimulationText.milliseconds(elapsed)))")
    return lines.joined(separator: "\n") + "\n"
  }

  private static func pad(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(width - text.count, 0)) + text
  }

  private static func hundredths(_ value: Int) -> String {
    let rest = value % 100
    return "\(value / 100).\(rest < 10 ? "0" : "")\(rest)"
  }
}
