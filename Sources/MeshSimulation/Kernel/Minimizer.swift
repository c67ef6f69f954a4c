import Mesh

/// Shrinks what goes wrong in a failing run to what is needed for it to fail (Zeller and Hildebrandt,
/// Simplifying and Isolating Failure-Inducing Input, 2002).
public enum Minimizer {
  /// Most runs that are made.
  public static let runs = 400

  /// The smallest schedule found under which the same property still breaks.
  ///
  /// - Parameters:
  ///   - settings: the failing run.
  ///   - property: what breaks in it.
  ///   - run: the first violation under other settings.
  /// - Returns: settings with fewer or shorter faults, or the same.
  public static func minimize(
    _ settings: KernelSettings, breaking property: String,
    _ run: (KernelSettings) -> Violation?
  ) -> KernelSettings {
    var budget = runs
    var best = settings
    func breaks(_ faults: [ScheduledFault]) -> Bool {
      guard budget > 0 else { return false }
      budget -= 1
      var trial = best
      trial.schedule = FaultSchedule(faults)
      return run(trial)?.property == property
    }
    var faults = best.schedule.faults
    var size = (faults.count + 1) / 2
    while size >= 1, !faults.isEmpty {
      var start = 0
      var hasShrunk = false
      while start < faults.count {
        var fewer = faults
        fewer.removeSubrange(start..<min(start + size, faults.count))
        if breaks(fewer) {
          faults = fewer
          hasShrunk = true
        } else {
          start += size
        }
      }
      if size == 1, !hasShrunk { break }
      size = size == 1 ? 1 : (size + 1) / 2
    }
    for position in faults.indices {
      var half = faults
      while half[position].duration > .milliseconds(10) {
        let fault = half[position]
        half[position] = ScheduledFault(
          fault.fault, at: fault.time,
          for: MeshDuration(milliseconds: fault.duration.milliseconds / 2))
        guard breaks(half) else { break }
        faults = half
      }
    }
    best.schedule = FaultSchedule(faults)
    return best
  }
}
