/// What nodes that update flows send each other: the sender's part of the flow between the two and its
/// estimate, with a number by which an old message is known.
public struct FlowMessage: Hashable, Sendable {
  /// The sender's life, which a restart makes greater, and how many messages it had sent in it.
  let life: UInt64
  let number: UInt64
  /// What has flowed from the sender to the receiver, in parts of the unit.
  let flow: Int64
  /// The sender's estimate of the mean, in parts of the unit.
  let estimate: Int64

  /// Makes a message.
  public init(life: UInt64, number: UInt64, flow: Int64, estimate: Int64) {
    self.life = life
    self.number = number
    self.flow = flow
    self.estimate = estimate
  }
}

/// The mean of a value over all nodes that are left, whatever is lost and whoever is gone: flow updating
/// (Jesus, Baquero and Almeida, "Fault-Tolerant Aggregation by Flow Updating", DAIS 2009).
///
/// Mass is never handed over. A node keeps what has flowed to each neighbour, and its estimate is its own
/// value less all its flows; both ends of a link agree on the flow as soon as one message arrives, and any
/// later message mends what was lost before. Who is gone takes its flows with it, and the others come to
/// the mean of their own values.
public struct FlowUpdating: Sendable {
  /// What is asked of the host.
  public typealias Effect = AggregationEffect<FlowMessage, Never>

  private struct Link: Sendable {
    var flow: Int64 = 0
    /// The neighbour's estimate; nil until it was heard.
    var estimate: Int64?
    /// The last message of the neighbour.
    var life: UInt64 = 0
    var number: UInt64 = 0
  }

  /// This node.
  public let node: NodeID
  private var value: Int64
  private let life: UInt64
  private let settings: AggregationSettings
  private var links: [NodeID: Link]
  private var number: UInt64 = 0
  private var nextRound: MeshTime

  /// Makes a node's part.
  ///
  /// - Parameters:
  ///   - node: this node.
  ///   - value: its value, in units; see ``FixedPoint/largestValue``.
  ///   - neighbors: who it talks to, each of whom talks to it; together they must connect all nodes.
  ///   - life: greater at each start of the node under this name, such as its clock's time.
  ///   - settings: how often.
  ///   - now: the present.
  public init(
    node: NodeID, value: Int64, neighbors: [NodeID], life: UInt64,
    settings: AggregationSettings = .init(), at now: MeshTime
  ) {
    self.node = node
    self.value = FixedPoint.value(value)
    self.life = life
    self.settings = settings
    let known = Set(neighbors).subtracting([node]).sorted().prefix(MeshLimits.nodes - 1)
    links = Dictionary(uniqueKeysWithValues: known.map { ($0, Link()) })
    nextRound = now
  }

  /// The mean as far as this node knows, in parts of the unit.
  public var mean: Int64 {
    // The bounds of value and flow leave room for a thousand of them.
    links.values.reduce(value) { $0 - $1.flow }
  }

  /// Who it talks to, in order of name.
  public var neighbors: [NodeID] { links.keys.sorted() }

  /// What has flowed to a neighbour; 0 where it is none.
  public func flow(to neighbor: NodeID) -> Int64 { links[neighbor]?.flow ?? 0 }

  /// When ``tick(at:)`` has something to do next.
  public var nextDeadline: MeshTime { nextRound }

  /// Gives the node another value, in units; the mean follows.
  public mutating func change(value: Int64) { self.value = FixedPoint.value(value) }

  /// Takes another neighbour.
  public mutating func add(_ neighbor: NodeID) {
    guard neighbor != node, links[neighbor] == nil, links.count < MeshLimits.nodes - 1 else {
      return
    }
    links[neighbor] = Link()
  }

  /// Leaves out a neighbour that is gone, and takes back what flowed to it.
  public mutating func remove(_ neighbor: NodeID) { links[neighbor] = nil }

  /// Does what time asks for: brings its neighbourhood to one estimate, and tells each neighbour.
  public mutating func tick(at now: MeshTime) -> [Effect] {
    guard now >= nextRound else { return [] }
    nextRound = now + settings.interval
    let heard = links.values.compactMap(\.estimate)
    let own = mean
    let average = heard.reduce(own, +) / Int64(heard.count + 1)
    number &+= 1
    var effects: [Effect] = []
    for neighbor in neighbors {
      guard var link = links[neighbor] else { continue }
      if let estimate = link.estimate {
        let (flow, overflow) = link.flow.addingReportingOverflow(average - estimate)
        if !overflow, flow.magnitude <= FixedPoint.largestTotal { link.flow = flow }
        link.estimate = average
        links[neighbor] = link
      }
      effects.append(
        .send(
          neighbor,
          FlowMessage(life: life, number: number, flow: link.flow, estimate: average)))
    }
    return effects
  }

  /// Takes a message of a neighbour; others and old messages change nothing.
  public mutating func receive(
    _ message: FlowMessage, from peer: NodeID, at now: MeshTime
  ) -> [Effect] {
    guard var link = links[peer], message.isPossible,
      (message.life, message.number) > (link.life, link.number)
    else { return [] }
    link.flow = -message.flow
    link.estimate = message.estimate
    link.life = message.life
    link.number = message.number
    links[peer] = link
    return []
  }
}

extension FlowMessage: WireCodable {
  /// Whether a swarm's mass can give rise to it.
  var isPossible: Bool {
    flow.magnitude <= FixedPoint.largestTotal && estimate.magnitude <= FixedPoint.largestTotal
  }

  /// Writes the message.
  public func encode(to writer: inout WireWriter) {
    writer.write(life)
    writer.write(number)
    writer.write(flow)
    writer.write(estimate)
  }

  /// Reads a message.
  public init(from reader: inout WireReader) throws(WireError) {
    self.init(
      life: try reader.readUInt64(), number: try reader.readUInt64(),
      flow: try reader.readInt64(), estimate: try reader.readInt64())
    guard isPossible else { throw .outOfRange }
  }
}
