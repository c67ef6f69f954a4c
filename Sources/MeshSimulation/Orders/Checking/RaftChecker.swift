import Mesh

/// Raft's properties by their usual names (Ongaro and Ousterhout 2014, figure 3), and what must hold
/// across crashes.
///
/// It follows each host's log in a copy and looks only at what differs from that. A copy is what the
/// host holds in memory; what it has promised is what left it, behind its records.
struct RaftChecker: Sendable {
  /// An entry, as far as it matters: the same index and term must be the same entry behind the same.
  private struct Entry: Sendable, Hashable {
    let previousTerm: UInt64
    let command: CommandID
  }

  private struct Place: Sendable, Hashable {
    let index: UInt64
    let term: UInt64
  }

  private struct Ballot: Sendable, Hashable {
    let host: Int
    let term: UInt64
  }

  /// What is known of one host.
  private struct Host: Sendable {
    /// The term of each entry, from index 1 on; 0 where it was never seen.
    var terms: [UInt64] = []
    var term: UInt64 = 0
    var commit: UInt64 = 0
    var applied: UInt64 = 0
    /// The term in which it led when it was last looked at.
    var leads: UInt64?
    /// The latest term that it told anybody.
    var saidTerm: UInt64 = 0
    /// The latest log that it told a leader that it has: of that term, up to that index.
    var acknowledged: (term: UInt64, through: UInt64) = (0, 0)
    /// Up to where it handed commands out, in any of its lives.
    var handedOut: UInt64 = 0

    func term(at index: UInt64) -> UInt64? {
      guard index > 0, index <= UInt64(terms.count) else { return nil }
      let term = terms[Int(index) - 1]
      return term == 0 ? nil : term
    }
  }

  private let nodes: [NodeID]
  private var hosts: [Host]
  private var leaders: [UInt64: Int] = [:]
  private var entries: [Place: Entry] = [:]
  private var ballots: [Ballot: NodeID] = [:]
  /// The term of each decided entry, from index 1 on, as the first host to hand it out had it; 0 where
  /// that host had dropped it.
  private var decided: [UInt64] = []
  /// The term that the host was in then: leaders of later terms have the entry.
  private var decidedIn: [UInt64] = []

  private var leadership: RaftLeadershipChecker

  init(nodes: [NodeID], electionTimeout: MeshDuration = RaftSettings().electionTimeout) {
    self.nodes = nodes
    leadership = RaftLeadershipChecker(nodes: nodes, electionTimeout: electionTimeout)
    hosts = Array(repeating: Host(), count: nodes.count)
  }

  // MARK: - A host that changed

  mutating func check(
    _ raft: RaftOrder, of host: Int, handedOutThrough index: UInt64?, at now: MeshTime
  ) -> [String] {
    var broken = leadership.check(raft, of: host, at: now)
    // Taken out while it changes, so that the log is not copied.
    var known = Host()
    swap(&known, &hosts[host])
    defer { swap(&known, &hosts[host]) }
    if raft.term < known.term { broken.append("terms only grow: \(raft.term)") }
    if raft.knownCommit < known.commit {
      broken.append("what is committed stays so: \(raft.knownCommit) after \(known.commit)")
    }
    if raft.committedIndex < known.applied { broken.append("what is applied stays so") }
    if raft.committedIndex > raft.knownCommit || raft.knownCommit > raft.lastIndex {
      broken.append(
        "applied ≤ committed ≤ last: \(raft.committedIndex), \(raft.knownCommit), \(raft.lastIndex)"
      )
    }
    let end = UInt64(known.terms.count)
    broken += follow(raft, &known)
    if raft.isLeading {
      if known.leads == raft.term, raft.lastIndex < end {
        broken.append("leader append-only: a leader dropped entries of its log")
      }
      if let other = leaders[raft.term], other != host {
        broken.append("election safety: two leaders in term \(raft.term)")
      }
      leaders[raft.term] = host
      if known.leads != raft.term { broken += completeness(of: raft, known) }
    }
    known.term = raft.term
    known.commit = raft.knownCommit
    known.applied = raft.committedIndex
    known.leads = raft.isLeading ? raft.term : nil
    if let index {
      known.handedOut = max(known.handedOut, index)
      broken += decide(through: index, known)
    }
    return broken
  }

  /// Brings the copy of a log up to date: log matching, and no committed entry dropped.
  private mutating func follow(_ raft: RaftOrder, _ known: inout Host) -> [String] {
    var broken: [String] = []
    let last = raft.lastIndex
    let base = Int(clamping: raft.compactedIndex)
    if base > 0, base <= known.terms.count, known.terms[base - 1] != raft.compactedTerm {
      // A snapshot took the place of a log that differed.
      if known.terms[base - 1] != 0 {
        known.terms = Array(repeating: 0, count: base)
      }
      known.terms[base - 1] = raft.compactedTerm
    }
    var common = min(last, UInt64(known.terms.count))
    while common > raft.compactedIndex, let term = raft.term(at: common),
      term != known.terms[Int(common) - 1]
    {
      common -= 1
    }
    if common < UInt64(known.terms.count) {
      // In the same term a leader's log only grows, and so do those that follow it.
      if known.leads == raft.term, raft.isLeading {
        broken.append("leader append-only: a leader rewrote its log from \(common + 1) on")
      }
      if common < known.commit {
        broken.append("committed is durable: \(common + 1) was committed and is dropped")
      }
      known.terms.removeSubrange(Int(common)...)
    }
    // What a snapshot stands for was never seen here.
    while UInt64(known.terms.count) < raft.compactedIndex {
      let isLast = known.terms.count + 1 == base
      known.terms.append(isLast ? raft.compactedTerm : 0)
    }
    while UInt64(known.terms.count) < last {
      let index = UInt64(known.terms.count) + 1
      guard let entry = raft.entry(at: index) else { break }
      let previous = index == 1 ? 0 : known.term(at: index - 1)
      if let previous, entry.term < previous {
        broken.append("log matching: terms in a log only grow, not at \(index)")
      }
      if let previous {
        let place = Place(index: index, term: entry.term)
        let own = Entry(previousTerm: previous, command: entry.command.id)
        if let other = entries.updateValue(own, forKey: place), other != own {
          broken.append("log matching: two entries at index \(index) of term \(entry.term)")
        }
      }
      known.terms.append(entry.term)
    }
    return broken
  }

  /// A new leader has all that was decided in earlier terms.
  private func completeness(of raft: RaftOrder, _ known: Host) -> [String] {
    guard UInt64(decided.count) > raft.compactedIndex else { return [] }
    for index in raft.compactedIndex + 1...UInt64(decided.count) {
      let term = decided[Int(index) - 1]
      // A leader of an old term may only now learn of its election.
      guard term != 0, decidedIn[Int(index) - 1] < raft.term else { continue }
      if raft.entry(at: index)?.term != term {
        return ["leader completeness: the leader of term \(raft.term) lacks \(index)"]
      }
    }
    return []
  }

  private mutating func decide(through index: UInt64, _ known: Host) -> [String] {
    var broken: [String] = []
    while UInt64(decided.count) < index {
      decided.append(known.term(at: UInt64(decided.count) + 1) ?? 0)
      decidedIn.append(known.term)
    }
    // What was handed out by somebody else before is compared by command; here the last term counts.
    if let own = known.term(at: index), decided[Int(index) - 1] != 0,
      decided[Int(index) - 1] != own
    {
      broken.append("state-machine safety: entries of two terms are committed at \(index)")
    }
    return broken
  }

  // MARK: - What leaves a host

  mutating func received(
    _ message: RaftMessage, by host: Int, from peer: NodeID, at now: MeshTime, local: MeshTime
  ) {
    let term = hosts[host].term
    leadership.received(
      message, by: host, from: peer, term: term, isLeading: hosts[host].leads == term, at: now,
      local: local)
  }

  mutating func sent(_ message: RaftMessage, from host: Int, to peer: NodeID) -> [String] {
    var broken = leadership.sent(message, from: host, to: peer)
    switch message {
    case .vote(let term, isGranted: true): broken += vote(for: peer, by: host, term)
    case .askVote(let term, _, _, _): broken += vote(for: nodes[host], by: host, term)
    case .appended(let term, let through, _):
      if term > hosts[host].acknowledged.term {
        hosts[host].acknowledged = (term, through)
      } else if term == hosts[host].acknowledged.term {
        hosts[host].acknowledged.through = max(hosts[host].acknowledged.through, through)
      }
    default: break
    }
    if let term = message.term { hosts[host].saidTerm = max(hosts[host].saidTerm, term) }
    return broken
  }

  private mutating func vote(for candidate: NodeID, by host: Int, _ term: UInt64) -> [String] {
    guard let other = ballots.updateValue(candidate, forKey: Ballot(host: host, term: term)),
      other != candidate
    else { return [] }
    return ["one vote a term: \(other) and \(candidate) have it in term \(term)"]
  }

  // MARK: - A host that comes back

  mutating func restarted(_ raft: RaftOrder, of host: Int) -> [String] {
    var broken: [String] = []
    let known = hosts[host]
    if raft.term < known.saidTerm {
      broken.append("terms are durable: \(raft.term) after a restart, \(known.saidTerm) was said")
    }
    if raft.lastIndex < known.handedOut {
      broken.append("committed is durable: \(known.handedOut) is lost in a restart")
    }
    if raft.term == known.acknowledged.term, raft.lastIndex < known.acknowledged.through {
      broken.append("what was acknowledged is durable: \(known.acknowledged.through)")
    }
    if let candidate = ballots[Ballot(host: host, term: raft.term)], raft.vote != candidate {
      broken.append("one vote a term: the vote for \(candidate) is lost in a restart")
    }
    forgetUnsaid(after: raft.term, of: host)
    leadership.restarted(host)
    var fresh = Host()
    fresh.saidTerm = known.saidTerm
    fresh.acknowledged = known.acknowledged
    fresh.handedOut = known.handedOut
    // What lies before a snapshot was the host's own.
    fresh.terms = Array(
      known.terms.prefix(Int(min(raft.compactedIndex, UInt64(known.terms.count)))))
    hosts[host] = fresh
    return broken
  }

  /// A sole voter leads at once; where it crashes before its term is on its disk, nobody ever heard of
  /// that term, and it may begin it anew.
  private mutating func forgetUnsaid(after term: UInt64, of host: Int) {
    let unsaid = leaders.filter { $0.key > term && $0.value == host }.map(\.key)
    guard !unsaid.isEmpty else { return }
    for term in unsaid { leaders[term] = nil }
    entries = entries.filter { !unsaid.contains($0.key.term) }
  }
}
