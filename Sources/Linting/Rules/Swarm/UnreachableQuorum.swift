import Diagnostics
import SourceText
import SwarmChecks
import YAMLSyntax

/// Finds voting rules that no vote can meet.
enum UnreachableQuorum: FileRule {
  static let name = "swarm/unreachable-quorum"
  static let severity = Severity.error
  static let summary = "voting rules that no vote can meet"
  static let explanation = """
    With n nodes of which f may lie, a decision needs ⌈(n+f+1)/2⌉ votes, f can be at most ⌊(n−1)/3⌋, and \
    the threshold may not ask for more votes than there are honest nodes. A plan that breaks this is \
    refused. Only numbers that stand in one file are judged; Raft has rules of its own.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      description: Checks the sources.
      swarm:
        nodes: 4
        consensus: { protocol: pbft, faults: ‹2› }
      ---
      """, at: "commands/check.md", message: "4 nodes survive at most 1 that lies, not 2"),
    .bad(
      """
      ---
      description: Checks the sources.
      swarm:
        nodes: 4
        consensus: { protocol: pbft, faults: 1, threshold: ‹0.9› }
      ---
      """, at: "commands/check.md", message: "4 votes are asked for, and 3 nodes are sure to vote"),
    .good(
      """
      ---
      description: Checks the sources.
      swarm:
        nodes: 4
        consensus: { protocol: pbft, faults: 1, threshold: 0.67 }
      ---
      """, at: "commands/check.md"),
  ]

  static let needs: FileParts = .fields

  static func check(_ file: FileContext) -> [Finding] {
    guard let swarm = SwarmFields.settings(of: file),
      let consensus = swarm["consensus"]?.value, consensus.entries != nil,
      consensus["protocol"]?.value.scalar?.text != "raft",
      let nodes = integer(swarm["nodes"] ?? swarm["maxAgents"]), nodes > 0
    else { return [] }
    let faults = consensus["faults"]
    let threshold = consensus["threshold"]
    let share = threshold?.value.scalar.flatMap { try? BasisPoints(decimal: $0.text) }
    // A number that cannot be read has a rule of its own.
    guard threshold == nil || share != nil, faults == nil || integer(faults) != nil else {
      return []
    }
    let rules = QuorumRules(
      nodes: nodes, faults: integer(faults) ?? 0, threshold: share ?? .zero)
    return rules.problems.compactMap { problem in
      switch problem {
      case .tooManyFaults(let nodes, let faultCount, let tolerable):
        guard let range = faults?.value.range else { return nil }
        return Finding(
          "\(nodes.counted("node")) survive at most \(tolerable) that lies, not \(faultCount)",
          at: range, reason: "Two decisions could rest on liars only.",
          help: "Use at least \(nodesNeeded(faultCount)) nodes.")
      case .unreachable(let votes, let correct):
        guard let range = threshold?.value.range else { return nil }
        return Finding(
          "\(votes.counted("vote")) are asked for, and \(correct.counted("node")) are sure to vote",
          at: range, reason: "Silent nodes would stop the swarm.")
      case .nodesOutOfRange, .raisedToQuorum: return nil
      }
    }
  }

  private static func nodesNeeded(_ faults: Int) -> Int {
    let (product, overflow) = faults.multipliedReportingOverflow(by: 3)
    return overflow || product == .max ? .max : product + 1
  }

  private static func integer(_ entry: YAMLEntry?) -> Int? {
    guard case .integer(let value)? = entry?.value.coreValue else { return nil }
    return value
  }
}
