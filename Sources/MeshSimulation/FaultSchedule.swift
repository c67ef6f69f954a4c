import Mesh

// Crashes, restarts and partitions, as the seed has them.
extension Simulation {
  mutating func scheduleFaults() {
    if let mean = settings.crashEvery { schedule(.crash, within: mean * 2) }
    if let mean = settings.partitionEvery { schedule(.partition, within: mean * 2) }
  }

  private mutating func schedule(_ event: Event, within span: MeshDuration) {
    queue.add(event, at: now + random.duration(upTo: span))
  }

  private var isHealed: Bool { now >= MeshTime.zero + settings.faultyFor }

  mutating func crash() {
    guard !isHealed, let mean = settings.crashEvery else { return }
    let host = Int(random.next(below: UInt64(hosts.count)))
    if hosts[host].isUp {
      note(3, host, 0)
      hosts[host].isUp = false
      hosts[host].life += 1
      // Some come back before anyone notices, some long after they were declared dead.
      queue.add(.restart(host), at: now + random.duration(upTo: .seconds(40)))
    }
    schedule(.crash, within: mean * 2)
  }

  mutating func restart(_ host: Int) {
    guard !hosts[host].isUp else { return }
    note(4, host, 0)
    hosts[host].isUp = true
    hosts[host].tickAt = nil
    hosts[host].node = MeshNode(
      profile: hosts[host].node.profile, configuration: settings.configuration,
      seed: random.next(), restoring: hosts[host].records, at: localTime(of: host))
    checker.restarted(hosts[host].node.id)
    // The run's front proposes again what may have been lost with the node that it spoke to.
    if host == 0, proposed { proposed = false }
    queue.add(.tick(host), at: now)
  }

  mutating func partition() {
    guard !isHealed, let mean = settings.partitionEvery else { return }
    partitions += 1
    for host in hosts.indices { sides[host] = Int(random.next(below: 2)) }
    note(5, partitions, 0)
    queue.add(.unite(partitions), at: now + random.duration(upTo: .seconds(45)))
    schedule(.partition, within: mean * 2)
  }

  mutating func unite() {
    note(6, partitions, 0)
    sides = Array(repeating: 0, count: hosts.count)
  }

  mutating func heal() {
    unite()
    network = .none
    for host in hosts.indices where !hosts[host].isUp { restart(host) }
  }
}
