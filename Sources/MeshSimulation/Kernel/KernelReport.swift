import Mesh

/// What a run of one protocol came to.
public struct KernelReport<Machine: SimulatedMachine>: Sendable {
  /// The figures.
  public let summary: RunSummary
  /// The machines as they stood at the end, by host.
  public let machines: [Machine]

  /// A hash of every message and step.
  public var traceHash: UInt64 { summary.traceHash }

  /// All properties that did not hold.
  public var violations: [Violation] { summary.violations }

  /// Events that were handled.
  public var steps: UInt64 { summary.steps }

  /// Simulated time until all had come to rest, as far as that came.
  public var settledAfter: MeshDuration? { summary.settledAfter }
}
