import Mesh

/// A node that takes an honest part in the order of commands and lies in all else.
public struct NodeLiar: Sendable {
  /// How it lies.
  public enum Habit: Int, Sendable, CaseIterable {
    /// It bids with agents that it has not, and in the name of others.
    case bidder
    /// It says that the living are dead and the dead alive, under incarnations that nobody has.
    case denouncer
    /// It has room and never bids.
    case absentee
    /// It bids, and does not begin what it won.
    case sleeper
    /// It begins what it won and never says how it ended.
    case mute
    /// It takes what others bid for without an auction, and says that bids were waited for long enough.
    case hoarder
    /// It reports on attempts of others.
    case impostor
  }

  /// The digest of results that nobody came to.
  static let inventedResult: [UInt8] = [0xF0, 0x0D]

  private let node: NodeID
  private let peers: [NodeID]
  private let habit: Habit
  private let swarm: [UInt8]
  private let cryptography: Cryptography
  private var random: SplitMix64
  /// What it will ask the ledger for.
  private var lies: [LedgerCommand] = []
  private var sequence: UInt64 = 1_000_000

  init(
    _ node: NodeID, among nodes: [NodeID], _ habit: Habit, swarm: [UInt8],
    _ cryptography: Cryptography, seed: UInt64
  ) {
    self.node = node
    peers = nodes.filter { $0 != node }
    self.habit = habit
    self.swarm = swarm
    self.cryptography = cryptography
    random = SplitMix64(seed: seed)
  }

  // MARK: - What it says in place of the truth

  mutating func replace(_ message: MeshMessage) -> [MeshMessage] {
    switch (habit, message) {
    case (.absentee, .order(let order)), (.sleeper, .order(let order)), (.mute, .order(let order)):
      return conceal(order).map { [.order($0)] } ?? []
    default: return [message]
    }
  }

  private func conceal(_ message: OrderMessage) -> OrderMessage? {
    switch message {
    case .byzantine(.requests(let requests)):
      let said = requests.filter { !isConcealed($0.command) }
      return said.isEmpty ? nil : .byzantine(.requests(said))
    case .gossip(.rumors(let rumors)):
      let said = rumors.compactMap { rumor -> GossipRumor? in
        guard case .commands(let commands) = rumor else { return rumor }
        let said = commands.filter { !isConcealed($0.command) }
        return said.isEmpty ? nil : .commands(said)
      }
      return said.isEmpty ? nil : .gossip(.rumors(said))
    default: return message
    }
  }

  private func isConcealed(_ command: OrderedCommand) -> Bool {
    guard command.id.origin == node, case .ledger(let wanted) = command.command else {
      return false
    }
    return switch wanted {
    case .bid: habit == .absentee
    case .start: habit == .sleeper
    case .succeed, .fail: habit != .absentee
    default: false
    }
  }

  // MARK: - What it says besides

  mutating func hear(_ message: OrderMessage) {
    for command in Self.commands(in: message) where command.id.origin != node && lies.count < 48 {
      switch (habit, command.command) {
      case (.impostor, .ledger(.start(let task, let token, _))):
        lies += [
          .succeed(task, token, TaskResult(digest: Self.inventedResult)),
          .fail(task, token, .lost, reason: "invented"), .heartbeat(task, token, progress: .whole),
        ]
      case (.bidder, .ledger(.bid(let bidder, let bids))):
        lies += [.bid(node, bids), .bid(bidder, bids)]
      case (.hoarder, .ledger(.bid(_, let bids))):
        lies += bids.prefix(8).flatMap { bid -> [LedgerCommand] in
          [
            .award(bid.task, attempt: bid.attempt, node: node, agent: bid.agent),
            .closeBidding(bid.task, attempt: bid.attempt),
          ]
        }
      default: break
      }
    }
  }

  private static func commands(in message: OrderMessage) -> [OrderedCommand] {
    switch message {
    case .raft(.forward(let commands)): commands
    case .raft(.append(_, _, _, let entries, _, _)): entries.map(\.command)
    case .byzantine(.requests(let commands)), .byzantine(.prePrepare(_, let commands)):
      commands.map(\.command)
    case .gossip(.rumors(let rumors)):
      rumors.flatMap { rumor in
        switch rumor {
        case .commands(let commands), .proposal(_, let commands, _): commands.map(\.command)
        case .vote: [OrderedCommand]()
        }
      }
    default: []
    }
  }

  mutating func tick() -> [(peer: NodeID, message: MeshMessage)] {
    switch habit {
    case .denouncer: return denounce()
    case .bidder, .hoarder, .impostor: return lies.isEmpty ? [] : tellLies()
    default: return []
    }
  }

  /// Of one peer it says the same to all, so that what they believe would add up.
  private mutating func denounce() -> [(peer: NodeID, message: MeshMessage)] {
    let victim = peers[Int(random.next(below: UInt64(peers.count)))]
    let incarnations: [UInt64] = [1, 2, 3, 1 << 40, .max - 1, .max]
    let incarnation = incarnations[Int(random.next(below: UInt64(incarnations.count)))]
    let conviction = Conviction(
      node: victim, incarnation: incarnation, accusers: peers.filter { $0 != victim } + [node])
    let lies: [MembershipMessage] = [
      .heartbeat(incarnation: 1, [conviction]), .suspect(victim, incarnation: incarnation),
      .probeResult(victim, incarnation: incarnation),
    ]
    let lie = lies[Int(random.next(below: UInt64(lies.count)))]
    return peers.filter { $0 != victim }.map { ($0, .membership(lie)) }
      + [(victim, .membership(.accused(incarnation: incarnation)))]
  }

  private mutating func tellLies() -> [(peer: NodeID, message: MeshMessage)] {
    let commands = lies
    lies = []
    let numbered = commands.map { command in
      sequence += 1
      return OrderedCommand(
        id: CommandID(origin: node, incarnation: 1, sequence: sequence), command: .ledger(command))
    }
    let signed = SignedCommand.sign(numbered, swarm: swarm, with: cryptography)
    return peers.flatMap { peer -> [(peer: NodeID, message: MeshMessage)] in
      [
        (peer, .order(.byzantine(.requests(signed)))),
        (peer, .order(.gossip(.rumors([.commands(signed)])))),
        (peer, .order(.raft(.forward(numbered)))),
      ]
    }
  }
}
