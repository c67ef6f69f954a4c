import Crypto
import Mesh
import NIOPosix

@testable import MeshTransport

/// Makes credentials of one swarm.
struct TestSwarm {
  let authority: SwarmAuthority

  init(_ name: String) throws { authority = try SwarmAuthority(swarm: name) }

  func credentials(_ node: NodeID) throws -> NodeCredentials {
    let key = Curve25519.Signing.PrivateKey()
    return try NodeCredentials(
      key: key, certificate: authority.certify(node, key: key.publicKey),
      authority: authority.certificate)
  }
}

/// Keeps what arrives, and lets a test wait for it.
final class Arrivals<Value: Sendable>: Sendable {
  private let stream: AsyncStream<Value>
  private let continuation: AsyncStream<Value>.Continuation

  init() { (stream, continuation) = AsyncStream.makeStream() }

  func add(_ value: Value) { continuation.yield(value) }

  /// The first value that fits; nil where none comes within a minute.
  func first(where fits: @escaping @Sendable (Value) -> Bool) async -> Value? {
    let timer = Task {
      try await Task.sleep(for: .seconds(60))
      continuation.finish()
    }
    defer { timer.cancel() }
    return await stream.first(where: fits)
  }
}

/// A listener of a node, and what it takes.
struct TestNode {
  let messages = Arrivals<(message: MeshMessage, from: NodeID)>()
  let refusals = Arrivals<String>()
  let credentials: NodeCredentials
  let listener: MeshListener

  init(
    _ credentials: NodeCredentials, plan: String = "plan", port: Int = 0,
    guest: (@Sendable (FrameWriter) async -> any FrameHandler)? = nil
  ) async throws {
    self.credentials = credentials
    let (messages, refusals) = (messages, refusals)
    listener = try await MeshListener.start(
      at: HostAddress(host: "127.0.0.1", port: port), credentials: credentials, plan: plan,
      group: MultiThreadedEventLoopGroup.singleton,
      reception: .init(
        messages: { batch, node in for message in batch { messages.add((message, node)) } },
        guest: guest, refused: { refusals.add($0) }))
  }
}

extension MeshTransport {
  /// A transport that knows one peer.
  static func make(
    _ credentials: NodeCredentials, plan: String = "plan", to node: NodeID, at address: HostAddress
  ) throws -> MeshTransport {
    let transport = try MeshTransport(
      credentials, plan: plan, group: MultiThreadedEventLoopGroup.singleton)
    transport.update([node: address])
    return transport
  }

  /// Sends a message until the test is done with it.
  func insist(_ message: MeshMessage, to node: NodeID) -> Task<Void, Never> {
    Task {
      while !Task.isCancelled {
        send([message], to: node)
        try? await Task.sleep(for: .milliseconds(20))
      }
    }
  }
}

func pulse(_ incarnation: UInt64) -> MeshMessage {
  .membership(.accused(incarnation: incarnation))
}

func bulk(_ number: UInt64) -> MeshMessage {
  .mailbox(.received(sequence: number, incarnation: 1))
}
