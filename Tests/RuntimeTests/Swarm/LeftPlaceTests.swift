import Crypto
import JSONSyntax
import Mesh
import MeshTransport
import Testing

@testable import Runtime

@Suite("Places of hosts that die while they join")
struct LeftPlaceTests {
  private static let one = Curve25519.Signing.PrivateKey()
  private static let other = Curve25519.Signing.PrivateKey()

  /// Joins, hangs up, and waits until the run has missed the connection.
  private func joinAndDie(
    _ key: Curve25519.Signing.PrivateKey, _ open: OpenFront,
    _ rest: @escaping @Sendable (ControlLink) async throws -> Void = { _ in }
  ) async throws -> NodeID {
    let (nodes, node) = AsyncStream.makeStream(of: NodeID.self)
    try await open.talk { link, _ in
      node.yield(try await open.join(key, over: link).node)
      try await rest(link)
    }
    let place = try #require(await nodes.first { _ in true })
    while await open.front.members[place]?.link != nil { await Task.yield() }
    return place
  }

  @Test(
    "who comes next gets the place, and the first, should it come back, another",
    .timeLimit(.minutes(1)))
  func given() async throws {
    let open = try await OpenFront(nodes: 3)
    let first = try await joinAndDie(Self.one, open)
    #expect(first == "node-2")
    try await open.talk { link, _ in
      // A place that nobody had comes first.
      let welcome = try await open.join(Self.other, over: link)
      #expect(welcome.node == "node-3")
      let next = try await joinAndDie(Curve25519.Signing.PrivateKey(), open)
      #expect(next == "node-2")
      let again = try await joinAndDie(Self.one, open)
      #expect(again == "node-2")
    }
    await open.front.stop(within: .zero)
    let written = try SeatPlan(of: RunFolder(stateFolder: open.scratch.path, id: OpenFront.id))
    #expect(written.keys["node-2"]?.rawRepresentation == Self.one.publicKey.rawRepresentation)
  }

  @Test("who is connected, or has said where it listens, keeps it", .timeLimit(.minutes(1)))
  func kept() async throws {
    let open = try await OpenFront(nodes: 3)
    let listening = try await joinAndDie(Self.one, open) { link in
      // Answered once all have said so, which they never do.
      Task { _ = try? await link.ask(ControlKind.listening, ["address": "127.0.0.1:1"]) }
      while await open.front.members["node-2"]?.address == nil { await Task.yield() }
    }
    #expect(listening == "node-2")
    try await open.talk { link, _ in
      let welcome = try await open.join(Self.other, over: link)
      #expect(welcome.node == "node-3")
      let late = try await joinAndDie(Curve25519.Signing.PrivateKey(), open)
      #expect(late.text.hasPrefix("worker-"))
    }
    await open.front.stop(within: .zero)
  }

  @Test("a place of an earlier life of the run stays its key's", .timeLimit(.minutes(1)))
  func ofAnEarlierLife() async throws {
    let scratch = try await firstLife()
    let resumed = try await OpenFront(nodes: 2, resuming: scratch)
    let late = try await joinAndDie(Self.other, resumed)
    #expect(late.text.hasPrefix("worker-"))
    let again = try await joinAndDie(Self.one, resumed)
    #expect(again == "node-2")
    await resumed.front.stop(within: .zero)
  }

  private func firstLife() async throws -> Scratch {
    let open = try await OpenFront(nodes: 2)
    let place = try await joinAndDie(Self.one, open)
    #expect(place == "node-2")
    await open.front.stop(within: .zero)
    return open.scratch
  }
}
