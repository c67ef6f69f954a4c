/// An epoch with its ring.
struct KnownEpoch: Sendable {
  let epoch: RingEpoch
  let ring: HashRing
}

/// A part of the ring that a node is responsible for, on which the replicas are the same all along in
/// every epoch that it knows; and whether it may serve there.
struct ServedRange: Sendable {
  let arc: HashRing.Arc
  /// The replicas in each known epoch, the present one last.
  let replicas: [[NodeID]]
  /// The first of the epochs since which the replicas have been the same.
  let unchangedSince: Int
  var isReady = false

  init(_ arc: HashRing.Arc, _ known: [KnownEpoch]) {
    self.arc = arc
    replicas = known.map { $0.ring.replicas(at: arc.end) }
    let present = (replicas.last ?? []).sorted()
    var first = replicas.count - 1
    while first > 0, replicas[first - 1].sorted() == present { first -= 1 }
    unchangedSince = max(first, 0)
  }

  /// The nodes that have, or may have, what is needed to serve here.
  var sources: [NodeID] { replicas.flatMap { $0 } }
}

/// What it takes for a node to serve a range in the present epoch: to hold all that was completed in
/// earlier ones.
///
/// Whoever served the range in epoch c holds all that was completed before c (or has handed it over to
/// all replicas of a later epoch, of which a majority is asked as well). What was completed in c or
/// later, up to the last change of the replicas, is on a majority of the replicas of each of these
/// epochs, and nothing can be added there once they work for the present one. (That is the state transfer
/// of Lynch and Shvartsman's RAMBO, 2002, with epochs that others decide.) From the last change on,
/// the same nodes are the replicas: their majorities meet.
enum RingReadiness {
  /// Cuts what a node is responsible for at every place where the replicas change in a known epoch.
  static func ranges(of node: NodeID, _ known: [KnownEpoch]) -> [ServedRange] {
    guard let ring = known.last?.ring else { return [] }
    var ranges: [ServedRange] = []
    for arc in ring.arcs(of: node) {
      var cuts: [UInt64] = []
      for other in known.dropLast() { cuts += other.ring.cuts(on: arc) }
      cuts.sort { $0 &- arc.start < $1 &- arc.start }
      var start = arc.start
      for cut in cuts + [arc.end] where cut != start || ranges.isEmpty {
        ranges.append(
          ServedRange(HashRing.Arc(start: start, end: cut, replicas: arc.replicas), known))
        start = cut
      }
    }
    return ranges.sorted { $0.arc.end < $1.arc.end }
  }

  /// Whether a range may be served.
  ///
  /// - Parameters:
  ///   - completed: for each node of which all was read since it works for the present epoch, and for
  ///     this one, the epochs in which it had all that it needs.
  static func isReady(
    _ range: ServedRange, _ known: [KnownEpoch], completed: [NodeID: [UInt64]]
  ) -> Bool {
    for (index, replicas) in range.replicas.enumerated() {
      let lost = known[(index + 1)...].reduce(into: Set<NodeID>()) { $0.formUnion($1.epoch.lost) }
      let hasBase =
        replicas.contains { completed[$0]?.contains(known[index].epoch.number) == true }
        || (!replicas.isEmpty && replicas.allSatisfy(lost.contains))
      guard hasBase else { continue }
      let isRead = (index..<max(index, range.unchangedSince)).allSatisfy { epoch in
        hasRead(range.replicas[epoch], completed: completed, lost: lost)
      }
      if isRead { return true }
    }
    return false
  }

  private static func hasRead(
    _ replicas: [NodeID], completed: [NodeID: [UInt64]], lost: Set<NodeID>
  ) -> Bool {
    let survivors = replicas.filter { !lost.contains($0) }
    let majority = replicas.count / 2 + 1
    return survivors.count { completed[$0] != nil } >= min(majority, survivors.count)
  }
}
