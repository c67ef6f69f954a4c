import Mesh

/// Notices nodes that keep each other busy without end.
struct StormWatch: Sendable {
  /// Messages to a host in a simulated second beyond which nothing useful can be going on; a loaded host
  /// gets a few hundred.
  static let limit = 20_000

  private let most: Int
  private var second: Int64 = 0
  private var count = 0

  init(hosts: Int) { most = Self.limit * hosts }

  /// Counts a message that arrives.
  ///
  /// - Returns: whether there are too many.
  mutating func count(at now: MeshTime) -> Bool {
    let current = now.milliseconds / 1_000
    if current != second { (second, count) = (current, 0) }
    count += 1
    return count == most
  }
}
