import Mesh

/// Events by time, those of one moment in the order in which they were added: a binary heap.
///
/// The heap orders places; the events stand beside it and are moved once in and once out.
struct EventQueue<Event: Sendable>: Sendable {
  private struct Item: Sendable {
    let time: MeshTime
    let number: UInt64
    let slot: Int

    func comesBefore(_ other: Item) -> Bool {
      time != other.time ? time < other.time : number < other.number
    }
  }

  private var items: [Item] = []
  private var events: [Event?] = []
  private var freeSlots: [Int] = []
  private var added: UInt64 = 0

  mutating func add(_ event: Event, at time: MeshTime) {
    let item = Item(time: time, number: added, slot: store(event))
    added += 1
    items.append(item)
    var child = items.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard item.comesBefore(items[parent]) else { break }
      items[child] = items[parent]
      child = parent
    }
    items[child] = item
  }

  mutating func next(until end: MeshTime) -> (time: MeshTime, event: Event)? {
    guard let first = items.first, first.time <= end, let last = items.popLast(),
      let event = events[first.slot].take()
    else { return nil }
    freeSlots.append(first.slot)
    guard !items.isEmpty else { return (first.time, event) }
    var parent = 0
    while true {
      var child = 2 * parent + 1
      guard child < items.count else { break }
      if child + 1 < items.count, items[child + 1].comesBefore(items[child]) { child += 1 }
      guard items[child].comesBefore(last) else { break }
      items[parent] = items[child]
      parent = child
    }
    items[parent] = last
    return (first.time, event)
  }

  private mutating func store(_ event: Event) -> Int {
    guard let slot = freeSlots.popLast() else {
      events.append(event)
      return events.count - 1
    }
    events[slot] = event
    return slot
  }
}
