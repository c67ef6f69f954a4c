import JSONSyntax
import Mesh
import MeshSimulation

/// What a simulated run came to, in words and as JSON.
struct SimulationText {
  let subject: SimulationSubject
  let settings: SubjectSettings
  let summary: RunSummary
  let elapsed: Duration

  var text: String {
    var lines = [
      "\(subject.rawValue): \(settings.nodes) nodes, \(settings.byzantine) of them lie, seed "
        + "\(settings.seed)",
      "  \(summary.steps) steps, \(summary.sent) messages sent, \(summary.delivered) arrived",
      "  \(Self.seconds(summary.simulated.milliseconds)) simulated in "
        + "\(Self.seconds(Self.milliseconds(elapsed)))",
      "  trace \(Self.hash(summary.traceHash))",
    ]
    if let rest = summary.settledAfter {
      lines.append("  at rest after \(Self.seconds(rest.milliseconds))")
    }
    for violation in summary.violations { lines.append("  violated: \(violation)") }
    if summary.violations.isEmpty {
      lines.append("  everything held")
    } else {
      lines.append("  again: \(Self.command(subject, settings))")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  var json: String {
    let value: JSONValue = [
      "version": 1, "protocol": .string(subject.rawValue),
      "nodes": .integer(Int64(settings.nodes)), "byzantine": .integer(Int64(settings.byzantine)),
      "seed": .string(String(settings.seed)), "steps": .integer(Int64(summary.steps)),
      "sent": .integer(Int64(summary.sent)), "delivered": .integer(Int64(summary.delivered)),
      "simulatedMilliseconds": .integer(Int64(summary.simulated.milliseconds)),
      "milliseconds": .integer(Int64(Self.milliseconds(elapsed))),
      "traceHash": .string(Self.hash(summary.traceHash)),
      "violations": .array(summary.violations.map(Self.json)),
    ]
    return value.prettyText() + "\n"
  }

  static func json(_ violation: Violation) -> JSONValue {
    [
      "property": .string(violation.property),
      "node": violation.node.map { .string($0.text) } ?? .null,
      "step": .integer(Int64(violation.step)), "seed": .string(String(violation.seed)),
    ]
  }

  static func command(_ subject: SimulationSubject, _ settings: SubjectSettings) -> String {
    "moflo simulate --protocol \(subject.rawValue) --nodes \(settings.nodes)"
      + " --byzantine \(settings.byzantine) --seed \(settings.seed)"
      + " --for \(settings.duration.milliseconds)ms --commands \(settings.commands)"
      + (settings.placement == .auction ? "" : " --placement \(settings.placement.rawValue)")
      + (settings.detector == .heartbeats ? "" : " --detector \(settings.detector.rawValue)")
      + (settings.menu == .none ? " --calm" : "")
      + (settings.forgetsToSync ? " --forget-sync" : "")
  }

  static func hash(_ value: UInt64) -> String {
    let text = String(value, radix: 16)
    return String(repeating: "0", count: 16 - text.count) + text
  }

  static func milliseconds(_ span: Duration) -> Int64 {
    span.components.seconds * 1_000 + span.components.attoseconds / 1_000_000_000_000_000
  }

  static func seconds(_ milliseconds: Int64) -> String {
    let tenths = milliseconds / 100
    return "\(tenths / 10).\(tenths % 10) s"
  }
}

/// What a sweep came to, in words and as JSON.
struct SweepText {
  let subject: SimulationSubject
  let settings: SubjectSettings
  let report: SweepReport
  let elapsed: Duration

  private var wall: Int64 { max(SimulationText.milliseconds(elapsed), 1) }

  var text: String {
    var lines = [
      "\(subject.rawValue): \(settings.nodes) nodes, \(settings.byzantine) of them lie",
      "  \(report.runs) seeds, \(report.failures.count) failed",
      "  \(report.steps) steps, \(Int64(report.steps) * 1_000 / wall) a second; "
        + "\(report.delivered) messages arrived, \(Int64(report.delivered) * 1_000 / wall) a second",
      "  \(SimulationText.seconds(report.simulated)) simulated in "
        + "\(SimulationText.seconds(wall)), \(report.simulated / wall) times as fast as life",
      "  traces \(SimulationText.hash(report.traceHash))",
    ]
    for failure in report.failures {
      var failing = settings
      failing.seed = failure.seed
      lines.append("  violated: \(failure)")
      lines.append("    again: \(SimulationText.command(subject, failing))")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  var json: String {
    let value: JSONValue = [
      "version": 1, "protocol": .string(subject.rawValue),
      "nodes": .integer(Int64(settings.nodes)), "byzantine": .integer(Int64(settings.byzantine)),
      "runs": .integer(Int64(report.runs)), "steps": .integer(Int64(report.steps)),
      "delivered": .integer(Int64(report.delivered)),
      "simulatedMilliseconds": .integer(Int64(report.simulated)),
      "milliseconds": .integer(Int64(wall)),
      "traceHash": .string(SimulationText.hash(report.traceHash)),
      "violations": .array(report.failures.map(SimulationText.json)),
    ]
    return value.prettyText() + "\n"
  }
}
