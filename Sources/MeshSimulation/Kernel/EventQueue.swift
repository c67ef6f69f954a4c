import Mesh

/// Events by time, those of one moment in the order in which they were added: a binary heap.
struct EventQueue<Event: Sendable>: Sendable {
  private struct Item: Sendable {
    let time: MeshTime
    let number: UInt64
    let event: Event

    func comesBefore(_ other: Item) -> Bool {
      time != other.time ? time < other.time : number < other.number
    }
  }

  private var items: [Item] = []
  private var added: UInt64 = 0

  mutating func add(_ event: Event, at time: MeshTime) {
    items.append(Item(time: time, number: added, event: event))
    added += 1
    var child = items.count - 1
    while child > 0, items[child].comesBefore(items[(child - 1) / 2]) {
      items.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  mutating func next(until end: MeshTime) -> (time: MeshTime, event: Event)? {
    guard let first = items.first, first.time <= end, let last = items.popLast() else {
      return nil
    }
    if !items.isEmpty {
      items[0] = last
      var parent = 0
      while true {
        var least = parent
        for child in [2 * parent + 1, 2 * parent + 2]
        where child < items.count && items[child].comesBefore(items[least]) {
          least = child
        }
        if least == parent { break }
        items.swapAt(parent, least)
        parent = least
      }
    }
    return (first.time, first.event)
  }
}
