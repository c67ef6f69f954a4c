import Mesh

/// What signed votes must keep, whichever protocol counts them: an honest node says one thing only, also
/// after a restart, and no certificate claims that it said another.
struct VoteChecker: Sendable {
  private struct Subject: Sendable, Hashable {
    let host: Int
    let kind: OrderVote.Kind
    let view: UInt64
    let sequence: UInt64
  }

  private let hosts: [NodeID: Int]
  /// Hosts that lie: what they give is not known.
  var byzantine: Set<Int>
  private var said: [Subject: [UInt8]] = [:]

  init(nodes: [NodeID], byzantine: Set<Int>) {
    hosts = Dictionary(uniqueKeysWithValues: zip(nodes, nodes.indices))
    self.byzantine = byzantine
  }

  /// Looks at what an honest host says in its own name.
  mutating func sent(_ vote: OrderVote, by host: Int) -> [String] {
    guard hosts[vote.signer] == host else { return [] }
    let subject = Subject(host: host, kind: vote.kind, view: vote.view, sequence: vote.sequence)
    guard let other = said.updateValue(vote.digest, forKey: subject), other != vote.digest else {
      return []
    }
    return [
      "an honest node says one thing: \(vote.kind) of \(vote.sequence) in \(vote.view), twice"
    ]
  }

  /// Looks at a certificate that an honest host believes.
  ///
  /// - Parameters:
  ///   - votes: its votes.
  ///   - kind: what they must say, all about the same.
  ///   - needed: how many distinct voters they must come from.
  ///   - holder: the host, whose own vote may not have left it yet.
  func check(
    _ votes: [OrderVote], _ kind: OrderVote.Kind, needing needed: Int, heldBy holder: Int
  ) -> [String] {
    var broken: [String] = []
    if Set(votes.map(\.signer)).count < needed {
      broken.append(
        "a certificate has the votes of \(needed) nodes, not \(votes.count) of \(kind)")
    }
    for vote in votes {
      guard let first = votes.first, vote.kind == kind, vote.view == first.view,
        vote.sequence == first.sequence, vote.digest == first.digest
      else {
        broken.append("the votes of a certificate are about the same, \(kind)")
        continue
      }
      guard let host = hosts[vote.signer], !byzantine.contains(host), host != holder else {
        continue
      }
      let subject = Subject(
        host: host, kind: vote.kind, view: vote.view, sequence: vote.sequence)
      if said[subject] != vote.digest {
        broken.append("a certificate's votes were given: not \(kind) of \(vote.signer)")
      }
    }
    return broken
  }
}

extension OrderMessage {
  /// All votes in it: a host that sends them stands by its own, wherever they are.
  var votes: [OrderVote] {
    switch self {
    case .byzantine(.prePrepare(let vote, _)), .byzantine(.vote(let vote)): [vote]
    case .byzantine(.newView(let view)): view.proposals
    case .byzantine(.certified(_, let votes)), .gossip(.decided(_, let votes)): votes
    case .byzantine(.checkpoint(.stable(let certificate, _))),
      .gossip(.checkpoint(.stable(let certificate, _))):
      certificate.votes
    case .gossip(.rumors(let rumors)):
      rumors.compactMap { rumor in
        switch rumor {
        case .vote(let vote): vote
        // A proposal is a word that is given once a round, like a vote.
        case .proposal(let proposal, _, _):
          OrderVote(
            kind: .prePrepare, view: proposal.round, sequence: proposal.slot,
            digest: proposal.digest, signer: proposal.signer, signature: [])
        case .commands: nil
        }
      }
    default: []
    }
  }
}
