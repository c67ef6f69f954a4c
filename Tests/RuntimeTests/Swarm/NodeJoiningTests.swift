import Crypto
import JSONSyntax
import Mesh
import MeshTransport
import NIOConcurrencyHelpers
import NIOPosix
import Testing

@testable import Runtime

@Suite("How a node joins over connections that break")
struct NodeJoiningTests {
  @Test(
    "it shows the same key in each try, as the run may have given it a place",
    .timeLimit(.minutes(1)))
  func oneKey() async throws {
    let scratch = try Scratch()
    let credentials = try credentials()
    let token = JoinToken(fingerprint: credentials.fingerprint)
    let keys = NIOLockedValueBox<[String]>([])
    let (asked, ask) = AsyncStream.makeStream(of: Void.self)
    let first = try await listen(at: 0, credentials) { body, _ in
      keys.withLockedValue { $0.append(body["key"]?.string ?? "") }
      ask.yield()
      // Never answered: the connection ends before.
      try await Task.sleep(for: .seconds(60))
      return .null
    }
    let session = NodeSession(
      NodeRequest(
        address: first.address, token: token, stateFolder: scratch.path, directory: scratch.path,
        environment: [:], moflo: "/moflo", seed: 1), report: { _ in })
    let running = Task { try await session.run() }
    _ = await asked.first { _ in true }
    await first.stop()
    let second = try await listen(at: first.address.port, credentials) { body, _ in
      keys.withLockedValue { $0.append(body["key"]?.string ?? "") }
      throw TransportError.refused("that is enough")
    }
    await #expect(throws: RunError.self) { try await running.value }
    await second.stop()
    let shown = keys.withLockedValue { $0 }
    #expect(shown.count == 2)
    #expect(Set(shown).count == 1)
  }

  private func credentials() throws -> NodeCredentials {
    let authority = try SwarmAuthority(swarm: "run")
    let key = Curve25519.Signing.PrivateKey()
    return try NodeCredentials(
      key: key, certificate: authority.certify("node-1", key: key.publicKey),
      authority: authority.certificate)
  }

  /// A run that answers who it is, and joins as told.
  private func listen(
    at port: Int, _ credentials: NodeCredentials,
    join: @escaping @Sendable (JSONValue, ControlLink) async throws -> JSONValue
  ) async throws -> MeshListener {
    try await MeshListener.start(
      at: HostAddress(host: "127.0.0.1", port: port), credentials: credentials, plan: "plan",
      guestFrame: 1 << 20, group: MultiThreadedEventLoopGroup.singleton,
      reception: .init(
        messages: { _, _ in },
        guest: { writer in
          ControlLink(
            writer,
            service: { kind, body, link in
              guard kind == ControlKind.introduce else { return try await join(body, link) }
              return [
                "run": .string(RunID(milliseconds: 1, random: 1).text), "node": .null,
                "placement": .string(RunRequest.NodePlacement.hosts.rawValue),
              ]
            }, ended: { _ in })
        }, refused: { _ in }))
  }
}
