/// Linearizable reads: one that may be answered sees all that was decided anywhere before it was asked.
struct ReadChecker: Sendable {
  /// For each read how many commands were decided when it was asked.
  private var asked: [UInt64: UInt64] = [:]

  mutating func ask(_ read: UInt64, decided: UInt64) { asked[read] = decided }

  /// A read that is answered where so much is applied.
  func answer(_ read: UInt64, applied: UInt64) -> [String] {
    guard let decided = asked[read], applied < decided else { return [] }
    return [
      "reads are linearizable: read \(read) sees \(applied), \(decided) were decided before"
    ]
  }
}
