import Mesh

/// What every total order must keep, whichever protocol it is: agreement on each index, no gap, no
/// command twice, none that nobody submitted, and once healed the same log with all of it everywhere.
/// What commands and reads answered, and when, must be linearizable at the end.
public struct OrderChecker: InvariantChecker {
  /// What each index is, as the first host to commit it had it.
  private var log: [OrderedCommand] = []
  /// The hash of all commands up to each index.
  private var states: [Digest] = [Digest()]
  private var positions: [CommandID: UInt64] = [:]
  /// The latest index committed by each host in its present life.
  private var committed: [UInt64]
  /// Commands that clients submit.
  private let submitted: Set<CommandID>
  /// Those of them that must be committed in the end.
  private let required: Set<CommandID>
  private var history: OrderHistory

  /// Makes a checker.
  ///
  /// - Parameters:
  ///   - hosts: how many there are.
  ///   - clients: what they submit.
  ///   - required: those of them that must be committed once the network has healed.
  public init(hosts: Int, clients: OrderClients, required: Set<CommandID>) {
    committed = Array(repeating: 0, count: hosts)
    self.required = required
    submitted = clients.ids
    history = OrderHistory(clients)
  }

  /// Checks what a host committed.
  public mutating func check(
    _ machine: OrderMachine, of host: Int, after outputs: [OrderMachine.Output], at now: MeshTime
  ) -> [String] {
    var broken: [String] = []
    for output in outputs {
      if case .installed(let index, let state) = output {
        committed[host] = index
        if index >= UInt64(states.count) || states[Int(index)].wireBytes != state {
          broken.append("a state that is installed is the one of its index, \(index)")
        }
      }
      if case .readable(let read) = output {
        history.answer(read, committed: committed[host], at: now)
      }
      guard case .committed(let index, let command) = output else { continue }
      if index != committed[host] + 1 {
        broken.append("indices are committed without a gap: \(index) after \(committed[host])")
      }
      committed[host] = index
      if index <= log.count {
        if index >= 1, log[Int(index) - 1] != command {
          broken.append("all nodes commit the same at index \(index)")
        }
        continue
      }
      log.append(command)
      var state = states[states.count - 1]
      state.combine(command)
      states.append(state)
      history.commit(command, at: now)
      guard command.command != .barrier else { continue }
      if positions.updateValue(index, forKey: command.id) != nil {
        broken.append("a command is committed at most once")
      }
      if !submitted.contains(command.id) {
        broken.append("only what was submitted is committed, \(command.id) was not")
      }
    }
    return broken
  }

  /// A host applies from the start again.
  public mutating func restarted(_ machine: OrderMachine, of host: Int) -> [String] {
    committed[host] = 0
    return []
  }

  /// Checks that all hosts have all of the log, and all that was submitted is in it.
  public mutating func finish(_ machines: [OrderMachine?], isHealed: Bool) -> [String] {
    var broken = history.check()
    guard isHealed else { return broken }
    if let missing = required.first(where: { positions[$0] == nil }) {
      broken.append(
        "a healed swarm commits all that was submitted: \(missing) and perhaps others are missing")
    }
    for (host, machine) in machines.enumerated() where machine != nil && committed[host] < log.count
    {
      broken.append("a healed swarm has one log: host \(host) lacks some of it")
    }
    return broken
  }

  /// Whether all that was submitted is committed everywhere.
  public func isSettled(_ machines: [OrderMachine?]) -> Bool {
    required.allSatisfy { positions[$0] != nil }
      && machines.indices.allSatisfy { machines[$0] == nil || committed[$0] == log.count }
  }

  /// The index of the latest command.
  public func progress(of machine: OrderMachine) -> UInt64? { machine.order.committedIndex }

  /// Elections are worth a mark.
  public func remark(on output: OrderMachine.Output) -> String? {
    guard case .leader(let leader) = output else { return nil }
    return leader.map { "\($0) leads" } ?? "nobody leads"
  }
}
