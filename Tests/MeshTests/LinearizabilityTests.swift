import Mesh
import MeshSimulation
import Testing

@Suite("Linearizability")
struct LinearizabilityTests {
  typealias Registers = RegisterSpecification<String>
  typealias Operation = HistoryOperation<Registers>
  typealias Outcome = LinearizabilityChecker<Registers>.Outcome

  static func at(_ time: Int64) -> MeshTime { MeshTime(milliseconds: time) }

  static func write(
    _ value: UInt64?, _ from: Int64, _ to: Int64?, key: String = "k"
  ) -> Operation {
    to.map { Operation(.write(key, value), from: at(from), answered: .done, at: at($0)) }
      ?? Operation(pending: .write(key, value), from: at(from))
  }

  static func read(_ value: UInt64?, _ from: Int64, _ to: Int64, key: String = "k") -> Operation {
    Operation(.read(key), from: at(from), answered: .value(value), at: at(to))
  }

  static func check(_ history: [Operation]) -> Outcome {
    LinearizabilityChecker(Registers()).check(history)
  }

  @Test(
    "Histories that some order explains are accepted",
    arguments: [
      [],
      [read(nil, 0, 1)],
      [write(1, 0, 1), read(1, 2, 3)],
      // A read beside a write may see it or not.
      [write(1, 0, 10), read(nil, 1, 2), read(1, 3, 4)],
      // Writes that overlap take effect in either order.
      [write(1, 0, 10), write(2, 0, 10), read(2, 11, 12)],
      [write(1, 0, 10), write(2, 0, 10), read(1, 11, 12)],
      // A write without an answer may take effect late, or never.
      [write(1, 0, nil), read(nil, 5, 6), read(1, 7, 8), write(2, 9, 10), read(2, 11, 12)],
      [write(1, 0, nil), read(nil, 5, 6), write(2, 9, 10), read(2, 11, 12)],
      // A call at the moment of a return overlaps it.
      [write(1, 0, 5), read(nil, 5, 6)],
      // Keys don't touch each other.
      [write(1, 0, 1, key: "a"), read(nil, 2, 3, key: "b")],
      [
        write(1, 0, 1), Operation(pending: .expire("k", 1), from: at(0)), read(1, 2, 3),
        read(nil, 4, 5),
      ],
    ])
  func accepted(history: [Operation]) { #expect(Self.check(history) == .linearizable) }

  @Test(
    "Histories that no order explains are rejected",
    arguments: [
      [read(1, 0, 1)],
      [write(1, 0, 1), read(nil, 2, 3)],
      // A value that was seen does not vanish again.
      [write(1, 0, 10), read(1, 1, 2), read(nil, 3, 4)],
      [write(1, 0, nil), read(1, 1, 2), read(nil, 3, 4)],
      // Two readers see two writes in different orders.
      [
        write(1, 0, 20), write(2, 0, 20), read(1, 1, 2), read(2, 3, 4), read(1, 5, 6),
      ],
      [write(1, 0, 1), write(2, 2, 3), read(1, 4, 5)],
      // A write without an answer does not take effect before it was asked for.
      [read(1, 0, 1), write(1, 2, nil)],
      [
        write(1, 0, 1), write(2, 2, 3), Operation(pending: .expire("k", 1), from: at(0)),
        read(nil, 4, 5),
      ],
    ])
  func rejected(history: [Operation]) {
    guard case .notLinearizable(part: "k", _) = Self.check(history) else {
      Issue.record("\(history) was not rejected")
      return
    }
  }

  @Test("The part that is at fault is named, with the length of what can't be explained")
  func fault() {
    let history = [
      Self.write(1, 0, 1, key: "a"), Self.write(1, 0, 1, key: "b"), Self.read(1, 2, 3, key: "a"),
      Self.read(nil, 2, 3, key: "b"), Self.read(1, 4, 5, key: "b"),
    ]
    #expect(Self.check(history) == .notLinearizable(part: "b", operations: 2))
  }

  @Test("A history that takes too much work is not decided")
  func bound() {
    // Writes that all overlap and a read of what nobody wrote: every subset is looked at.
    var history = (0..<24).map { Self.write(UInt64($0), 0, 100) }
    history.append(Self.read(99, 0, 100))
    let checker = LinearizabilityChecker(Registers(), work: 10_000)
    #expect(checker.check(history) == .notDecided(part: "k"))
    // A part that is not linearizable counts for more than one that is not decided.
    history.append(Self.read(1, 0, 1, key: "z"))
    #expect(checker.check(history) == .notLinearizable(part: "z", operations: 1))
  }

  /// A history that a real register made: each operation takes effect at one moment between its call
  /// and its return; some get no answer, and of those some take no effect.
  static func history(
    operations: Int, clients: Int, keys: Int = 1, pending: Int = 1_000, random: inout SplitMix64
  ) -> [Operation] {
    var clocks = Array(repeating: Int64(0), count: clients)
    var plan: [(call: Int64, effect: Int64, end: Int64, write: UInt64?, key: String)] = []
    for number in 0..<operations {
      let client = Int(random.next(below: UInt64(clients)))
      let call = clocks[client] + 1 + Int64(random.next(below: 4))
      let effect = call + Int64(random.next(below: 6))
      let end = effect + Int64(random.next(below: 6))
      clocks[client] = end + 1
      plan.append(
        (
          call, effect, end, random.chance(5_000) ? UInt64(number + 1) : nil,
          "k\(random.next(below: UInt64(keys)))"
        ))
    }
    var state: [String: UInt64] = [:]
    return plan.sorted { $0.effect < $1.effect }.map { step in
      guard let value = step.write else {
        return read(state[step.key], step.call, step.end, key: step.key)
      }
      let isPending = random.chance(pending)
      if !isPending || random.chance(5_000) { state[step.key] = value }
      return write(value, step.call, isPending ? nil : step.end, key: step.key)
    }
  }

  @Test("What a register did is always accepted")
  func truth() {
    var random = SplitMix64(seed: 11)
    for _ in 0..<60 {
      let history = Self.history(operations: 120, clients: 5, keys: 3, random: &random)
      #expect(Self.check(history) == .linearizable)
    }
  }

  /// Tries every order of every choice of unanswered operations.
  static func isLinearizable(_ history: [Operation]) -> Bool {
    let specification = Registers()
    func search(_ left: [Operation], _ state: UInt64?) -> Bool {
      if left.allSatisfy({ $0.completion == nil }) { return true }
      for (position, operation) in left.enumerated() {
        let isFirst = left.allSatisfy { other in
          other.completion.map { $0.time >= operation.call } ?? true
        }
        guard isFirst,
          let next = specification.apply(
            operation.operation, answered: operation.completion?.response, to: state)
        else { continue }
        var rest = left
        rest.remove(at: position)
        if search(rest, next) { return true }
      }
      return false
    }
    return search(history, nil)
  }

  @Test("On small histories, true and false ones, a search through all orders says the same")
  func bruteForce() {
    var random = SplitMix64(seed: 5)
    var outcomes = [true: 0, false: 0]
    for _ in 0..<400 {
      var history = Self.history(operations: 7, clients: 3, pending: 2_500, random: &random)
      let place = Int(random.next(below: UInt64(history.count)))
      if case .read = history[place].operation, let completion = history[place].completion {
        history[place] = Operation(
          .read("k0"), from: history[place].call,
          answered: .value(random.chance(3_000) ? nil : 1 + random.next(below: 7)),
          at: completion.time)
      }
      let expected = Self.isLinearizable(history)
      outcomes[expected, default: 0] += 1
      switch Self.check(history) {
      case .linearizable: #expect(expected, "\(history)")
      case .notLinearizable: #expect(!expected, "\(history)")
      case .notDecided: Issue.record("a small history is decided")
      }
    }
    #expect(outcomes[false, default: 0] > 40 && outcomes[true, default: 0] > 40)
  }

  @Test("A long history in which one read is too old is rejected")
  func mutation() {
    var random = SplitMix64(seed: 8)
    for _ in 0..<20 {
      var history = Self.history(operations: 100, clients: 4, pending: 0, random: &random)
      let end = history.compactMap(\.completion?.time.milliseconds).max() ?? 0
      history += [
        Self.write(1_000, end + 1, end + 2), Self.write(1_001, end + 3, end + 4),
        Self.read(1_000, end + 5, end + 6),
      ]
      #expect(Self.check(history) != .linearizable)
    }
  }

  @Test("A log's reads see all that was appended before, and nothing that was not")
  func log() {
    typealias Entry = HistoryOperation<LogSpecification>
    let checker = LinearizabilityChecker(LogSpecification())
    let appends = [
      Entry(.append(1), from: Self.at(0), answered: 1, at: Self.at(5)),
      Entry(.append(2), from: Self.at(6), answered: 2, at: Self.at(9)),
    ]
    func reading(_ length: UInt64, _ from: Int64, _ to: Int64) -> [Entry] {
      appends + [Entry(.read, from: Self.at(from), answered: length, at: Self.at(to))]
    }
    #expect(checker.check(reading(1, 6, 7)) == .linearizable)
    #expect(checker.check(reading(2, 10, 11)) == .linearizable)
    #expect(checker.check(reading(1, 10, 11)) != .linearizable)
    #expect(checker.check(reading(2, 3, 4)) != .linearizable)
  }
}
