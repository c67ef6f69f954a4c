import Mesh
import Testing

/// Nodes that find the dead by SWIM, on a network that loses nothing.
private struct ProbingSwarm {
  static let interval = MeshDuration.seconds(1)

  private var nodes: [NodeID: Membership] = [:]
  private var silent: Set<NodeID> = []
  private var mail: [(at: MeshTime, from: NodeID, to: NodeID, message: MembershipMessage)] = []
  private(set) var now = MeshTime.zero
  private(set) var sent: [NodeID: Int] = [:]
  private let voters: [NodeProfile]

  init(voters count: Int) {
    voters = (0..<count).map { NodeProfile(id: NodeID("n\($0)"), agents: []) }
    for profile in voters { start(profile, incarnation: 1) }
  }

  mutating func start(_ profile: NodeProfile, incarnation: UInt64) {
    silent.remove(profile.id)
    let digits = profile.id.text.utf8.reduce(incarnation) { $0 &* 31 &+ UInt64($1) }
    var node = Membership(
      profile: profile, incarnation: incarnation, members: voters,
      settings: Membership.Settings(detector: .swim, interval: Self.interval),
      random: SplitMix64(seed: digits), at: now)
    let effects = node.join(at: now)
    nodes[profile.id] = node
    deliver(effects, from: profile.id)
  }

  mutating func stop(_ node: NodeID) { silent.insert(node) }

  /// Lets time pass in steps of a tenth of a second; messages arrive a step later.
  mutating func run(for span: MeshDuration) {
    let end = now + span
    while now < end {
      now = now + .milliseconds(100)
      let arrived = mail
      mail = []
      for (_, from, to, message) in arrived where !silent.contains(to) {
        deliver(nodes[to]?.receive(message, from: from, at: now) ?? [], from: to)
      }
      for id in nodes.keys.sorted() where !silent.contains(id) {
        deliver(nodes[id]?.tick(at: now) ?? [], from: id)
      }
    }
  }

  private mutating func deliver(_ effects: [MembershipEffect], from node: NodeID) {
    for case .send(let peer, let message) in effects {
      sent[node, default: 0] += 1
      mail.append((now, node, peer, message))
    }
  }

  mutating func forgetCounts() { sent = [:] }

  func status(of node: NodeID) -> [PeerStatus?] {
    nodes.keys.sorted().filter { $0 != node && !silent.contains($0) }
      .map { nodes[$0]?.status(of: node) }
  }

  func reachableVoters(seenBy node: NodeID) -> Int {
    nodes[node]?.reachableVoters(at: now) ?? 0
  }

  func incarnation(of node: NodeID) -> UInt64? { nodes[node]?.incarnation }
}

@Suite("Failure detection by SWIM in a swarm")
struct MembershipSWIMTests {
  @Test("All find a node dead that stops, and alive again when it comes back")
  func deathAndReturn() {
    var swarm = ProbingSwarm(voters: 5)
    swarm.run(for: .seconds(20))
    #expect(swarm.status(of: "n4").allSatisfy { $0 == .alive })
    #expect(swarm.reachableVoters(seenBy: "n0") == 5)
    swarm.stop("n4")
    swarm.run(for: .seconds(60))
    #expect(swarm.status(of: "n4").allSatisfy { $0 == .dead })
    #expect(swarm.status(of: "n3").allSatisfy { $0 == .alive })
    #expect(swarm.reachableVoters(seenBy: "n0") == 4)
    swarm.start(NodeProfile(id: "n4", agents: []), incarnation: 2)
    swarm.run(for: .seconds(60))
    #expect(swarm.status(of: "n4").allSatisfy { $0 == .alive })
    #expect(swarm.reachableVoters(seenBy: "n0") == 5)
  }

  @Test("Without a majority nobody is declared dead")
  func minority() {
    var swarm = ProbingSwarm(voters: 5)
    swarm.run(for: .seconds(20))
    for node in ["n2", "n3", "n4"] as [NodeID] { swarm.stop(node) }
    swarm.run(for: .seconds(120))
    for node in ["n2", "n3", "n4"] as [NodeID] {
      #expect(swarm.status(of: node).allSatisfy { $0 == .suspect })
    }
    #expect(swarm.reachableVoters(seenBy: "n0") == 2)
  }

  @Test("A worker without a vote is met, finds the same dead, and is found dead itself")
  func worker() {
    var swarm = ProbingSwarm(voters: 4)
    swarm.run(for: .seconds(5))
    swarm.start(NodeProfile(id: "w", agents: []), incarnation: 1)
    swarm.run(for: .seconds(30))
    #expect(swarm.status(of: "w").allSatisfy { $0 == .alive })
    swarm.stop("n3")
    swarm.run(for: .seconds(60))
    #expect(swarm.status(of: "n3") == [.dead, .dead, .dead, .dead])
    swarm.stop("w")
    swarm.run(for: .seconds(60))
    #expect(swarm.status(of: "w").allSatisfy { $0 == .dead })
  }

  @Test("What a node sends does not grow with the swarm")
  func load() {
    func messages(_ count: Int) -> Int {
      var swarm = ProbingSwarm(voters: count)
      swarm.run(for: .seconds(40))
      swarm.forgetCounts()
      swarm.run(for: .seconds(60))
      return swarm.sent.values.reduce(0, +) / count
    }
    let (few, many) = (messages(5), messages(40))
    #expect(few > 0)
    #expect(many <= few * 3 / 2, "\(few) messages among 5, \(many) among 40")
  }
}
