import Mesh
import Testing

@Suite("Failure detection")
struct MembershipTests {
  static func membership(_ count: Int, faults: Int = 0) -> Membership {
    let members = (0..<count).map { NodeProfile(id: NodeID("n\($0)"), agents: []) }
    return Membership(
      profile: members[0], incarnation: 1, members: members, faults: faults,
      random: SplitMix64(seed: 1),
      at: .init(milliseconds: 1_000_000))
  }

  static func seconds(_ seconds: Int64) -> MeshTime {
    MeshTime(milliseconds: 1_000_000 + seconds * 1_000)
  }

  @Test("A peer never heard from is not dead at once, nor suspected before it was asked for")
  func newPeer() {
    var membership = Self.membership(5)
    _ = membership.tick(at: Self.seconds(9))
    #expect(membership.status(of: "n1") == .alive)
    let probes = membership.tick(at: Self.seconds(10))
    #expect(membership.status(of: "n1") == .alive)
    #expect(
      probes.contains { if case .send(_, .probeRequest("n1")) = $0 { true } else { false } })
    _ = membership.receive(.probeResult("n1", incarnation: 1), from: "n2", at: Self.seconds(12))
    _ = membership.tick(at: Self.seconds(13))
    #expect(membership.status(of: "n1") == .alive)
    #expect(membership.status(of: "n3") == .suspect)
  }

  @Test("Death takes a quorum of distinct members, the suspect never among them")
  func confirmation() {
    var membership = Self.membership(5)
    let now = Self.seconds(1)
    for _ in 0..<3 {
      _ = membership.receive(.suspect("n4", incarnation: 1), from: "n1", at: now)
      _ = membership.receive(.suspect("n4", incarnation: 1), from: "n4", at: now)
      _ = membership.receive(.suspect("n4", incarnation: 1), from: "stranger", at: now)
    }
    _ = membership.receive(.suspect("n4", incarnation: 1), from: "n2", at: now)
    #expect(membership.status(of: "n4") == .suspect)
    let effects = membership.receive(.suspect("n4", incarnation: 1), from: "n3", at: now)
    #expect(effects.contains(.changed("n4", .dead)))
  }

  @Test("Where one may lie, no single member declares a node dead, however it goes about it")
  func lyingDenouncer() {
    var membership = Self.membership(4, faults: 1)
    let now = Self.seconds(1)
    let others: [NodeID] = ["n0", "n1", "n2"]
    for incarnation: UInt64 in [1, 7, .max] {
      let conviction = Conviction(node: "n3", incarnation: incarnation, accusers: others)
      for _ in 0..<3 {
        _ = membership.receive(.heartbeat(incarnation: 1, [conviction]), from: "n1", at: now)
        _ = membership.receive(.suspect("n3", incarnation: incarnation), from: "n1", at: now)
        _ = membership.receive(.probeResult("n3", incarnation: incarnation), from: "n1", at: now)
      }
      #expect(membership.status(of: "n3") != .dead)
    }
    // Nothing that was named in its place keeps the node itself from being heard.
    _ = membership.receive(.heartbeat(incarnation: 2, []), from: "n3", at: now)
    #expect(membership.incarnation(of: "n3") == 2)
    let conviction = Conviction(node: "n3", incarnation: 2, accusers: others)
    _ = membership.receive(.heartbeat(incarnation: 1, [conviction]), from: "n1", at: now)
    #expect(membership.status(of: "n3") != .dead)
    _ = membership.receive(.heartbeat(incarnation: 1, [conviction]), from: "n2", at: now)
    #expect(membership.status(of: "n3") == .dead)
    _ = membership.receive(.heartbeat(incarnation: 3, []), from: "n3", at: now)
    // The liar may go on suspecting it, under an incarnation that it made up.
    #expect(membership.status(of: "n3") == .suspect)
  }

  @Test("Where one may lie, no single member keeps a silent node alive")
  func lyingVoucher() {
    var membership = Self.membership(4, faults: 1)
    _ = membership.tick(at: Self.seconds(10))
    _ = membership.receive(.probeResult("n3", incarnation: 1), from: "n1", at: Self.seconds(11))
    _ = membership.receive(.probeResult("n2", incarnation: 1), from: "n1", at: Self.seconds(11))
    _ = membership.receive(.probeResult("n2", incarnation: 1), from: "n3", at: Self.seconds(11))
    _ = membership.tick(at: Self.seconds(13))
    #expect(membership.status(of: "n3") == .suspect)
    #expect(membership.status(of: "n2") == .alive)
  }

  @Test("However high an incarnation is named, a node goes beyond it or is believed without")
  func exhaustion() {
    var membership = Self.membership(4, faults: 1)
    for _ in 0..<1_000 {
      _ = membership.receive(.accused(incarnation: .max), from: "n1", at: Self.seconds(1))
    }
    let reached = membership.incarnation
    #expect(reached < .max / 2)
    _ = membership.receive(.suspect("n0", incarnation: reached), from: "n2", at: Self.seconds(1))
    #expect(membership.incarnation > reached)
  }

  @Test("The dead return under a higher incarnation only; the accused refute")
  func refutation() {
    var membership = Self.membership(3)
    let now = Self.seconds(1)
    for node in ["n1", "stranger"] as [NodeID] {
      _ = membership.receive(.suspect("n2", incarnation: 4), from: node, at: now)
    }
    #expect(membership.status(of: "n2") == .suspect)
    _ = membership.receive(.heartbeat(incarnation: 5, []), from: "n2", at: now)
    #expect(membership.status(of: "n2") == .alive)

    let effects = membership.receive(.suspect("n0", incarnation: 1), from: "n1", at: now)
    #expect(membership.incarnation == 2)
    #expect(effects.first == .persistIncarnation(2))
    #expect(membership.receive(.suspect("n0", incarnation: 1), from: "n1", at: now).isEmpty)
  }
}
