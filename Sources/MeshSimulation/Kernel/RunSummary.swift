import Mesh

/// What a run came to, whatever protocol ran.
public struct RunSummary: Sendable {
  /// The seed.
  public let seed: UInt64
  /// A hash of every message and step: equal for equal settings, on every machine.
  public let traceHash: UInt64
  /// All properties that did not hold; a run ends with the first step that breaks one.
  public let violations: [Violation]
  /// Events that were handled.
  public let steps: UInt64
  /// Messages that arrived.
  public let delivered: UInt64
  /// Messages that were sent, lost ones included.
  public let sent: UInt64
  /// Messages sent by kind.
  public let sentByKind: [String: UInt64]
  /// Simulated time.
  public let simulated: MeshDuration
  /// Simulated time until all had come to rest, as far as that came.
  public let settledAfter: MeshDuration?
  /// What happened, as far as it was kept.
  public let timeline: Timeline
}
