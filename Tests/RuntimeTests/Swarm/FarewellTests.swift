import Crypto
import JSONSyntax
import MeshTransport
import Testing

@testable import Runtime

@Suite("How nodes of other hosts hear that a run is over")
struct FarewellTests {
  /// Longer than any test lasts: who waits for its end fails by the test's own limit.
  private static let long = Duration.seconds(3_600)

  @Test("the run stays until a node has heard", .timeLimit(.minutes(1)))
  func heard() async throws {
    let front = try await OpenFront(nodes: 2)
    let key = Curve25519.Signing.PrivateKey()
    try await front.talk(answering: leave) { link, _ in
      _ = try await begin(key, front, link)
      await front.front.stop(within: Self.long)
    }
  }

  @Test(
    "a node that was away when the others were told is told when it comes back",
    .timeLimit(.minutes(1)))
  func awayMeanwhile() async throws {
    let front = try await OpenFront(nodes: 2)
    let key = Curve25519.Signing.PrivateKey()
    try await front.talk { link, _ in _ = try await begin(key, front, link) }
    let stopping = Task { await front.front.stop(within: Self.long) }
    while await !front.front.isStopping { await Task.yield() }
    let stranger = Curve25519.Signing.PrivateKey()
    await #expect(throws: TransportError.refused("the run is over")) {
      try await front.talk { link, _ in _ = try await front.join(stranger, over: link) }
    }
    try await front.talk(answering: leave) { link, _ in
      _ = try await front.join(key, over: link)
      await stopping.value
    }
  }

  @Test(
    "a node that does not answer, or is gone, holds the run up only so long",
    .timeLimit(.minutes(1)))
  func gone() async throws {
    let front = try await OpenFront(nodes: 2)
    try await front.talk { link, _ in
      _ = try await begin(Curve25519.Signing.PrivateKey(), front, link)
    }
    try await front.talk { link, _ in
      _ = try await begin(Curve25519.Signing.PrivateKey(), front, link)
      await front.front.stop(within: .milliseconds(50))
    }
  }

  @Test("a node that the swarm has given up is not waited for", .timeLimit(.minutes(1)))
  func givenUp() async throws {
    let front = try await OpenFront(nodes: 2)
    try await front.talk { link, _ in
      let welcome = try await begin(Curve25519.Signing.PrivateKey(), front, link)
      front.run.dead.withLockedValue { $0 = [welcome.node] }
      await front.front.stop(within: Self.long)
    }
  }

  @Test("a node that is given up meanwhile is not waited for any more", .timeLimit(.minutes(1)))
  func givenUpMeanwhile() async throws {
    let front = try await OpenFront(nodes: 2)
    let (questions, question) = AsyncStream.makeStream(of: String.self)
    let service: ControlLink.Service = { kind, _, _ in
      question.yield(kind)
      while true { try await Task.sleep(for: Self.long) }
    }
    try await front.talk(answering: service) { link, _ in
      let welcome = try await begin(Curve25519.Signing.PrivateKey(), front, link)
      for wait in [
        { @Sendable in #expect(await front.front.ledgers(behind: 7, within: Self.long).isEmpty) },
        { @Sendable in await front.front.stop(within: Self.long) },
      ] {
        front.run.dead.withLockedValue { $0 = [] }
        let waiting = Task { await wait() }
        _ = await questions.first { _ in true }
        front.run.dead.withLockedValue { $0 = [welcome.node] }
        await waiting.value
      }
    }
  }

  @Test(
    "a node is asked for its ledger again over the connection that it makes anew",
    .timeLimit(.minutes(1)))
  func ledgerOfWhoComesBack() async throws {
    let front = try await OpenFront(nodes: 2)
    let key = Curve25519.Signing.PrivateKey()
    try await front.talk { link, _ in _ = try await front.join(key, over: link) }
    let ledgers = Task { await front.front.ledgers(behind: 7, within: Self.long) }
    try await front.talk(
      answering: { kind, body, _ in
        kind == ControlKind.ledger ? ["digest": .string("of \(body["index"]?.string ?? "")")] : [:]
      },
      { link, _ in
        _ = try await front.join(key, over: link)
        _ = try await link.ask(ControlKind.listening, ["address": "127.0.0.1:1"])
        #expect(await ledgers.value == ["node-2": "of 7"])
      })
    await front.front.stop(within: .zero)
  }

  /// Joins, and is ready.
  private func begin(
    _ key: Curve25519.Signing.PrivateKey, _ front: OpenFront, _ link: ControlLink
  ) async throws -> Welcome {
    let welcome = try await front.join(key, over: link)
    _ = try await link.ask(ControlKind.ready, [:])
    return welcome
  }

  @Test("who was not ready is not waited for", .timeLimit(.minutes(1)))
  func notReady() async throws {
    let front = try await OpenFront(nodes: 2)
    try await front.talk { link, _ in
      _ = try await front.join(Curve25519.Signing.PrivateKey(), over: link)
      await front.front.stop(within: Self.long)
    }
  }

  @Sendable private func leave(
    _ kind: String, _ body: JSONValue, _ link: ControlLink
  ) async throws -> JSONValue {
    guard kind == ControlKind.stop else { return [:] }
    Task { try await link.ask(ControlKind.leave, [:]) }
    return [:]
  }
}
