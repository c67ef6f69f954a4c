// Direct and indirect probes, and what they say of this node's own health.
extension SWIM {
  /// Goes on with the probe of this period, or begins the next one.
  mutating func continueProbe(at now: MeshTime) {
    if var current = probe, !current.isAnswered {
      if current.helpers == nil, now >= current.directEndsAt {
        current.helpers = askOthers(to: current)
        probe = current
      }
      if now >= current.endsAt { fail(current, at: now) }
    }
    guard now >= probeAt else { return }
    probe = nil
    let span = settings.interval * Int64(health + 1)
    probeAt = now + span
    guard let target = nextTarget() else { return }
    sequence += 1
    probe = Probe(
      target: target, number: sequence, directEndsAt: now + settings.timeout * Int64(health + 1),
      endsAt: probeAt)
    let name = table.names[target]
    effects.append(.send(name, .ping(sequence, target: name, news(for: name))))
  }

  private mutating func nextTarget() -> Int? {
    while let place = urgent.first {
      urgent.removeFirst()
      if isReachable(place) { return place }
    }
    let (table, node) = (table, node)
    return rounds.take { table.isPresent($0) && table.names[$0] != node }
  }

  private mutating func askOthers(to probe: Probe) -> Int {
    let target = table.names[probe.target]
    let helpers = pick(settings.indirectProbes, besides: probe.target)
    for helper in helpers {
      effects.append(
        .send(helper, .pingRequest(probe.number, target: target, news(for: helper))))
    }
    return helpers.count
  }

  /// Helpers that are silent too are a sign that it is this node that hears nothing (Lifeguard, section IV-A).
  private mutating func fail(_ failed: Probe, at now: MeshTime) {
    let helpers = failed.helpers ?? 0
    doubt(helpers == 0 ? 1 : max(helpers - failed.negatives, 0))
    probe?.isAnswered = true
    guard isReachable(failed.target) else { return }
    suspect(failed.target, table.incarnations[failed.target], by: node, at: now)
    guard !isByQuorum else { return }
    // The suspect is the first who should hear of it.
    let name = table.names[failed.target]
    effects.append(.send(name, .sync(about(name), wantsAnswer: false)))
  }

  /// Probes for another node.
  mutating func relay(
    _ number: UInt64, to target: NodeID, for asker: NodeID, at now: MeshTime
  ) {
    guard target != node, table.place(of: target) != nil,
      relays.count < MeshLimits.probeRelays
    else { return }
    sequence += 1
    // Said before the asker gives up: four fifths of its time.
    let span = MeshDuration(milliseconds: settings.timeout.milliseconds * 4 / 5)
    relays[sequence] = Relay(asker: asker, number: number, target: target, endsAt: now + span)
    effects.append(.send(target, .ping(sequence, target: target, news(for: target))))
  }

  /// Tells those who asked that a node has not answered in time.
  mutating func giveUpRelays(at now: MeshTime) {
    for (number, relay) in relays where now >= relay.endsAt {
      relays[number] = nil
      effects.append(.send(relay.asker, .negative(relay.number)))
    }
  }

  mutating func takeAnswer(
    _ number: UInt64, of target: NodeID, _ incarnation: UInt64, from peer: NodeID,
    at now: MeshTime
  ) {
    if let relay = relays[number], relay.target == target, peer == target {
      relays[number] = nil
      effects.append(
        .send(
          relay.asker,
          .acknowledgement(
            relay.number, node: target, incarnation: incarnation, news(for: relay.asker))))
      return
    }
    guard let current = probe, current.number == number, !current.isAnswered,
      table.names[current.target] == target
    else { return }
    if isByQuorum, peer != target { return }
    probe?.isAnswered = true
    doubt(-1)
    guard isByQuorum else { return }
    withdraw(current.target)
  }
}
