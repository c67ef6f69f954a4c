import Mesh

// What goes wrong, and how it ends.
extension ProtocolSimulation {
  mutating func begin(_ number: Int) {
    guard !isHealed else { return }
    let scheduled = settings.schedule.faults[number]
    mix(3, number, 0)
    timeline.add(.fault(scheduled.fault, scheduled.duration), at: now)
    switch scheduled.fault {
    case .crash(let host): crash(host)
    case .destroyDisk(let host):
      crash(host)
      hosts[host].isDestroyed = true
    case .pause(let host): hosts[host].pauses += 1
    case .slow(let host, let delay): hosts[host].slowness.append((number, delay))
    case .slowDisk(let host, let delay): hosts[host].diskSlowness.append((number, delay))
    case .clockJump(let host, let span):
      hosts[host].skew = MeshDuration(
        milliseconds: hosts[host].skew.milliseconds + span.milliseconds)
      queue.add(.tick(host), at: now)
      hosts[host].tickAt = now
    case .partition, .deaf, .flap, .network: network.begin(scheduled.fault, number: number)
    }
    queue.add(.endFault(number), at: now + scheduled.duration)
  }

  mutating func end(_ number: Int) {
    guard !isHealed else { return }
    mix(4, number, 0)
    switch settings.schedule.faults[number].fault {
    case .crash(let host):
      hosts[host].crashes -= 1
      if hosts[host].crashes == 0 { restart(host) }
    case .pause(let host): resume(host)
    case .slow(let host, _): hosts[host].slowness.removeAll { $0.number == number }
    case .slowDisk(let host, _): hosts[host].diskSlowness.removeAll { $0.number == number }
    case .destroyDisk, .clockJump: break
    case .partition, .deaf, .flap, .network: network.end(number: number)
    }
  }

  mutating func heal() {
    mix(5, 0, 0)
    isHealed = true
    timeline.add(.healed, at: now)
    network.heal()
    for host in hosts.indices {
      hosts[host].slowness = []
      hosts[host].diskSlowness = []
      while hosts[host].pauses > 0 { resume(host) }
      if !hosts[host].isUp { restart(host) }
    }
  }

  private mutating func crash(_ host: Int) {
    hosts[host].crashes += 1
    guard hosts[host].isUp else { return }
    hosts[host].isUp = false
    hosts[host].life += 1
    hosts[host].waiting.removeAll()
    hosts[host].isSyncing = false
    hosts[host].missed = []
    hosts[host].tickAt = nil
    hosts[host].disk.crash(&random)
  }

  private mutating func restart(_ host: Int) {
    guard !hosts[host].isDestroyed else { return }
    timeline.add(.restarted(host: host), at: now)
    hosts[host].crashes = 0
    hosts[host].isUp = true
    hosts[host].machine = subject.makeMachine(
      of: host, seed: random.next(), restoring: hosts[host].disk.synced, at: localTime(of: host))
    if hosts[host].liar == nil {
      note(checker.restarted(hosts[host].machine, of: host), host: host)
    }
    // As in a real node: what is due is done before anything is heard.
    hosts[host].isStarted = false
    tick(host)
  }

  private mutating func resume(_ host: Int) {
    hosts[host].pauses -= 1
    guard hosts[host].pauses == 0, hosts[host].isUp else { return }
    let missed = hosts[host].missed
    hosts[host].missed = []
    drain(host)
    if !hosts[host].isStarted { tick(host) }
    for (sender, bytes) in missed { deliver(bytes, to: host, from: sender) }
    hosts[host].tickAt = now
    queue.add(.tick(host), at: now)
  }
}
