import Mesh

/// What every total order must keep, whichever protocol it is: agreement on each index, no gap, no
/// command twice, none that nobody submitted, linearizable reads, and once healed the same log with all
/// of it everywhere. What only one protocol has to keep, a checker of its own looks at.
public struct OrderChecker: InvariantChecker {
  /// What each index is, as the first host to commit it had it.
  private var log: [OrderedCommand] = []
  /// The hash of all commands up to each index.
  private var states: [Digest] = [Digest()]
  private var positions: [CommandID: UInt64] = [:]
  /// The latest index committed by each host in its present life.
  private var committed: [UInt64]
  private let nodes: [NodeID]
  private var reads = ReadChecker()
  private var votes: VoteChecker
  private var raft: RaftChecker
  private var pbft: PBFTChecker?
  /// Commands that clients submit.
  private let submitted: Set<CommandID>
  /// Of each host how many of its commands must still be committed.
  private var outstanding: [NodeID: Int]
  private let required: Set<CommandID>

  /// Makes a checker.
  ///
  /// - Parameters:
  ///   - nodes: the hosts.
  ///   - byzantine: those that lie.
  ///   - submitted: the commands that clients submit.
  ///   - required: those of them that must be committed once the network has healed, unless the host
  ///     that they go to takes no part any more.
  ///   - pbft: how the group is timed and bounded, where it decides by pBFT.
  public init(
    nodes: [NodeID], byzantine: Set<Int> = [], submitted: Set<CommandID>,
    required: Set<CommandID>, pbft: PBFTSettings? = nil
  ) {
    self.nodes = nodes
    committed = Array(repeating: 0, count: nodes.count)
    votes = VoteChecker(nodes: nodes, byzantine: byzantine)
    raft = RaftChecker(nodes: nodes)
    self.pbft = pbft.map { PBFTChecker(hosts: nodes.count, settings: $0) }
    self.required = required
    outstanding = required.reduce(into: [:]) { $0[$1.origin, default: 0] += 1 }
    self.submitted = submitted
  }

  /// Takes notice that a host lies from now on.
  mutating func distrust(_ host: Int) { votes.byzantine.insert(host) }

  /// Checks a host that changed.
  public mutating func check(
    _ machine: OrderMachine, of host: Int, after outputs: [OrderMachine.Output], at now: MeshTime
  ) -> [String] {
    var broken: [String] = []
    for output in outputs {
      switch output {
      case .installed(let index, let state):
        committed[host] = index
        if index >= UInt64(states.count) || states[Int(index)].wireBytes != state {
          broken.append("a state that is installed is the one of its index, \(index)")
        }
      case .committed(let index, let command): broken += commit(command, at: index, on: host)
      case .readable(let read): broken += reads.answer(read, applied: committed[host])
      case .leader, .refused, .readFailed: break
      }
    }
    let handedOut = outputs.contains {
      if case .committed = $0 { true } else { false }
    }
    return broken
      + machine.order.check(
        by: &self, as: host, handedOutThrough: handedOut ? committed[host] : nil, at: now)
  }

  /// Checks what only Raft has to keep.
  mutating func check(
    _ raft: RaftOrder, of host: Int, handedOutThrough index: UInt64?, at now: MeshTime
  ) -> [String] { self.raft.check(raft, of: host, handedOutThrough: index, at: now) }

  /// Checks what only pBFT has to keep.
  mutating func check(_ pbft: PBFTOrder, of host: Int) -> [String] {
    self.pbft?.check(pbft, of: host, votes) ?? []
  }

  private mutating func commit(
    _ command: OrderedCommand, at index: UInt64, on host: Int
  ) -> [String] {
    var broken: [String] = []
    if index != committed[host] + 1 {
      broken.append("indices are committed without a gap: \(index) after \(committed[host])")
    }
    committed[host] = index
    if index <= log.count {
      if index >= 1, log[Int(index) - 1] != command {
        broken.append("all nodes commit the same at index \(index)")
      }
      return broken
    }
    log.append(command)
    var state = states[states.count - 1]
    state.combine(command)
    states.append(state)
    guard command.command != .barrier else { return broken }
    if positions.updateValue(index, forKey: command.id) != nil {
      broken.append("a command is committed at most once")
    } else if required.contains(command.id) {
      outstanding[command.id.origin, default: 0] -= 1
    }
    if !submitted.contains(command.id) {
      broken.append("only what was submitted is committed, \(command.id) was not")
    }
    return broken
  }

  /// Notes how much was decided when a read was asked.
  public mutating func submitted(_ command: OrderMachine.Command, to host: Int) {
    if case .read(let read) = command { reads.ask(read, decided: UInt64(log.count)) }
  }

  /// Takes notice of what a host hears.
  public mutating func received(
    _ message: OrderMessage, by host: Int, from peer: NodeID, at now: MeshTime, local: MeshTime
  ) {
    guard case .raft(let message) = message else { return }
    raft.received(message, by: host, from: peer, at: now, local: local)
  }

  /// Holds a host to its word.
  public mutating func sent(_ message: OrderMessage, from host: Int, to peer: NodeID) -> [String] {
    if case .raft(let message) = message { return raft.sent(message, from: host, to: peer) }
    var broken: [String] = []
    for vote in message.votes { broken += votes.sent(vote, by: host) }
    if case .byzantine(let message) = message { broken += pbft?.sent(message, from: host) ?? [] }
    return broken
  }

  /// A host applies from the start again.
  public mutating func restarted(_ machine: OrderMachine, of host: Int) -> [String] {
    committed[host] = 0
    return machine.order.restarted(by: &self, as: host)
  }

  /// Checks what Raft keeps across a restart.
  mutating func restarted(_ raft: RaftOrder, of host: Int) -> [String] {
    self.raft.restarted(raft, of: host)
  }

  /// Checks what pBFT keeps across a restart.
  mutating func restarted(_ pbft: PBFTOrder, of host: Int) -> [String] {
    self.pbft?.restarted(pbft, of: host) ?? []
  }

  /// Checks that all hosts that take part have all of the log, and all that was submitted is in it.
  public mutating func finish(_ machines: [OrderMachine?], isHealed: Bool) -> [String] {
    guard isHealed else { return [] }
    var broken: [String] = []
    let members = members(in: machines)
    let missing = required.filter { positions[$0] == nil && members.contains($0.origin) }
    if let first = missing.min(by: { ($0.origin, $0.sequence) < ($1.origin, $1.sequence) }) {
      broken.append(
        "a healed swarm commits all that was submitted: \(missing.count) are missing, such as "
          + "\(first.sequence) of \(first.origin)")
    }
    for (host, machine) in machines.enumerated()
    where machine != nil && members.contains(nodes[host]) && committed[host] < log.count {
      broken.append("a healed swarm has one log: host \(host) lacks some of it")
    }
    return broken
  }

  /// Whether all that was submitted is committed everywhere.
  public func isSettled(_ machines: [OrderMachine?]) -> Bool {
    let members = members(in: machines)
    return members.allSatisfy { outstanding[$0, default: 0] == 0 }
      && machines.indices.allSatisfy {
        machines[$0] == nil || !members.contains(nodes[$0]) || committed[$0] == log.count
      }
  }

  /// Who takes part, as a host with all of the log has it.
  private func members(in machines: [OrderMachine?]) -> Set<NodeID> {
    for (host, machine) in machines.enumerated() {
      guard let machine, committed[host] == log.count else { continue }
      return Set(machine.order.members.all)
    }
    return Set(nodes)
  }

  /// The index of the latest command.
  public func progress(of machine: OrderMachine) -> UInt64? { machine.order.committedIndex }

  /// Elections are worth a mark.
  public func remark(on output: OrderMachine.Output) -> String? {
    guard case .leader(let leader) = output else { return nil }
    return leader.map { "\($0) leads" } ?? "nobody leads"
  }
}
