/// News to tell besides, each piece so often and the least told first (SWIM, section 4.1). Of a node only the
/// latest news is kept.
struct UpdateQueue: Sendable {
  private struct Entry: Sendable {
    let update: SWIMUpdate
    let number: UInt64
  }

  /// A place in the order; it counts only while the node's news has this number.
  private struct Turn: Sendable {
    let node: NodeID
    let number: UInt64
  }

  private var entries: [NodeID: Entry] = [:]
  /// Turns by how often the news was told, the newest at the end: sorting all for each message would cost
  /// more than the rest of the protocol.
  private var turns: [[Turn]] = []
  private var number: UInt64 = 0

  /// Adds news of a node, in place of older news of it.
  mutating func add(_ update: SWIMUpdate) {
    if entries[update.node] == nil, entries.count >= MeshLimits.queuedUpdates { dropMostTold() }
    number += 1
    entries[update.node] = Entry(update: update, number: number)
    put(Turn(node: update.node, number: number), told: 0)
  }

  /// Takes the news for a message; what was told `tellings` times is dropped.
  mutating func take(_ count: Int, tellings: Int) -> [SWIMUpdate] {
    var taken: [SWIMUpdate] = []
    var told: [(turn: Turn, count: Int)] = []
    for level in turns.indices {
      while taken.count < count, let turn = turns[level].popLast() {
        guard let entry = entries[turn.node], entry.number == turn.number else { continue }
        taken.append(entry.update)
        told.append((turn, level + 1))
      }
    }
    for (turn, count) in told {
      if count >= tellings {
        entries[turn.node] = nil
      } else {
        put(turn, told: count)
      }
    }
    return taken
  }

  private mutating func put(_ turn: Turn, told: Int) {
    while turns.count <= told { turns.append([]) }
    turns[told].append(turn)
    guard turns[told].count > 2 * MeshLimits.queuedUpdates else { return }
    let entries = entries
    turns[told].removeAll { entries[$0.node]?.number != $0.number }
  }

  /// What was told most is known best.
  private mutating func dropMostTold() {
    for level in turns.indices.reversed() {
      for turn in turns[level] where entries[turn.node]?.number == turn.number {
        entries[turn.node] = nil
        return
      }
    }
  }
}
