import Crypto
import JSONSyntax
import Mesh
import MeshTransport
import ModelContextProtocol
import SourceText

// What nodes ask of their run.
extension SwarmFront {
  func serve(
    _ kind: String, _ body: JSONValue, _ link: ControlLink
  ) async throws -> JSONValue {
    if kind == ControlKind.introduce { return try introduce(ControlBody(body)) }
    if kind == ControlKind.join { return try await admit(JoinRequest(body), link) }
    guard let node = members.first(where: { $0.value.link === link })?.key, let delegate else {
      throw TransportError.refused("the node has not joined")
    }
    switch kind {
    case ControlKind.listening: return try await place(node, ControlBody(body))
    case ControlKind.ready:
      members[node]?.isReady = true
      wake()
      guard await wait(until: { $0.areEnough(\.isReady) }) else {
        throw TransportError.refused("the run does not begin")
      }
    case ControlKind.leave:
      members[node]?.hasLeft = true
      wake()
    case ControlKind.order: return try await delegate.order(OrderRequest(body), of: node).json
    case ControlKind.record:
      try await delegate.record(try RunEvent.list(of: body), of: node)
    case ControlKind.show:
      for event in try RunEvent.list(of: body) { await delegate.show(event, of: node) }
    case ControlKind.tools: return ["tools": .array(await delegate.foreignTools().map(\.listed))]
    case ControlKind.call: return try await delegate.call(ForwardedCall(body), of: node).value
    default: throw TransportError.refused("'\(kind)' is not known here")
    }
    return [:]
  }

  private func introduce(_ body: ControlBody) throws -> JSONValue {
    guard !isStopping else { throw TransportError.refused("the run is over") }
    let node = try member(holding: body.bytes("secret"))
    return [
      "run": .string(setup.folder.id.text), "node": node.map { .string($0.text) } ?? .null,
      "placement": .string(setup.request.placement.rawValue),
    ]
  }

  /// The member whose secret it is; nil for the secret that lets others in.
  private func member(holding secret: [UInt8]) throws -> NodeID? {
    let hash = JoinToken.hash(of: secret)
    if let member = members.first(where: { $0.value.admission == hash }) { return member.key }
    guard hash == workerToken.hash else {
      throw TransportError.refused("the token is not this run's")
    }
    return nil
  }

  /// The place of a node with the token for all: the one that it had before, one of a member that has not
  /// come yet or that is gone for good, or a new one without a vote.
  private func seat(of key: Curve25519.Signing.PublicKey) throws -> NodeID {
    let known = keys.first { $0.value.rawRepresentation == key.rawRepresentation }
    if let known, known.key != setup.own.id { return known.key }
    guard !isStopping else { throw TransportError.refused("the run is over") }
    if setup.request.placement == .hosts {
      let places = configuration.members.map(\.id).sorted()
      if let free = places.first(where: { seats.keys[$0] == nil }) { return free }
      if let left = places.first(where: isLeft) {
        seats.free(left)
        return left
      }
    }
    guard !configuration.consensus.needsSignatures else {
      throw TransportError.refused(
        "the nodes of this swarm sign what they say and are known from the start; others can join only "
          + "where the plan says 'consensus: raft'")
    }
    guard members.count < MeshLimits.nodes else {
      throw TransportError.refused("the swarm is full")
    }
    return NodeID("worker-\(Hexadecimal.text(of: key.rawRepresentation.prefix(4)))")
  }

  /// Whether the run would wait in vain for who has a place: a host that died before it kept its key comes
  /// back with another. Nobody was told a key yet whose holder has not said where it listens.
  private func isLeft(_ node: NodeID) -> Bool {
    guard let member = members[node], !areEnough({ $0.address != nil }) else { return false }
    return member.isNew && member.link == nil && member.address == nil
  }

  private func admit(_ join: JoinRequest, _ link: ControlLink) async throws -> JSONValue {
    let node = try member(holding: join.secret) ?? seat(of: join.key)
    if let known = keys[node],
      known.rawRepresentation != join.key.rawRepresentation
    {
      throw TransportError.refused("'\(node)' has come back with another key")
    }
    let isMember = configuration.members.contains { $0.id == node }
    if isMember {
      if seats.keys[node] == nil {
        try seats.give(node, to: join.key)
        members[node]?.isNew = true
      }
    } else if workers.updateValue(join.key, forKey: node) == nil {
      await delegate?.joined(node)
    }
    // A process that ended may have been replaced before its connection was missed.
    members[node, default: Member(admission: [])].link = link
    if isStopping { await link.tell(ControlKind.stop) }
    try await link.attach(setup.plan)
    let request = setup.request
    let isLocal = request.placement == .processes && isMember
    return Welcome(
      node: node, run: setup.folder.id.text, isMember: isMember,
      certificate: try authority.certify(node, key: join.key), authority: authority.certificate,
      host: isLocal ? address.host : nil, nodes: configuration.members.count,
      // A process of this host lost the run's only where that has ended.
      patience: isLocal ? .zero : RuntimeLimits.nodePatience,
      agreedSlots: setup.configuration.members.first?.slots ?? setup.own.slots,
      slots: setup.own.slots,
      runner: request.runner, handedOn: request.handedOn.sorted(), secrets: request.secrets,
      limits: request.limits, isSandboxed: request.isSandboxed,
      results: await delegate?.openResults() ?? [:]
    ).json
  }

  private func place(_ node: NodeID, _ body: ControlBody) async throws -> JSONValue {
    guard let address = HostAddress(try body.text("address")) else {
      throw TransportError.refused("the address is malformed")
    }
    members[node]?.address = address
    let directory = directory
    transport.update(directory.addresses)
    let news = directory.json
    for (other, member) in members where other != node {
      await member.link?.tell(ControlKind.peers, news)
    }
    wake()
    guard await wait(until: { $0.areEnough { $0.address != nil } }) else {
      throw TransportError.refused("the run does not begin")
    }
    return self.directory.json
  }
}
