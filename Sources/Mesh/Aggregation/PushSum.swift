/// How often nodes aggregate.
public struct AggregationSettings: Hashable, Sendable {
  /// Time between two rounds of a node.
  public var interval: MeshDuration

  /// Makes settings.
  public init(interval: MeshDuration = .seconds(2)) { self.interval = interval }
}

/// What aggregation asks of its host, in order.
public enum AggregationEffect<Message: Sendable, Record: Sendable>: Sendable {
  /// Write a record to stable storage before anything behind it is done.
  case persist(Record)
  /// Send a message; it may be lost.
  case send(NodeID, Message)
}

/// The mean of a value over all nodes, without a coordinator: push-sum (Kempe, Dobra and Gehrke,
/// "Gossip-Based Computation of Aggregate Information", FOCS 2003) in fixed point.
///
/// Every node begins with its value as sum and ``weightOfNode`` as weight. Each round it hands half of
/// both to a peer drawn at random; the quotient of what is left tends to the mean exponentially fast. The
/// paper counts on messages that arrive. Here a transfer has a number, is sent until it is acknowledged and
/// taken once, so that mass is conserved exactly: what all nodes hold, together with what is under way, is
/// the same at every moment, under loss, repetition and reordering, and across restarts with an intact
/// disk. A node that never comes back takes its mass with it; ``FlowUpdating`` survives that.
public struct PushSum: Sendable {
  /// A node's weight at the beginning: halved thirty times it is still a number.
  public static let weightOfNode: Int64 = 1 << 40

  /// What is asked of the host.
  public typealias Effect = AggregationEffect<PushSumMessage, PushSumRecord>

  /// This node.
  public let node: NodeID
  private let peers: [NodeID]
  private let settings: AggregationSettings
  private var random: SplitMix64
  private var nextRound: MeshTime
  private var hasStarted: Bool
  private var state: PushSumRecord

  /// Makes a node's part.
  ///
  /// - Parameters:
  ///   - node: this node.
  ///   - value: its value, in units; see ``FixedPoint/largestValue``.
  ///   - peers: the other nodes; those beyond ``MeshLimits/nodes`` are left out.
  ///   - settings: how often.
  ///   - seed: decides whom it draws.
  ///   - record: the last one that its disk still holds; nil on the first start.
  ///   - now: the present.
  public init(
    node: NodeID, value: Int64, peers: [NodeID], settings: AggregationSettings = .init(),
    seed: UInt64, restoring record: PushSumRecord? = nil, at now: MeshTime
  ) {
    self.node = node
    self.peers = Array(Set(peers).subtracting([node]).sorted().prefix(MeshLimits.nodes - 1))
    self.settings = settings
    random = SplitMix64(seed: seed)
    let own = FixedPoint.value(value)
    hasStarted = record != nil
    state =
      record
      ?? PushSumRecord(
        held: Mass(sum: own, weight: Self.weightOfNode), least: own, greatest: own, channels: [:])
    // Rounds of nodes that start together are spread over an interval.
    nextRound = now + random.duration(upTo: settings.interval)
  }

  /// The mean as far as this node knows, in parts of the unit.
  public var mean: Int64 {
    let scale = FixedPoint.scaled(state.held.sum, by: Self.weightOfNode, over: state.held.weight)
    return scale ?? 0
  }

  /// The least value that this node has heard of, in parts of the unit.
  public var least: Int64 { state.least }
  /// The greatest value that this node has heard of, in parts of the unit.
  public var greatest: Int64 { state.greatest }
  /// What this node holds.
  public var held: Mass { state.held }

  /// When ``tick(at:)`` has something to do next.
  public var nextDeadline: MeshTime { nextRound }

  /// What is under way to a peer, with its number; nil where nothing is.
  public func pending(to peer: NodeID) -> (number: UInt64, mass: Mass)? {
    guard let channel = state.channels[peer], let mass = channel.pending else { return nil }
    return (channel.sent, mass)
  }

  /// The number of the last transfer of a peer that was taken.
  public func taken(from peer: NodeID) -> UInt64 { state.channels[peer]?.taken ?? 0 }

  /// Does what time asks for: hands half away, and sends again what was not acknowledged.
  public mutating func tick(at now: MeshTime) -> [Effect] {
    guard now >= nextRound else { return [] }
    nextRound = now + settings.interval
    var effects: [Effect] = []
    let again = peers.filter { state.channels[$0]?.pending != nil }
    let free = peers.filter { state.channels[$0]?.pending == nil }
    if !free.isEmpty {
      let peer = free[Int(random.next(below: UInt64(free.count)))]
      if push(to: peer) { effects += [.persist(state), .send(peer, message(to: peer))] }
    } else if !hasStarted {
      effects.append(.persist(state))
    }
    hasStarted = true
    return effects + again.map { .send($0, message(to: $0)) }
  }

  /// Halves what is held; false where there is too little.
  private mutating func push(to peer: NodeID) -> Bool {
    let half = Mass(sum: state.held.sum / 2, weight: state.held.weight / 2)
    var channel = state.channels[peer] ?? PushSumChannel()
    guard half.weight > 0, channel.sent < .max else { return false }
    state.held.sum -= half.sum
    state.held.weight -= half.weight
    channel.sent += 1
    channel.pending = half
    state.channels[peer] = channel
    return true
  }

  private func message(to peer: NodeID) -> PushSumMessage {
    let channel = state.channels[peer] ?? PushSumChannel()
    return .push(
      number: channel.sent, channel.pending ?? .zero, least: state.least, greatest: state.greatest)
  }

  /// Takes a message of a peer; what is no answer and no transfer of a known peer's next number changes
  /// nothing.
  public mutating func receive(
    _ message: PushSumMessage, from peer: NodeID, at now: MeshTime
  ) -> [Effect] {
    guard peers.contains(peer) else { return [] }
    var channel = state.channels[peer] ?? PushSumChannel()
    switch message {
    case .push(let number, let mass, let least, let greatest):
      // A peer has one transfer under way at a time, so the next number is the only new one.
      if number == channel.taken &+ 1 {
        guard mass.isPossible, let total = state.held.adding(mass), least <= greatest,
          max(least.magnitude, greatest.magnitude) <= FixedPoint.value(.max).magnitude
        else { return [] }
        state.held = total
        state.least = min(state.least, least)
        state.greatest = max(state.greatest, greatest)
        channel.taken = number
        state.channels[peer] = channel
        return [.persist(state), .send(peer, .taken(number: number))]
      }
      return number == channel.taken && number > 0 ? [.send(peer, .taken(number: number))] : []
    case .taken(let number):
      guard number == channel.sent, channel.pending != nil else { return [] }
      channel.pending = nil
      state.channels[peer] = channel
      return [.persist(state)]
    }
  }
}
