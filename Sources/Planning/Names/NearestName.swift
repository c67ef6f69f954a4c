/// Finds the name that a misspelt one was probably meant to be.
enum NearestName {
  /// Longest name that is compared, in bytes: what is longer is no slip of a key.
  private static let longest = 64
  /// Most candidates that are looked at.
  private static let mostCandidates = 2_000

  /// The candidate with the fewest edits, where they are few enough for a slip; of equals the first.
  static func of(_ name: String, among candidates: some Sequence<String>) -> String? {
    let name = Array(name.utf8)
    guard !name.isEmpty, name.count <= longest else { return nil }
    var best: (name: String, distance: Int)?
    for candidate in candidates.prefix(mostCandidates) {
      let bytes = Array(candidate.utf8)
      let allowed = max(1, min(name.count, bytes.count) / 3)
      guard bytes.count <= longest, abs(bytes.count - name.count) <= allowed else { continue }
      let found = distance(name, bytes)
      if found <= allowed, found < best?.distance ?? Int.max { best = (candidate, found) }
    }
    return best?.name
  }

  /// Insertions, deletions, substitutions and swaps of neighbours (Damerau's restricted distance);
  /// a difference in case alone counts as one.
  private static func distance(_ first: [UInt8], _ second: [UInt8]) -> Int {
    var beforeLast = [Int](repeating: 0, count: second.count + 1)
    var last = Array(0...second.count)
    for row in 1...max(first.count, 1) where row <= first.count {
      var current = [row] + [Int](repeating: 0, count: second.count)
      for column in 1...max(second.count, 1) where column <= second.count {
        let same = first[row - 1] == second[column - 1]
        var cost = min(last[column] + 1, current[column - 1] + 1)
        cost = min(cost, last[column - 1] + (same ? 0 : 1))
        if row > 1, column > 1, first[row - 1] == second[column - 2],
          first[row - 2] == second[column - 1]
        {
          cost = min(cost, beforeLast[column - 2] + 1)
        }
        current[column] = cost
      }
      beforeLast = last
      last = current
    }
    return last[second.count]
  }
}
