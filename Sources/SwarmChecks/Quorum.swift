/// The integer arithmetic of votes. Counts outside 0 to ``SwarmChecksLimits/nodes`` count as the
/// nearer end.
public enum Quorum {
  /// `⌊(n−1)/3⌋`: the most liars that `nodes` survive (Lamport, Shostak and Pease 1982).
  public static func tolerableFaults(nodes: Int) -> Int {
    max(bounded(nodes) - 1, 0) / 3
  }

  /// `⌈(n+f+1)/2⌉`: the smallest number of votes of which any two sets share a correct node.
  ///
  /// `2f+1` is that number only where n = 3f+1.
  public static func byzantine(nodes: Int, faults: Int) -> Int {
    (bounded(nodes) + bounded(faults) + 2) / 2
  }

  /// `⌊n/2⌋+1`: a majority, which is enough where nodes stop but never lie (Raft).
  public static func majority(nodes: Int) -> Int {
    bounded(nodes) / 2 + 1
  }

  /// `max(q, ⌈threshold·n⌉)`: the votes that decide where a threshold is asked for besides safety.
  public static func votes(nodes: Int, faults: Int, threshold: BasisPoints) -> Int {
    max(byzantine(nodes: nodes, faults: faults), threshold.roundedUp(of: bounded(nodes)))
  }

  private static func bounded(_ count: Int) -> Int {
    min(max(count, 0), SwarmChecksLimits.nodes)
  }
}

/// What is wrong with the voting rules of a swarm.
public enum QuorumProblem: Hashable, Sendable {
  /// There is no node, or more than ``SwarmChecksLimits/nodes``.
  case nodesOutOfRange(nodes: Int)
  /// The faults to survive are negative, or more than `⌊(n−1)/3⌋`: two quorums could meet in liars
  /// only.
  case tooManyFaults(nodes: Int, faults: Int, tolerable: Int)
  /// The threshold asks for more votes than there are correct nodes: f silent nodes stop the swarm.
  case unreachable(votes: Int, correct: Int)
  /// The threshold asks for fewer votes than are safe; the quorum is used instead.
  case raisedToQuorum(asked: Int, quorum: Int)

  /// Whether a swarm with this problem can't run; otherwise it is only worth knowing.
  public var isFatal: Bool {
    if case .raisedToQuorum = self { false } else { true }
  }
}

/// The voting rules of a Byzantine protocol, proved for a number of nodes.
public struct QuorumRules: Hashable, Sendable {
  /// Nodes that vote.
  public let nodes: Int
  /// Liars that are survived.
  public let faults: Int
  /// `⌈(n+f+1)/2⌉`.
  public let quorum: Int
  /// `max(quorum, ⌈threshold·n⌉)`, what decides.
  public let votes: Int
  /// What is wrong, gravest first.
  public let problems: [QuorumProblem]

  /// Works out and checks the rules.
  ///
  /// - Parameters:
  ///   - nodes: how many vote.
  ///   - faults: how many liars must be survived; as many as can be where nil.
  ///   - threshold: the share of accepting votes that is asked for.
  public init(nodes: Int, faults: Int? = nil, threshold: BasisPoints = .zero) {
    let tolerable = Quorum.tolerableFaults(nodes: nodes)
    let faults = faults ?? tolerable
    self.nodes = nodes
    self.faults = faults
    quorum = Quorum.byzantine(nodes: nodes, faults: faults)
    votes = Quorum.votes(nodes: nodes, faults: faults, threshold: threshold)
    var problems: [QuorumProblem] = []
    if !(1...SwarmChecksLimits.nodes).contains(nodes) {
      problems.append(.nodesOutOfRange(nodes: nodes))
    } else if !(0...tolerable).contains(faults) {
      problems.append(.tooManyFaults(nodes: nodes, faults: faults, tolerable: tolerable))
    } else {
      if votes > nodes - faults {
        problems.append(.unreachable(votes: votes, correct: nodes - faults))
      }
      let asked = threshold.roundedUp(of: nodes)
      if asked > 0, asked < quorum {
        problems.append(.raisedToQuorum(asked: asked, quorum: quorum))
      }
    }
    self.problems = problems
  }

  /// Whether the swarm may run under these rules.
  public var isSound: Bool { !problems.contains(where: \.isFatal) }
}
