import Mesh

/// What the network does to each message, as the faults that are under way have it.
struct NetworkModel: Sendable {
  private let seed: UInt64
  private let hosts: Int
  /// How many messages went over each link, for drawing what happens to the next.
  private var counts: [UInt64]
  private let calm: NetworkFaults
  /// Faults under way by their number in the schedule, oldest first.
  private var partitions: [(number: Int, groups: [Int])] = []
  private var deaf: [(number: Int, from: Int, to: Int)] = []
  private var flapping: [(number: Int, host: Int, pace: MeshDuration)] = []
  private var storms: [(number: Int, faults: NetworkFaults)] = []
  private var isHealed = false

  init(hosts: Int, calm: NetworkFaults, seed: UInt64) {
    self.hosts = hosts
    self.calm = calm
    self.seed = seed
    counts = Array(repeating: 0, count: hosts * hosts)
  }

  mutating func begin(_ fault: Fault, number: Int) {
    switch fault {
    case .partition(let groups):
      // Hosts that the groups do not name are with the first.
      let others = Array(repeating: groups.first ?? 0, count: max(hosts - groups.count, 0))
      partitions.append((number, groups + others))
    case .deaf(let from, let to): deaf.append((number, from, to))
    case .flap(let host, let pace): flapping.append((number, host, pace))
    case .network(let faults): storms.append((number, faults))
    default: break
    }
  }

  mutating func end(number: Int) {
    partitions.removeAll { $0.number == number }
    deaf.removeAll { $0.number == number }
    flapping.removeAll { $0.number == number }
    storms.removeAll { $0.number == number }
  }

  mutating func heal() {
    partitions = []
    deaf = []
    flapping = []
    storms = []
    isHealed = true
  }

  /// The delays of the copies of a message that arrive; none where it is lost.
  ///
  /// What happens to a message is drawn from its link and its number there, so that a run with one
  /// fault less is as much the same run as can be.
  mutating func copies(from sender: Int, to receiver: Int, at now: MeshTime) -> [MeshDuration] {
    let link = sender * hosts + receiver
    counts[link] += 1
    guard !isCut(from: sender, to: receiver, at: now) else { return [] }
    let faults = isHealed ? .none : storms.last?.faults ?? calm
    var random = SplitMix64(
      seed: seed ^ (UInt64(link) &* 0x9E37_79B9_7F4A_7C15)
        ^ (counts[link] &* 0xD1B5_4A32_D192_ED03))
    guard faults.loss == 0 || !random.chance(faults.loss) else { return [] }
    let first = delay(faults, &random)
    guard faults.duplication > 0, random.chance(faults.duplication) else { return [first] }
    return [first, delay(faults, &random)]
  }

  private func delay(_ faults: NetworkFaults, _ random: inout SplitMix64) -> MeshDuration {
    let range = faults.maximumDelay.milliseconds - faults.minimumDelay.milliseconds
    var delay =
      faults.minimumDelay.milliseconds
      + random.duration(upTo: .milliseconds(range)).milliseconds
    if faults.spikes > 0, random.chance(faults.spikes) {
      delay += random.duration(upTo: faults.spike).milliseconds
    }
    return .milliseconds(delay)
  }

  private func isCut(from sender: Int, to receiver: Int, at now: MeshTime) -> Bool {
    if !partitions.isEmpty,
      partitions.contains(where: { $0.groups[sender] != $0.groups[receiver] })
    {
      return true
    }
    if !deaf.isEmpty, deaf.contains(where: { $0.from == sender && $0.to == receiver }) {
      return true
    }
    return !flapping.isEmpty
      && flapping.contains {
        ($0.host == sender || $0.host == receiver)
          && now.milliseconds / max($0.pace.milliseconds, 1) % 2 == 1
      }
  }
}
