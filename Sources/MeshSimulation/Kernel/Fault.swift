import Mesh

/// Something that goes wrong for a while. Hosts are named by position.
public enum Fault: Sendable, Hashable {
  /// A host loses all but its disk, and of what was not yet synced there keeps some first part.
  case crash(host: Int)
  /// A host stands still, as under SIGSTOP; what comes meanwhile waits.
  case pause(host: Int)
  /// A host takes so much longer for everything.
  case slow(host: Int, MeshDuration)
  /// Hosts of different groups don't hear each other.
  case partition(groups: [Int])
  /// The second host does not hear the first, but the first hears the second.
  case deaf(from: Int, to: Int)
  /// A host is cut off and back again, over and over, at this pace.
  case flap(host: Int, MeshDuration)
  /// The network behaves like this.
  case network(NetworkFaults)
  /// A host's clock jumps ahead, once.
  case clockJump(host: Int, MeshDuration)
  /// Writing takes so much longer on a host.
  case slowDisk(host: Int, MeshDuration)
  /// A host's disk is damaged, its checksums show it, and so the host never comes back.
  case destroyDisk(host: Int)
}

/// A fault with its time.
public struct ScheduledFault: Sendable, Hashable {
  /// When it begins, on the simulation's clock.
  public let time: MeshTime
  /// How long it lasts; nothing for what happens at once.
  public let duration: MeshDuration
  /// What happens.
  public let fault: Fault

  /// Makes a fault.
  public init(_ fault: Fault, at time: MeshTime, for duration: MeshDuration = .zero) {
    self.fault = fault
    self.time = time
    self.duration = duration
  }
}

/// How often what goes wrong: mean times between two of a kind, nil for never.
public struct FaultMenu: Sendable, Hashable {
  /// Crashes.
  public var crashes: MeshDuration?
  /// Hosts that stand still.
  public var pauses: MeshDuration?
  /// Hosts that are slow.
  public var slowness: MeshDuration?
  /// Partitions into two groups, or three.
  public var partitions: MeshDuration?
  /// Links that work in one direction only.
  public var deafness: MeshDuration?
  /// Hosts whose links come and go.
  public var flapping: MeshDuration?
  /// Times of a worse network.
  public var storms: MeshDuration?
  /// Clocks that jump.
  public var clockJumps: MeshDuration?
  /// Disks that are slow.
  public var slowDisks: MeshDuration?
  /// Most hosts that lose their disk for good.
  public var destroyedDisks: Int
  /// The network when nothing else is wrong with it.
  public var network: NetworkFaults
  /// Longest time that a fault lasts.
  public var longest: MeshDuration

  /// Nothing goes wrong.
  public static let none = FaultMenu(
    crashes: nil, pauses: nil, slowness: nil, partitions: nil, deafness: nil, flapping: nil,
    storms: nil, clockJumps: nil, slowDisks: nil, destroyedDisks: 0, network: .none,
    longest: .zero)

  /// Everything that a cluster must survive goes wrong, within a minute or two.
  public static let full = FaultMenu(
    crashes: .seconds(15), pauses: .seconds(40), slowness: .seconds(40), partitions: .seconds(25),
    deafness: .seconds(30), flapping: .seconds(60), storms: .seconds(30),
    clockJumps: .seconds(60), slowDisks: .seconds(40), destroyedDisks: 0, network: .rough,
    longest: .seconds(20))
}

/// All that goes wrong in a run, by time. A run is decided by its seed, its settings and this.
public struct FaultSchedule: Sendable, Hashable {
  /// The faults, by time.
  public let faults: [ScheduledFault]

  /// Makes a schedule.
  public init(_ faults: [ScheduledFault]) {
    self.faults = faults.enumerated().sorted {
      ($0.element.time, $0.offset) < ($1.element.time, $1.offset)
    }.map(\.element)
  }

  /// Draws a schedule from a menu.
  ///
  /// - Parameters:
  ///   - menu: how often what goes wrong.
  ///   - hosts: how many there are.
  ///   - span: how long faults begin.
  ///   - seed: decides all of it.
  public init(from menu: FaultMenu, hosts: Int, during span: MeshDuration, seed: UInt64) {
    var draw = FaultDraw(menu: menu, hosts: hosts, span: span, random: SplitMix64(seed: seed))
    self.init(draw.all())
  }
}

private struct FaultDraw {
  let menu: FaultMenu
  let hosts: Int
  let span: MeshDuration
  var random: SplitMix64

  mutating func all() -> [ScheduledFault] {
    guard hosts > 0 else { return [] }
    var faults: [ScheduledFault] = []
    // Each kind draws from a source of its own: adding a kind leaves the others as they were.
    let kinds: [(MeshDuration?, (inout FaultDraw) -> (Fault, isLasting: Bool))] = [
      (menu.crashes, { (.crash(host: $0.host()), true) }),
      (menu.pauses, { (.pause(host: $0.host()), true) }),
      (menu.slowness, { (.slow(host: $0.host(), $0.upTo(.seconds(2))), true) }),
      (menu.partitions, { (.partition(groups: $0.groups()), true) }),
      (menu.deafness, { (.deaf(from: $0.host(), to: $0.host()), true) }),
      (menu.flapping, { (.flap(host: $0.host(), $0.upTo(.seconds(3))), true) }),
      (menu.storms, { (.network($0.storm()), true) }),
      (menu.clockJumps, { (.clockJump(host: $0.host(), $0.upTo(.seconds(10))), false) }),
      (menu.slowDisks, { (.slowDisk(host: $0.host(), $0.upTo(.seconds(1))), true) }),
    ]
    for (mean, make) in kinds {
      var own = self
      own.random = random.split()
      guard let mean, mean > .zero else { continue }
      var time = own.upTo(mean * 2)
      while time < span {
        let (fault, isLasting) = make(&own)
        faults.append(
          ScheduledFault(
            fault, at: MeshTime.zero + time, for: isLasting ? own.upTo(menu.longest) : .zero))
        time = MeshDuration(
          milliseconds: time.milliseconds + max(own.upTo(mean * 2).milliseconds, 1))
      }
    }
    for host in random.sample(menu.destroyedDisks, of: Array(0..<hosts)) {
      faults.append(ScheduledFault(.destroyDisk(host: host), at: MeshTime.zero + upTo(span)))
    }
    return faults
  }

  private mutating func host() -> Int { Int(random.next(below: UInt64(hosts))) }

  private mutating func upTo(_ span: MeshDuration) -> MeshDuration { random.duration(upTo: span) }

  private mutating func groups() -> [Int] {
    let count: UInt64 = random.chance(2_000) ? 3 : 2
    return (0..<hosts).map { _ in Int(random.next(below: count)) }
  }

  private mutating func storm() -> NetworkFaults {
    NetworkFaults(
      loss: Int(random.next(below: 5_000)), duplication: Int(random.next(below: 2_000)),
      minimumDelay: .milliseconds(1),
      maximumDelay: .milliseconds(1 + Int64(random.next(below: 1_000))),
      spikes: Int(random.next(below: 500)), spike: .seconds(8))
  }
}
