import Mesh

/// Who may lead and whom the others let take over: no vote against a leader that is heard (Ongaro's
/// thesis, sections 4.2.3 and 9.6), and no leader that hears of no majority (6.2).
struct RaftLeadershipChecker: Sendable {
  private struct Request: Sendable, Hashable {
    let host: Int
    let candidate: NodeID
    let term: UInt64
  }

  /// What is known of one host in its present life.
  private struct Host: Sendable {
    /// The term of the latest leader that was heard, and when, on the host's clock.
    var heardLeader: (term: UInt64, at: MeshTime)?
    /// When each other node was last heard, on the simulation's clock.
    var heard: [MeshTime?]
    /// How long it has led without a majority. Time in which it stood still counts for little.
    var alone = MeshDuration.zero
    /// When it was last looked at.
    var checkedAt = MeshTime.zero

    init(peers: Int) { heard = Array(repeating: nil, count: peers) }
  }

  /// The least time without a leader after which a vote is given.
  private let electionTimeout: MeshDuration
  /// How long a leader may take to find out that it is alone.
  private var patience: MeshDuration { electionTimeout * 4 }
  private let nodes: [NodeID]
  private var hosts: [Host]
  /// Requests that came while no leader was heard: these may be granted.
  private var grantable: Set<Request> = []

  init(nodes: [NodeID], electionTimeout: MeshDuration) {
    self.nodes = nodes
    hosts = Array(repeating: Host(peers: nodes.count), count: nodes.count)
    self.electionTimeout = electionTimeout
  }

  /// - Parameters:
  ///   - term: the host's term before the message.
  ///   - isLeading: whether it led before the message.
  mutating func received(
    _ message: RaftMessage, by host: Int, from peer: NodeID, term: UInt64, isLeading: Bool,
    at now: MeshTime, local: MeshTime
  ) {
    if let place = nodes.firstIndex(of: peer) { hosts[host].heard[place] = now }
    switch message {
    case .append(let term, _, _, _, _, _), .snapshot(let term, _, _, _, _):
      if term >= hosts[host].heardLeader?.term ?? 0 { hosts[host].heardLeader = (term, local) }
    case .askPreVote(let asked, _, _), .askVote(let asked, _, _, isTransfer: false):
      // In the present term a vote ends no leadership.
      let hasLeader =
        asked > term
        && (isLeading
          || hosts[host].heardLeader.map { $0.term == term && local < $0.at + electionTimeout }
            == true)
      if !hasLeader {
        grantable.insert(Request(host: host, candidate: peer, term: asked))
      }
    case .askVote(let asked, _, _, isTransfer: true):
      grantable.insert(Request(host: host, candidate: peer, term: asked))
    default: break
    }
  }

  func sent(_ message: RaftMessage, from host: Int, to peer: NodeID) -> [String] {
    switch message {
    case .preVote(let term, isGranted: true), .vote(let term, isGranted: true):
      guard grantable.contains(Request(host: host, candidate: peer, term: term)) else {
        return ["a leader that is heard is not voted out: \(peer) got a vote in term \(term)"]
      }
    default: break
    }
    return []
  }

  mutating func check(_ raft: RaftOrder, of host: Int, at now: MeshTime) -> [String] {
    let passed = min(now.since(hosts[host].checkedAt), electionTimeout)
    hosts[host].checkedAt = now
    guard raft.isLeading else {
      hosts[host].alone = .zero
      return []
    }
    let voters = raft.members.voters
    let heard = nodes.indices.count { place in
      voters.contains(nodes[place])
        && (place == host
          || hosts[host].heard[place].map { now < $0 + electionTimeout } == true)
    }
    guard heard < Quorum.majority(nodes: voters.count) else {
      hosts[host].alone = .zero
      return []
    }
    let alone = MeshDuration(
      milliseconds: hosts[host].alone.milliseconds + passed.milliseconds)
    hosts[host].alone = alone
    return alone <= patience
      ? []
      : ["a leader leads while it hears of a majority: alone for \(alone.milliseconds) ms"]
  }

  mutating func restarted(_ host: Int) { hosts[host] = Host(peers: nodes.count) }
}
