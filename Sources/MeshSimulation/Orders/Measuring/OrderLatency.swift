import Mesh

/// What one decision costs against the number of nodes: message delays until it is known, and messages.
public struct OrderLatency: Sendable {
  /// One number of nodes.
  public struct Row: Sendable {
    /// The nodes.
    public let nodes: Int
    /// Message delays from a command's submission to its commit on the node that orders, in hundredths.
    public let atLeader: Int
    /// The same for a command that another node submits, known there.
    public let atOther: Int
    /// Messages a decision, in hundredths, checkpoints and comparisons included.
    public let messages: Int
    /// The messages that theory asks for.
    public let expected: Int?
  }

  /// The protocol.
  public let kind: OrderGroup.Kind
  /// The rows, by nodes.
  public let rows: [Row]
  /// The numbers of nodes of which something was not decided.
  public let undecided: [Int]

  /// Whether all was decided, by as many messages as theory asks for.
  public var holds: Bool {
    undecided.isEmpty
      && rows.allSatisfy { row in row.expected.map { row.messages == 100 * $0 } ?? true }
  }

  /// Decisions that are measured a row.
  private static let decisions = 100

  /// Measures a protocol.
  public static func measure(_ kind: OrderGroup.Kind) -> OrderLatency {
    let sizes = kind == .raft ? [3, 5, 7, 9, 21] : [4, 7, 10, 13, 31]
    let rows = sizes.map { row(kind, nodes: $0) }
    return OrderLatency(
      kind: kind, rows: rows.compactMap(\.self),
      undecided: zip(sizes, rows).filter { $1 == nil }.map(\.0))
  }

  private static func row(_ kind: OrderGroup.Kind, nodes: Int) -> Row? {
    let keys = SimulatedCryptography(seed: 1)
    var group = OrderGroup(kind, nodes: nodes, batch: 1, cryptography: keys.cryptography)
    let leader = group.leader ?? 0
    let before = group.sent
    guard let atLeader = mean(of: &group, at: leader) else { return nil }
    let messages = (group.sent - before) * 100 / decisions
    guard let atOther = mean(of: &group, at: (leader + 1) % nodes) else { return nil }
    return Row(
      nodes: nodes, atLeader: atLeader, atOther: atOther, messages: messages,
      expected: expected(kind, nodes))
  }

  private static func mean(of group: inout OrderGroup, at place: Int) -> Int? {
    var total: Int64 = 0
    for _ in 0..<decisions {
      guard let time = group.decide(1, at: place) else { return nil }
      total += time.milliseconds
      group.settle()
    }
    return Int(total * 100 / OrderGroup.messageDelay.milliseconds) / decisions
  }

  /// Raft: an entry, its acknowledgement, word of the commit and the answer to it, for each follower.
  /// pBFT: n−1 pre-prepares, (n−1)² prepares, n(n−1) commits. Rumours have no fixed number.
  private static func expected(_ kind: OrderGroup.Kind, _ nodes: Int) -> Int? {
    switch kind {
    case .raft: 4 * (nodes - 1)
    case .pbft: 2 * nodes * (nodes - 1)
    case .gossipConsensus: nil
    }
  }
}
