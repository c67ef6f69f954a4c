/// The order in which nodes are probed: each once, in random order, before any again, so that a dead one is
/// probed within so many periods (SWIM, section 4.3).
struct ProbeOrder: Sendable {
  private var places: [UInt32]
  private var next = 0
  private var random: SplitMix64

  init(count: Int, random: SplitMix64) {
    places = (0..<UInt32(clamping: count)).map(\.self)
    self.random = random
    places.shuffle(using: &self.random)
  }

  /// Adds a node at a random place among those that are still to come.
  mutating func add(_ place: Int) {
    let index = next + Int(random.next(below: UInt64(places.count - next + 1)))
    places.insert(UInt32(clamping: place), at: index)
  }

  /// The next node that is wanted; nil where none is.
  mutating func take(where isWanted: (Int) -> Bool) -> Int? {
    for _ in places.indices {
      if next == places.count {
        places.shuffle(using: &random)
        next = 0
      }
      defer { next += 1 }
      if isWanted(Int(places[next])) { return Int(places[next]) }
    }
    return nil
  }
}
