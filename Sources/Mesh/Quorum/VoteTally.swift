import Collections

/// Votes of distinct members; of one voter only the first counts.
public struct VoteTally: Sendable, Hashable {
  /// Who may vote, ascending.
  public let members: [NodeID]
  /// The votes in the order in which they came.
  public private(set) var votes: OrderedDictionary<NodeID, Bool> = [:]

  /// Makes an empty tally.
  public init(members: [NodeID]) { self.members = members.sorted() }

  /// Votes in favour.
  public var accepting: Int { votes.values.count { $0 } }

  /// Votes against.
  public var rejecting: Int { votes.count - accepting }

  /// Counts a vote, unless the voter is no member or has voted.
  ///
  /// - Returns: whether it counted.
  public mutating func count(_ isAccepting: Bool, by voter: NodeID) -> Bool {
    guard votes[voter] == nil, members.contains(voter) else { return false }
    votes[voter] = isAccepting
    return true
  }

  /// Whether so many votes in favour can't come together any more.
  public func isOutOfReach(_ needed: Int) -> Bool { members.count - rejecting < needed }
}
