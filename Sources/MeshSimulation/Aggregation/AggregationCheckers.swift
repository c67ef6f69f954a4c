import Mesh

/// Checks an aggregation, which is settled when all nodes have come to the mean.
protocol AggregationChecker: InvariantChecker where Machine == AggregationMachine<Node> {
  associatedtype Node: SimulatedAggregation

  init(_ values: AggregatedValues)
}

extension AggregationChecker {
  /// Checks that all came to the mean.
  mutating func finish(_ machines: [AggregationMachine<Node>?], isHealed: Bool) -> [String] {
    guard isHealed, !isSettled(machines) else { return [] }
    return ["healed nodes come to the mean: \(machines.map { $0?.node.mean ?? 0 })"]
  }
}

/// What a push-sum must keep: at every step all mass together is what it was at the beginning, to the last
/// bit; and once healed all nodes come to the mean.
struct PushSumChecker: AggregationChecker {
  typealias Node = PushSum

  private let values: AggregatedValues
  private let total: Mass
  private var sums: [PushSum?]

  init(_ values: AggregatedValues) {
    self.values = values
    total = Mass(
      sum: values.values.reduce(0) { $0 + FixedPoint.value($1) },
      weight: PushSum.weightOfNode * Int64(values.values.count))
    sums = values.nodes.map { _ in nil }
  }

  /// Checks that no mass was made or lost.
  mutating func check(
    _ machine: Machine, of host: Int, after outputs: [Never], at now: MeshTime
  ) -> [String] {
    sums[host] = machine.node
    return lost
  }

  /// Checks that a restart made and lost none.
  mutating func restarted(_ machine: Machine, of host: Int) -> [String] {
    sums[host] = machine.node
    return lost
  }

  private var lost: [String] {
    var mass = Mass.zero
    for (host, sum) in sums.enumerated() {
      guard let sum else {
        mass.sum += FixedPoint.value(values.values[host])
        mass.weight += PushSum.weightOfNode
        continue
      }
      mass.sum += sum.held.sum
      mass.weight += sum.held.weight
      for (position, peer) in values.nodes.enumerated() {
        guard let pending = sum.pending(to: peer),
          pending.number > (sums[position]?.taken(from: sum.node) ?? 0)
        else { continue }
        mass.sum += pending.mass.sum
        mass.weight += pending.mass.weight
      }
    }
    guard mass != total else { return [] }
    return [
      "mass is conserved: \(mass.sum) of \(total.sum), weight \(mass.weight) of \(total.weight)"
    ]
  }

  /// Whether all have the mean, where all are there, or else one mean.
  func isSettled(_ machines: [Machine?]) -> Bool {
    let means = machines.compactMap { $0?.node.mean }
    let aim =
      means.count == machines.count ? values.mean(of: machines.indices) : (means.first ?? 0)
    return means.allSatisfy { ($0 - aim).magnitude <= AggregationTolerance.parts }
  }
}

/// What flow updating must keep: once healed, all that are left come to the mean of all whose values are
/// still in the flows.
struct FlowChecker: AggregationChecker {
  typealias Node = FlowUpdating

  private let values: AggregatedValues

  init(_ values: AggregatedValues) { self.values = values }

  /// Checks that a node's estimate is within what the values allow for.
  mutating func check(
    _ machine: Machine, of host: Int, after outputs: [Never],
    at now: MeshTime
  ) -> [String] {
    // Every flow stems from differences of estimates, and those from values.
    let bound = FixedPoint.value(10_000) * Int64(4 * values.nodes.count * values.nodes.count)
    return machine.node.mean.magnitude <= bound.magnitude
      ? [] : ["estimates stay bounded: \(machine.node.mean)"]
  }

  /// Whether all have the mean of all that are there, less what flowed to those that are not.
  func isSettled(_ machines: [Machine?]) -> Bool {
    let alive = machines.indices.filter { machines[$0] != nil }
    guard !alive.isEmpty else { return true }
    let gone = machines.indices.filter { machines[$0] == nil }.map { values.nodes[$0] }
    let flowed = machines.reduce(0) { total, machine in
      total + gone.reduce(0) { $0 + (machine?.node.flow(to: $1) ?? 0) }
    }
    let sum = alive.reduce(0) { $0 + FixedPoint.value(values.values[$1]) } - flowed
    let aim = sum / Int64(alive.count)
    return machines.allSatisfy { machine in
      guard let machine else { return true }
      return (machine.node.mean - aim).magnitude <= AggregationTolerance.parts
    }
  }
}

/// How near is near enough.
enum AggregationTolerance {
  /// A hundredth of a unit, of values up to ten thousand.
  static let parts = UInt64(FixedPoint.one / 100)
}
