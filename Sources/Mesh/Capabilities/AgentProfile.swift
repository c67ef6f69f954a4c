import SwarmChecks

/// An agent as the mesh needs to know it.
public struct AgentProfile: Sendable, Hashable {
  /// Which it is.
  public let id: AgentID
  /// What it can do.
  public let capabilities: [Capability]

  /// Makes a profile.
  public init(id: AgentID, capabilities: [Capability]) {
    self.id = id
    self.capabilities = capabilities
  }

  /// How much of what a task requires the agent can do.
  public func match(_ required: [Capability]) -> CapabilityMatch {
    CapabilityMatch(required: required.map(\.text), offered: capabilities.map(\.text))
  }
}

/// A node with the agents that live on it.
public struct NodeProfile: Sendable, Hashable {
  /// Which it is.
  public let id: NodeID
  /// Its agents.
  public let agents: [AgentProfile]
  /// Attempts that it executes at a time.
  public let slots: Int
  /// How well its host is equipped, beside the best of the swarm.
  public let resources: BasisPoints

  /// Makes a profile; at least one slot.
  public init(
    id: NodeID, agents: [AgentProfile], slots: Int = 1, resources: BasisPoints = .whole
  ) {
    self.id = id
    self.agents = agents
    self.slots = max(slots, 1)
    self.resources = resources
  }

  /// Whether every part is within ``MeshLimits``.
  public var isWellFormed: Bool {
    id.isWellFormed && agents.count <= MeshLimits.agentsPerNode
      && agents.allSatisfy {
        $0.id.isWellFormed && $0.capabilities.count <= MeshLimits.capabilities
          && $0.capabilities.allSatisfy(\.isWellFormed)
      }
  }
}

extension NodeProfile {
  /// The same node with another number of slots.
  public func with(slots: Int) -> NodeProfile {
    NodeProfile(id: id, agents: agents, slots: slots, resources: resources)
  }

  /// The agent that matches best, of equals the one whose name comes first; nil where none matches enough.
  ///
  /// - Parameters:
  ///   - capabilities: what is required.
  ///   - fixed: the only agent that may; any where nil.
  ///   - threshold: the share that the match must exceed.
  func bestAgent(
    for capabilities: [Capability], fixed: AgentID?, above threshold: BasisPoints
  ) -> (agent: AgentID, match: CapabilityMatch)? {
    var best: (agent: AgentID, match: CapabilityMatch)?
    for candidate in agents where fixed == nil || candidate.id == fixed {
      let match = candidate.match(capabilities)
      guard match.isAbove(threshold) else { continue }
      if let best, match < best.match || (!(best.match < match) && best.agent < candidate.id) {
        continue
      }
      best = (candidate.id, match)
    }
    return best
  }
}

extension AgentProfile: WireCodable {
  /// Writes the profile.
  public func encode(to writer: inout WireWriter) {
    writer.write(id)
    writer.write(capabilities)
  }

  /// Reads a profile.
  public init(from reader: inout WireReader) throws(WireError) {
    self.init(
      id: try reader.read(), capabilities: try reader.readList(limit: MeshLimits.capabilities))
  }
}

extension NodeProfile: WireCodable {
  /// Writes the profile.
  public func encode(to writer: inout WireWriter) {
    writer.write(id)
    writer.write(agents)
    writer.write(slots)
    writer.write(resources)
  }

  /// Reads a profile.
  public init(from reader: inout WireReader) throws(WireError) {
    self.init(
      id: try reader.read(), agents: try reader.readList(limit: MeshLimits.agentsPerNode),
      slots: try reader.readInt(in: 1...1_000_000), resources: try reader.read())
  }
}
