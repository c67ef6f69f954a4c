import Mesh
import MeshSimulation
import Testing

@Suite("State transfer")
struct StateTransferTests {
  enum Kind: CaseIterable {
    case raft, pbft, gossip
  }

  /// Four nodes on a network that takes one round for each message. Somebody asks for a command in every
  /// round, so that a state is of use for a shorter time than it takes to be sent.
  private struct Swarm {
    static let round = MeshDuration.milliseconds(20)
    static let nodes: [NodeID] = ["n0", "n1", "n2", "n3"]

    var machines: [OrderMachine]
    /// What is on its way, with the time at which it arrives.
    var mail: [(to: Int, from: Int, message: OrderMessage, at: MeshTime)] = []
    var now = MeshTime.zero
    var sequence: UInt64 = 0
    /// Whether the last node hears and is heard.
    var isWhole = false
    /// States that the last node installed.
    var installed = 0
    /// Whether the first node hands a state out byte by byte, as slowly as is borne with.
    var spinsOut = false

    init(_ kind: Kind) {
      let keys = SimulatedCryptography(seed: 1)
      let members = OrderMembers(voters: Swarm.nodes)
      machines = Swarm.nodes.enumerated().map { place, node in
        let order: any CheckedOrder =
          switch kind {
          case .raft:
            RaftOrder(
              node: node, members: members,
              settings: RaftSettings(snapshotInterval: 8, trailingEntries: 2, chunkBytes: 8),
              seed: UInt64(place), at: .zero)
          case .pbft:
            PBFTOrder(
              node: node, members: members,
              settings: PBFTSettings(swarm: [1], checkpointInterval: 4, chunkBytes: 8),
              cryptography: keys.cryptography(for: node), at: .zero)
          case .gossip:
            GossipOrder(
              node: node, members: members,
              settings: GossipSettings(swarm: [1], checkpointInterval: 4, chunkBytes: 8),
              cryptography: keys.cryptography(for: node), seed: UInt64(place), at: .zero)
          }
        return OrderMachine(order, view: MembershipView(voters: Swarm.nodes))
      }
    }

    private static let slowness = PBFTSettings().statusInterval * 3

    private static func crumb(of message: OrderMessage) -> OrderMessage? {
      guard
        case .byzantine(.checkpoint(.state(let sequence, let offset, let size, let bytes))) =
          message
      else { return nil }
      let crumb = CheckpointMessage.state(
        sequence: sequence, offset: offset, size: size, Array(bytes.prefix(1)))
      return .byzantine(.checkpoint(crumb))
    }

    mutating func passRounds(_ count: Int) {
      for _ in 0..<count {
        now = now + Swarm.round
        let arriving = mail.filter { $0.at <= now }
        mail.removeAll { $0.at <= now }
        for (to, from, message, _) in arriving {
          perform(machines[to].receive(message, from: Swarm.nodes[from], at: now), of: to)
        }
        sequence += 1
        let command = OrderedCommand(
          id: CommandID(origin: "n1", incarnation: 1, sequence: sequence),
          command: .ledger(.cancel("t")))
        perform(machines[1].submit(.order([command]), at: now), of: 1)
        for place in machines.indices where machines[place].nextDeadline.map({ $0 <= now }) == true
        {
          perform(machines[place].tick(at: now), of: place)
        }
      }
    }

    private mutating func perform(_ effects: [OrderMachine.Effect], of place: Int) {
      for effect in effects {
        switch effect {
        case .send(let peer, let message):
          guard let target = Swarm.nodes.firstIndex(of: peer), isWhole || max(target, place) < 3
          else { continue }
          let crumb = spinsOut && place == 0 ? Self.crumb(of: message) : nil
          let arrival = now + (crumb == nil ? Self.round : Self.slowness)
          mail.append((target, place, crumb ?? message, arrival))
        case .output(.installed) where place == 3: installed += 1
        case .output, .persist: break
        }
      }
    }
  }

  @Test(
    "Who was left behind comes to a state while the swarm goes on deciding",
    arguments: Kind.allCases)
  func statesComeToTheirEnd(_ kind: Kind) {
    var swarm = Swarm(kind)
    swarm.passRounds(400)
    let behind = swarm.machines[3].order.committedIndex
    let before = swarm.machines[0].order.committedIndex
    #expect(behind == 0 && before > 100, "\(behind), \(before)")
    swarm.isWhole = true
    swarm.passRounds(800)
    #expect(swarm.installed > 0)
    #expect(swarm.machines[3].order.committedIndex > before)
    #expect(swarm.machines[0].order.committedIndex > before + 100)
  }

  @Test("A liar that answers first can't keep a node from a state by spinning it out")
  func crumbs() {
    var swarm = Swarm(.pbft)
    swarm.passRounds(400)
    swarm.isWhole = true
    swarm.spinsOut = true
    swarm.passRounds(800)
    #expect(swarm.installed > 0)
  }
}
