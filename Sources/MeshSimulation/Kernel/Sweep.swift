import Mesh

/// What a sweep over many seeds came to.
public struct SweepReport: Sendable {
  /// Runs that were made.
  public internal(set) var runs = 0
  /// Runs with a violation, by seed; at most as many as were asked for.
  public internal(set) var failures: [Violation] = []
  /// Events that were handled in all.
  public internal(set) var steps: UInt64 = 0
  /// Messages that arrived in all.
  public internal(set) var delivered: UInt64 = 0
  /// Simulated time in all, in milliseconds.
  public internal(set) var simulated: Int64 = 0
  /// A hash of the trace hashes, by seed.
  public internal(set) var traceHash: UInt64 = 0
}

/// Runs many seeds on several cores. A run is a function of its seed, so the outcome does not depend
/// on how they are dealt out.
public enum Sweep {
  /// What one run came to.
  public struct Outcome: Sendable {
    let violation: Violation?
    let steps: UInt64
    let delivered: UInt64
    let simulated: Int64
    let traceHash: UInt64

    /// Takes what counts from a run.
    public init(_ report: RunSummary) {
      violation = report.violations.first
      steps = report.steps
      delivered = report.delivered
      simulated = report.simulated.milliseconds
      traceHash = report.traceHash
    }
  }

  /// Runs all seeds, or goes on until so many failed.
  ///
  /// - Parameters:
  ///   - seeds: the seeds.
  ///   - workers: how many run side by side.
  ///   - failures: after how many failed runs no further one is begun.
  ///   - progress: is told the runs that are done and those that failed, now and then.
  ///   - run: makes one run.
  public static func run(
    seeds: ClosedRange<UInt64>, workers: Int, stopAfter failures: Int = 1,
    progress: @Sendable (Int, Int) -> Void = { _, _ in },
    _ run: @escaping @Sendable (UInt64) -> Outcome
  ) async -> SweepReport {
    var report = SweepReport()
    var next = seeds.lowerBound
    var isExhausted = false
    // Trace hashes are joined by exclusive or of seed and hash: the order of completion is no matter.
    await withTaskGroup(of: (UInt64, Outcome).self) { group in
      func begin() {
        guard !isExhausted else { return }
        let seed = next
        if seed == seeds.upperBound { isExhausted = true } else { next += 1 }
        group.addTask { (seed, run(seed)) }
      }
      for _ in 0..<max(workers, 1) { begin() }
      while let (seed, outcome) = await group.next() {
        report.runs += 1
        report.steps += outcome.steps
        report.delivered += outcome.delivered
        report.simulated += outcome.simulated
        var hash = Digest()
        hash.combine(seed)
        hash.combine(outcome.traceHash)
        report.traceHash ^= hash.value
        if let violation = outcome.violation { report.failures.append(violation) }
        progress(report.runs, report.failures.count)
        if report.failures.count < failures { begin() }
      }
    }
    report.failures.sort { $0.seed < $1.seed }
    return report
  }

  /// What each seed comes to, in their order.
  static func map<Result: Sendable>(
    _ seeds: ClosedRange<UInt64>, workers: Int, _ run: @escaping @Sendable (UInt64) -> Result
  ) async -> [Result] {
    await withTaskGroup(of: [(seed: UInt64, result: Result)].self) { group in
      let count = UInt64(max(workers, 1))
      for worker in 0..<count {
        group.addTask {
          stride(from: seeds.lowerBound + worker, through: seeds.upperBound, by: Int(count))
            .map { ($0, run($0)) }
        }
      }
      return await group.reduce(into: []) { $0 += $1 }.sorted { $0.seed < $1.seed }.map(\.result)
    }
  }
}
