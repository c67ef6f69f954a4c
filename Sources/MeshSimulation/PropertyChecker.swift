import Mesh

/// A property that did not hold, with what is needed to see it again.
public struct Violation: Sendable, Hashable, CustomStringConvertible {
  /// Which property, in words.
  public let property: String
  /// The node on which it showed.
  public let node: NodeID?
  /// The number of the event after which it showed.
  public let step: UInt64
  /// The seed of the run.
  public let seed: UInt64

  /// One line for people.
  public var description: String {
    "seed \(seed), step \(step)\(node.map { ", node \($0)" } ?? ""): \(property)"
  }
}

/// Checks after every step what must hold, on the node that just changed.
struct PropertyChecker: Sendable {
  private struct Award: Hashable, Sendable {
    let task: TaskID
    let attempt: Int
  }

  let seed: UInt64
  private(set) var violations: [Violation] = []
  /// What each index of the log changed, as the first node to apply it reported.
  private var history: [UInt64: [MeshEvent]] = [:]
  private var awards: [Award: AttemptToken] = [:]
  private var lastToken = AttemptToken(0)
  private var results: [TaskID: AttemptToken] = [:]
  private var ended: Set<AttemptToken> = []
  private var startedBy: [AttemptToken: NodeID] = [:]
  private var begun: Set<AttemptToken> = []
  private var applied: [NodeID: UInt64] = [:]

  init(seed: UInt64) { self.seed = seed }

  mutating func restarted(_ node: NodeID) { applied[node] = 0 }

  mutating func check(_ node: MeshNode, after effects: [Effect], step: UInt64) {
    var events: [UInt64: [MeshEvent]] = [:]
    for effect in effects {
      switch effect {
      case .report(let event):
        switch event {
        case .ledger(let index, _), .proposal(let index, _):
          events[index, default: []].append(event)
        default: break
        }
      case .startAttempt(let task, let attempt):
        let token = attempt.token
        expect(begun.insert(token).inserted, "an attempt begins once", node, step)
        expect(
          startedBy[token] == node.id || events.values.joined().contains { starts($0, token) },
          "an attempt begins only under a token that the ledger granted", node, step)
        expect(task.id.isWellFormed, "a task has a name", node, step)
      default: break
      }
    }
    for index in events.keys.sorted() { record(events[index] ?? [], at: index, node, step) }
    let before = applied[node.id] ?? 0
    expect(node.committedIndex >= before, "what is committed stays so", node, step)
    applied[node.id] = node.committedIndex
    if node.committedIndex != before {
      let broken = node.ledger.checkInvariants()
      expect(broken.isEmpty, "the ledger is consistent: \(broken)", node, step)
    }
  }

  /// Notes that something does not hold.
  mutating func expect(
    _ holds: Bool, _ property: @autoclosure () -> String, _ node: MeshNode?, _ step: UInt64
  ) {
    guard !holds else { return }
    violations.append(
      Violation(property: property(), node: node?.id, step: step, seed: seed))
  }

  private func starts(_ event: MeshEvent, _ token: AttemptToken) -> Bool {
    if case .ledger(_, .started(_, let attempt, _)) = event {
      attempt.token == token
    } else {
      false
    }
  }

  private mutating func record(
    _ events: [MeshEvent], at index: UInt64, _ node: MeshNode, _ step: UInt64
  ) {
    if let known = history[index] {
      expect(known == events, "all nodes apply the same at index \(index)", node, step)
      return
    }
    history[index] = events
    for case .ledger(_, let event) in events { record(event, node, step) }
  }

  private mutating func record(_ event: LedgerEvent, _ node: MeshNode, _ step: UInt64) {
    switch event {
    case .awarded(let task, let attempt):
      let award = Award(task: task, attempt: attempt.number)
      expect(
        awards.updateValue(attempt.token, forKey: award) == nil,
        "attempt \(attempt.number) of \(task) is awarded once", node, step)
      expect(attempt.token > lastToken, "tokens only grow", node, step)
      lastToken = attempt.token
    case .started(_, let attempt, _):
      expect(!ended.contains(attempt.token), "what is over does not start", node, step)
      startedBy[attempt.token] = attempt.node
    case .attemptEnded(_, let attempt, _, _):
      ended.insert(attempt.token)
    case .succeeded(let task, let attempt, _):
      expect(
        results.updateValue(attempt.token, forKey: task) == nil,
        "one result of \(task) is accepted", node, step)
      expect(!ended.contains(attempt.token), "a stale result is refused", node, step)
    default: break
    }
  }
}
