/// Proposes a topology from what was measured.
///
/// What a topology costs in a second: each message takes the shortest way over its links; a node through which
/// others' messages go has work with them, the more the busier it is; and a link has to be kept up. Integers
/// throughout, so that all nodes that measured the same propose the same.
public struct TopologyOptimizer: Sendable {
  /// What a topology costs.
  public struct Cost: Sendable, Hashable {
    /// Milliseconds that all messages of a second are under way.
    public let travel: Int64
    /// Milliseconds of work for passing on what is others'.
    public let relaying: Int64
    /// Milliseconds of work for keeping links up.
    public let upkeep: Int64

    /// All of it.
    public var total: Int64 { travel + relaying + upkeep }
  }

  /// What is proposed.
  public struct Proposal: Sendable, Hashable {
    /// The topology.
    public let topology: Topology
    /// The order of the nodes in it.
    public let order: [NodeID]
    /// What it costs.
    public let cost: Cost
    /// What the present one costs.
    public let present: Cost
    /// Whether it is so much better that the change is worth it.
    public let isWorthwhile: Bool
  }

  /// Milliseconds of work for a message that is passed on, by an idle node.
  public let relayCost: Int64
  /// Milliseconds of work in a second for a link.
  public let linkCost: Int64
  /// How much cheaper, in basis points, another topology has to be: otherwise small changes of what is
  /// measured would change it to and fro.
  public let hysteresis: Int64

  /// Makes an optimizer.
  public init(relayCost: Int64 = 1, linkCost: Int64 = 2, hysteresis: Int64 = 1_000) {
    self.relayCost = min(max(relayCost, 0), TopologyMeasurement.greatest)
    self.linkCost = min(max(linkCost, 0), TopologyMeasurement.greatest)
    self.hysteresis = min(max(hysteresis, 0), 10_000)
  }

  /// Judges all topologies.
  ///
  /// - Parameters:
  ///   - present: the topology that there is.
  ///   - order: the order of the nodes in it.
  ///   - measurement: what was measured.
  public func propose(
    instead present: Topology, _ order: [NodeID], _ measurement: TopologyMeasurement
  ) -> Proposal {
    let now = cost(of: present, order, measurement)
    let candidates = Topology.allCases.map { topology in
      let order = arrange(topology, measurement)
      return (topology, order, cost: cost(of: topology, order, measurement))
    }
    var best = (present, order, cost: now)
    // Of two that cost the same the one that is there, then the one named first.
    for candidate in candidates where candidate.cost.total < best.cost.total { best = candidate }
    let saved = now.total - best.cost.total
    // In parts, so that no product overflows.
    let least = now.total / 10_000 * hysteresis + now.total % 10_000 * hysteresis / 10_000
    return Proposal(
      topology: best.0, order: best.1, cost: best.cost, present: now,
      isWorthwhile: saved > 0 && saved >= least)
  }

  /// What a topology costs with its nodes in an order.
  public func cost(
    of topology: Topology, _ order: [NodeID], _ measurement: TopologyMeasurement
  ) -> Cost {
    let places = Dictionary(
      measurement.nodes.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    let links = topology.links(of: order.filter { places[$0] != nil }).sorted()
    var neighbors: [[Int]] = measurement.nodes.map { _ in [] }
    for link in links {
      guard let first = places[link.first], let second = places[link.second] else { continue }
      neighbors[first].append(second)
      neighbors[second].append(first)
    }
    var travel: Int64 = 0
    var relaying: Int64 = 0
    for source in measurement.nodes.indices {
      let ways = ShortestWays(from: source, neighbors, measurement.latency)
      for target in measurement.nodes.indices where target != source {
        let messages = measurement.traffic[source][target]
        guard messages > 0 else { continue }
        travel = Self.add(travel, messages, ways.length(to: target))
        for relay in ways.between(target) {
          // A node without anything to do takes the plain cost, a full one twice that.
          let work = relayCost * (10_000 + min(measurement.load[relay], 10_000)) / 10_000
          relaying = Self.add(relaying, messages, work)
        }
      }
    }
    return Cost(
      travel: travel, relaying: relaying, upkeep: Self.add(0, Int64(links.count), linkCost))
  }

  /// A good order of the nodes: the centre is the one that is least far from where messages come and go;
  /// around a ring, each next one is the nearest that is left.
  private func arrange(_ topology: Topology, _ measurement: TopologyMeasurement) -> [NodeID] {
    let places = measurement.nodes.indices
    let messages = places.map { place in
      places.reduce(Int64(1)) {
        $0 + measurement.traffic[place][$1] + measurement.traffic[$1][place]
      }
    }
    // What all messages travel if they pass a centre.
    let far = places.map { center in
      places.reduce(Int64(0)) {
        Self.add($0, messages[$1], measurement.latency[center][$1])
      }
    }
    func burden(_ place: Int) -> Int64 {
      let load = 10_000 + min(measurement.load[place], 10_000)
      return far[place] / 10_000 * load + far[place] % 10_000 * load / 10_000
    }
    let byBurden = places.sorted { (burden($0), $0) < (burden($1), $1) }
    guard topology == .ring, var last = byBurden.first else {
      return byBurden.map { measurement.nodes[$0] }
    }
    var left = Set(places).subtracting([last])
    var order = [last]
    while let next = left.min(by: {
      (measurement.latency[last][$0], $0) < (measurement.latency[last][$1], $1)
    }) {
      left.remove(next)
      order.append(next)
      last = next
    }
    return order.map { measurement.nodes[$0] }
  }

  /// A sum that ends at the greatest number instead of overflowing.
  private static func add(_ sum: Int64, _ one: Int64, _ other: Int64) -> Int64 {
    let (product, isTooLarge) = one.multipliedReportingOverflow(by: other)
    let (total, isTooMuch) = sum.addingReportingOverflow(product)
    // So that what is made of it does not overflow either.
    return isTooLarge || isTooMuch ? .max / 8 : min(total, .max / 8)
  }
}
