import Mesh

/// Decides whether a history could have come from an object that does one operation at a time.
///
/// Wing and Gong's search (Testing and Verifying Concurrent Objects, 1993) as Lowe has it (Testing for
/// Linearizability, 2017): calls and returns stand in a doubly linked list, so that taking an operation
/// out and putting it back are a few assignments, and a set of operations that led to a state is looked
/// at once. Parts are checked one by one. Operations without an answer may be left out.
///
/// Two events at the same time are taken to overlap: a call stands before a return.
public struct LinearizabilityChecker<Specification: SequentialSpecification>: Sendable {
  /// What came out for a history.
  public enum Outcome: Sendable, Hashable {
    /// There is an order that explains all answers.
    case linearizable
    /// There is none for this part; so many of its operations, taken by their returns, are the
    /// shortest beginning for which none was found.
    case notLinearizable(part: Specification.Part, operations: Int)
    /// The bound on work was reached before an answer for this part.
    case notDecided(part: Specification.Part)
  }

  /// Configurations, of operations taken and the state, that are looked at for one part: some seconds
  /// and some hundred megabytes at most.
  public static var defaultWork: Int { 1_000_000 }

  private let specification: Specification
  private let work: Int

  /// Makes a checker.
  ///
  /// - Parameter work: most configurations that are looked at for one part.
  public init(_ specification: Specification, work: Int = defaultWork) {
    self.specification = specification
    self.work = work
  }

  /// Checks a history, parts in ascending order, up to the first that is not linearizable. A part that
  /// is not decided is reported where no other is found wanting.
  public func check(_ history: [HistoryOperation<Specification>]) -> Outcome {
    var parts: [Specification.Part: [HistoryOperation<Specification>]] = [:]
    for operation in history
    where operation.completion != nil || !specification.isReadOnly(operation.operation) {
      parts[specification.part(of: operation.operation), default: []].append(operation)
    }
    var undecided: Specification.Part?
    for (part, operations) in parts.sorted(by: { $0.key < $1.key }) {
      var search = LinearizationSearch(specification, operations, work: work)
      switch search.run() {
      case true?: continue
      case false?: return .notLinearizable(part: part, operations: search.furthest + 1)
      case nil: undecided = undecided ?? part
      }
    }
    return undecided.map { .notDecided(part: $0) } ?? .linearizable
  }
}

/// The search over the operations of one part.
private struct LinearizationSearch<Specification: SequentialSpecification> {
  private struct Configuration: Hashable {
    let taken: [UInt64]
    let state: Specification.State
  }

  /// An event in the list: a call of an operation, or its return.
  private struct Event {
    let operation: Int
    let isCall: Bool
    /// Where the return of a call stands; its own place where none came.
    var match: Int
    var previous = 0
    var next = 0
  }

  private let specification: Specification
  private let operations: [HistoryOperation<Specification>]
  /// The list; the first and the last are its ends and no events.
  private var events: [Event]
  private var returnsLeft: Int
  private var work: Int
  /// Most returns that were explained at any time.
  private(set) var furthest = 0

  init(
    _ specification: Specification, _ operations: [HistoryOperation<Specification>], work: Int
  ) {
    self.specification = specification
    self.operations = operations
    self.work = work
    var order: [(time: MeshTime, isReturn: Int, operation: Int)] = []
    for (number, operation) in operations.enumerated() {
      order.append((operation.call, 0, number))
      if let completion = operation.completion {
        order.append((max(completion.time, operation.call), 1, number))
      }
    }
    order.sort { ($0.time, $0.isReturn, $0.operation) < ($1.time, $1.isReturn, $1.operation) }
    events = [Event(operation: -1, isCall: false, match: 0)]
    var calls = Array(repeating: 0, count: operations.count)
    for (place, event) in order.enumerated() {
      let isCall = event.isReturn == 0
      if isCall { calls[event.operation] = place + 1 }
      events.append(Event(operation: event.operation, isCall: isCall, match: place + 1))
      if !isCall { events[calls[event.operation]].match = place + 1 }
    }
    events.append(Event(operation: -1, isCall: false, match: 0))
    for place in events.indices {
      events[place].previous = max(place - 1, 0)
      events[place].next = min(place + 1, events.count - 1)
    }
    returnsLeft = order.count { $0.isReturn == 1 }
  }

  /// Searches for an order.
  ///
  /// - Returns: whether there is one; nil where the work was used up.
  mutating func run() -> Bool? {
    let returns = returnsLeft
    let end = events.count - 1
    var state = specification.initialState
    var taken = Array(repeating: UInt64(0), count: (operations.count + 63) / 64)
    var seen: Set<Configuration> = []
    var stack: [(place: Int, state: Specification.State)] = []
    var place = events[0].next
    while returnsLeft > 0 {
      let event = events[place]
      if place != end, event.isCall {
        let operation = operations[event.operation]
        let next = specification.apply(
          operation.operation, answered: operation.completion?.response, to: state)
        let (word, bit) = (event.operation / 64, UInt64(1) << UInt64(event.operation % 64))
        if let next {
          taken[word] |= bit
          if seen.insert(Configuration(taken: taken, state: next)).inserted {
            guard seen.count <= work else { return nil }
            stack.append((place, state))
            state = next
            lift(place)
            furthest = max(furthest, returns - returnsLeft)
            place = events[0].next
            continue
          }
          taken[word] &= ~bit
        }
        place = event.next
      } else {
        // What returned here must have been taken before, or nothing is left to take: go back.
        guard let last = stack.popLast() else { return false }
        state = last.state
        let operation = events[last.place].operation
        taken[operation / 64] &= ~(UInt64(1) << UInt64(operation % 64))
        unlift(last.place)
        place = events[last.place].next
      }
    }
    return true
  }

  private mutating func lift(_ place: Int) {
    unlink(place)
    let match = events[place].match
    if match != place {
      unlink(match)
      returnsLeft -= 1
    }
  }

  private mutating func unlift(_ place: Int) {
    let match = events[place].match
    if match != place {
      link(match)
      returnsLeft += 1
    }
    link(place)
  }

  private mutating func unlink(_ place: Int) {
    let (previous, next) = (events[place].previous, events[place].next)
    events[previous].next = next
    events[next].previous = previous
  }

  private mutating func link(_ place: Int) {
    events[events[place].previous].next = place
    events[events[place].next].previous = place
  }
}
