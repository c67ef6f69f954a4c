import Mesh

/// What happened in a run, for people: bounded, in the order in which it happened.
public struct Timeline: Sendable {
  /// One thing that happened.
  public enum Entry: Sendable, Hashable {
    /// A message was sent; it arrives after the delay, or is lost where that is nil.
    case message(from: Int, to: Int, kind: String, arrivesAfter: MeshDuration?)
    /// A fault began.
    case fault(Fault, MeshDuration)
    /// All faults are over.
    case healed
    /// A host came back.
    case restarted(host: Int)
    /// Something worth a mark, in words.
    case remark(host: Int, String)
    /// A host is this far.
    case progress(host: Int, UInt64)
    /// A property did not hold.
    case violation(host: Int?, String)
  }

  /// The entries with their times.
  public private(set) var entries: [(time: MeshTime, entry: Entry)] = []
  /// How many more there were than are kept.
  public private(set) var dropped = 0
  private let limit: Int

  init(limit: Int) { self.limit = limit }

  var isKept: Bool { limit > 0 }

  mutating func add(_ entry: Entry, at time: MeshTime) {
    guard limit > 0 else { return }
    // Violations end a run: they are never dropped.
    if case .violation = entry {
      entries.append((time, entry))
    } else if entries.count < limit {
      entries.append((time, entry))
    } else {
      dropped += 1
    }
  }
}
