import Crypto
import Mesh
import MeshTransport
import ModelContextProtocol
import NIOConcurrencyHelpers
import NIOPosix
import ToolCatalog

@testable import Runtime

/// A run of one node, which others may join.
struct OpenFront {
  let scratch: Scratch
  let front: SwarmFront
  let run: Run
  static let id = RunID(milliseconds: 1, random: 1)

  /// What the front asks of the run.
  final class Run: SwarmFrontDelegate {
    let asked = NIOLockedValueBox<[String]>([])
    let dead = NIOLockedValueBox<Set<NodeID>>([])

    func order(_ request: OrderRequest, of node: NodeID) async throws -> OrderAnswer {
      throw TransportError.refused("the attempt is not that node's any more")
    }
    func record(_ events: [RunEvent], of node: NodeID) async throws {
      asked.withLockedValue { $0.append("record \(node) \(events.count)") }
    }
    func show(_ event: RunEvent, of node: NodeID) async {
      asked.withLockedValue { $0.append("show \(node) \(event.kind.rawValue)") }
    }
    func foreignTools() async -> [Tool] { [] }
    func call(_ call: ForwardedCall, of node: NodeID) async throws -> ToolResult {
      asked.withLockedValue { $0.append("call \(node) \(call.tool)") }
      throw TransportError.refused("the attempt is not that node's any more")
    }
    func openResults() async -> [AttemptToken: TaskResult] { [:] }
    func deadNodes() async -> Set<NodeID> { dead.withLockedValue { $0 } }
    func joined(_ node: NodeID) async { asked.withLockedValue { $0.append("joined \(node)") } }
  }

  init(
    nodes: Int = 1, consensus: ConsensusSettings = .raft(RaftSettings()),
    resuming earlier: Scratch? = nil
  ) async throws {
    scratch = try earlier ?? Scratch()
    run = Run()
    let members = (1...nodes).map { NodeProfile(id: NodeID("node-\($0)"), agents: []) }
    var request = RunRequest(
      stateFolder: scratch.path, directory: scratch.path, environment: [:], moflo: "/moflo",
      seed: 1)
    request.placement = .hosts
    let folder =
      earlier == nil
      ? try RunFolder.create(stateFolder: scratch.path, id: Self.id)
      : RunFolder(stateFolder: scratch.path, id: Self.id)
    front = try await SwarmFront.start(
      SwarmFront.Setup(
        configuration: MeshConfiguration(members: members, consensus: consensus),
        own: members[0], plan: Array("{}".utf8), digest: "plan", folder: folder,
        request: request, needed: nodes), delegate: run, report: { _ in })
  }

  /// Talks to the front as a guest does, and answers what it asks.
  func talk(
    answering service: @escaping ControlLink.Service = { _, _, _ in [:] },
    _ body: @escaping @Sendable (ControlLink, FrameWriter) async throws -> Void
  ) async throws {
    let (ends, end) = AsyncStream.makeStream(of: Result<Void, any Error>.self)
    let front = front
    let carrying = Task {
      do {
        try await GuestConnection.carry(
          to: front.address, fingerprint: front.workerToken.fingerprint, limit: 1 << 20,
          group: MultiThreadedEventLoopGroup.singleton
        ) { writer, _ in
          let link = ControlLink(writer, service: service, ended: { _ in })
          Task {
            do {
              end.yield(.success(try await body(link, writer)))
            } catch {
              end.yield(.failure(error))
            }
          }
          return link
        }
      } catch is TransportError {
        // The front hung up: what the guest made of it is what counts.
      }
    }
    let result = await ends.first { _ in true }
    carrying.cancel()
    _ = await carrying.result
    try result?.get()
  }

  /// Joins by the token for all; returns what the front answered.
  func join(
    _ key: Curve25519.Signing.PrivateKey, over link: ControlLink
  ) async throws -> Welcome {
    let request = JoinRequest(secret: front.workerToken.secret, key: key.publicKey)
    return try Welcome(await link.ask(ControlKind.join, request.json))
  }
}
