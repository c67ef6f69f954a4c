import Mesh
import Testing

@Suite("Failure detection")
struct MembershipTests {
  static func membership(_ count: Int) -> Membership {
    let members = (0..<count).map { NodeProfile(id: NodeID("n\($0)"), agents: []) }
    return Membership(
      profile: members[0], incarnation: 1, members: members, random: SplitMix64(seed: 1),
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
