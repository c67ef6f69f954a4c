/// How many messages were sent of each kind. There are few kinds, and one is counted at every message: a look
/// through a list costs less than a hash.
struct KindCounts: Sendable {
  private var counts: [(kind: String, count: UInt64)] = []

  /// The counts by kind.
  var byKind: [String: UInt64] {
    Dictionary(uniqueKeysWithValues: counts.map { ($0.kind, $0.count) })
  }

  mutating func count(_ kind: String) {
    guard let place = counts.firstIndex(where: { $0.kind == kind }) else {
      counts.append((kind, 1))
      return
    }
    counts[place].count += 1
  }
}
