import Crypto
import JSONSyntax
import Mesh
import MeshTransport
import Planning
import SourceText

/// What a node has once the run let it in.
struct NodeJoining: Sendable {
  let welcome: Welcome
  let document: PlanDocument
  let run: RunFolder
  let folder: NodeFolder
  let lock: RunLock
  let key: Curve25519.Signing.PrivateKey
  let credentials: NodeCredentials
  let configuration: MeshConfiguration
  let profile: NodeProfile
  let checked: CheckedRequest

  /// Shows the token, and takes what the run answers.
  ///
  /// - Parameter newKey: the key of a node that the run does not know yet: the same for each try, as the run may
  ///   have given a place to it in one whose answer was lost.
  /// - Throws: ``TransportError`` or ``RunError``: why the node cannot take part.
  static func join(
    _ request: NodeRequest, newKey: Curve25519.Signing.PrivateKey, over link: ControlLink
  ) async throws -> NodeJoining {
    let secret = JSONValue.string(Hexadecimal.text(of: request.token.secret))
    let introduction = try await link.ask(ControlKind.introduce, ["secret": secret])
    guard let id = RunID(try ControlBody(introduction).text("run")) else {
      throw TransportError.refused("the run's id is malformed")
    }
    let run = RunFolder(stateFolder: request.stateFolder, id: id)
    let named = introduction["node"]?.string.map { NodeFolder(of: NodeID($0), in: run) }
    try named?.create()
    guard let placement = introduction["placement"]?.string.flatMap(RunRequest.NodePlacement.init)
    else { throw TransportError.refused("where the run's nodes live is malformed") }
    // A host that comes back is known by its key.
    let known =
      named
      ?? NodeFolder.all(in: run).first { folder in
        (placement == .hosts || folder.isWorkers) && !RunLock.isHeld(path: folder.lock)
      }
    let key = try known?.signingKey() ?? newKey
    let welcome = try Welcome(
      await link.ask(
        ControlKind.join, JoinRequest(secret: request.token.secret, key: key.publicKey).json))
    let document = try PlanDocument.read(link.takeAttachment())
    if let finding = PlanVerification.findings(of: document.plan, nodes: welcome.nodes).first {
      throw RunError.nodes("the run's plan is refused: \(finding.path): \(finding.message)")
    }
    let folder = NodeFolder(of: welcome.node, in: run)
    try folder.create()
    // Writing it again would lose it where the process is killed meanwhile.
    if known?.path != folder.path { try folder.keep(key) }
    let lock = try folder.takeLock()
    await OrphanReaper().reap(run: id.text, node: welcome.node.text)
    let slots = request.slots ?? welcome.slots
    let configuration = SwarmAssembly.configuration(
      plan: document.plan, nodes: welcome.nodes, slots: welcome.agreedSlots, placement: placement)
    let profile =
      configuration.members.first { $0.id == welcome.node }?.with(slots: slots)
      ?? SwarmAssembly.worker(welcome.node, of: document.plan, slots: slots)
    var asked = RunRequest(
      stateFolder: request.stateFolder, directory: request.directory,
      environment: request.environment, runner: welcome.runner, moflo: request.moflo,
      seed: request.seed)
    asked.handedOn = Set(welcome.handedOn)
    asked.secrets = welcome.secrets
    asked.limits = welcome.limits
    asked.isSandboxed = welcome.isSandboxed
    return NodeJoining(
      welcome: welcome, document: document, run: run, folder: folder, lock: lock, key: key,
      credentials: try NodeCredentials(
        key: key, certificate: welcome.certificate, authority: welcome.authority),
      configuration: configuration, profile: profile,
      checked: try CheckedRequest(asked, plan: document.plan, recorded: [:]))
  }
}
