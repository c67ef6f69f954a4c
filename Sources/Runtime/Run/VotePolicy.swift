import JSONSyntax
import Planning
import SwarmChecks

/// How a node votes on what agents propose: for all that does not contradict the plan that it runs.
struct VotePolicy: Sendable {
  let swarm: SwarmSettings

  /// Whether a node accepts a proposal.
  ///
  /// A value that is no JSON object is a plain statement and is accepted. One that names a consensus
  /// protocol, threshold or topology other than the plan's is rejected: those cannot change while the
  /// plan runs.
  func accepts(_ value: String) -> Bool {
    guard let object = (try? JSONValue.parse(value))?.object else { return true }
    for key in ["coordination_protocol", "consensus_protocol", "protocol"] {
      guard let name = object[key]?.string else { continue }
      guard name == swarm.consensus.rawValue else { return false }
    }
    if let topology = object["topology"]?.string, topology != swarm.topology.rawValue {
      return false
    }
    guard let threshold = object["consensus_threshold"] ?? object["threshold"] else { return true }
    guard let own = swarm.threshold else { return false }
    return (try? BasisPoints(decimal: threshold.canonicalText()))?.value == own
  }
}
