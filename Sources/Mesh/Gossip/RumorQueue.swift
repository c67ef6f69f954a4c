import Collections

/// What is news, and how often each piece is still told (Demers and others 1987, "counter" variant).
public struct RumorQueue<Key: Hashable & Sendable>: Sendable {
  /// Most pieces of news that are kept; what falls out is left to anti-entropy.
  private let limit: Int
  private var rounds: OrderedDictionary<Key, Int> = [:]

  /// Makes an empty queue.
  public init(limit: Int) { self.limit = limit }

  /// Whether there is nothing to tell.
  public var isEmpty: Bool { rounds.isEmpty }

  /// How many rounds a piece is told in a swarm of `nodes`: `⌈log₂ n⌉ + 2`.
  public static func rounds(nodes: Int) -> Int { logarithm(nodes: nodes) + 2 }

  /// `⌈log₂ n⌉`, of at least two nodes.
  public static func logarithm(nodes: Int) -> Int {
    Int.bitWidth - (max(nodes, 2) - 1).leadingZeroBitCount
  }

  /// Adds a piece of news, or makes it fresh again.
  public mutating func add(_ key: Key, rounds count: Int) {
    guard rounds[key] != nil || rounds.count < limit else { return }
    rounds[key] = count
  }

  /// The pieces to tell in this round, oldest first, at most `limit` of them.
  public mutating func next(limit: Int) -> [Key] {
    let keys = Array(rounds.keys.prefix(limit))
    var old: Set<Key> = []
    for key in keys {
      let left = (rounds[key] ?? 0) - 1
      rounds[key] = left
      if left <= 0 { old.insert(key) }
    }
    if !old.isEmpty { rounds.removeAll { old.contains($0.key) } }
    return keys
  }
}
