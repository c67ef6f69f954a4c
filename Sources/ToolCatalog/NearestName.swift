import SourceText

/// Finds the name that someone may have meant.
public enum NearestName {
  /// The candidate nearest to `name`, where one is near enough to be a slip; nil otherwise, and
  /// where `name` itself is a candidate.
  ///
  /// Nearness is the Damerau–Levenshtein distance (optimal string alignment) of the names without
  /// letter case, `-` and `_`, so that `claude_flow` and `claudeFlow` are as near to `claude-flow`
  /// as can be. One slip is allowed a quarter of the name's length, at most three, none in names of
  /// fewer than three letters. Of equally near candidates the one of the nearest length, then the
  /// first by its bytes, is taken. Names over 96 bytes have no near ones.
  public static func find(_ name: String, in candidates: some Sequence<String>) -> String? {
    let folded = fold(name)
    guard !folded.isEmpty, name.utf8.count <= ToolCatalogLimits.nearNameLength else { return nil }
    let threshold = folded.count < 3 ? 0 : min(max(folded.count / 4, 1), 3)
    let letters = letters(folded)
    var best: (distance: Int, lengthDifference: Int, name: String)?
    for candidate in candidates {
      if candidate.hasSameBytes(as: name) { return nil }
      guard candidate.utf8.count <= ToolCatalogLimits.nearNameLength else { continue }
      let other = fold(candidate)
      let lengthDifference = abs(other.count - folded.count)
      guard lengthDifference <= threshold else { continue }
      // A slip takes one letter away and brings in another at most.
      guard (letters ^ Self.letters(other)).nonzeroBitCount <= 2 * threshold else { continue }
      let distance = distance(folded, other)
      guard distance <= threshold else { continue }
      if let best,
        (best.distance, best.lengthDifference) < (distance, lengthDifference)
          || (best.distance, best.lengthDifference) == (distance, lengthDifference)
            && !candidate.utf8.lexicographicallyPrecedes(best.name.utf8)
      {
        continue
      }
      best = (distance, lengthDifference, candidate)
    }
    return best?.name
  }

  private static func fold(_ name: String) -> [UInt8] {
    name.utf8.filter { $0 != 0x2D && $0 != 0x5F }.map(\.asciiLowercased)
  }

  /// A bit for each letter that is there; some letters share one.
  private static func letters(_ name: [UInt8]) -> UInt64 {
    name.reduce(0) { $0 | 1 << UInt64($1 & 63) }
  }

  /// Insertions, deletions, replacements and swaps of neighbours that turn one into the other.
  private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var beforePrevious = [Int](repeating: 0, count: right.count + 1)
    var previous = Array(0...right.count)
    var current = previous
    for row in left.indices {
      current[0] = row + 1
      for column in right.indices {
        let cost = left[row] == right[column] ? 0 : 1
        var least = min(
          previous[column] + cost, previous[column + 1] + 1, current[column] + 1)
        if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
          least = min(least, beforePrevious[column - 1] + 1)
        }
        current[column + 1] = least
      }
      (beforePrevious, previous, current) = (previous, current, beforePrevious)
    }
    return previous[right.count]
  }
}
