import JSONSyntax
import Mesh
import ModelContextProtocol
import Planning
import SwarmChecks

// Decisions of the swarm.
extension SwarmTools {
  /// `daa_consensus`: proposes, votes or shows; without an action what the arguments fit.
  func decide(_ call: NativeCall) async throws(ToolFailure) -> ToolResult {
    let fitting =
      call["proposal"] != nil ? "propose" : call["vote"] != nil ? "vote" : "status"
    switch try call.text("action") ?? fitting {
    case "propose": return try await propose(call)
    case "vote": return try await vote(call)
    case "status": return try await showProposals(call)
    case let action: throw ToolFailure("There is no action '\(action)'.")
    }
  }

  private func propose(_ call: NativeCall) async throws(ToolFailure) -> ToolResult {
    guard let value = call["proposal"] else {
      throw ToolFailure("The argument 'proposal' is missing.")
    }
    let view = try await view(of: call)
    for agent in try call.texts("agents") where agent != "all" {
      guard !view.nodes(hosting: agent).isEmpty else {
        throw ToolFailure("The swarm has no agent '\(agent)'.")
      }
    }
    let id = ProposalID(try call.text("proposal_id") ?? SwarmTools.newProposalID())
    try await submit(
      .openProposal(
        id, value: value.canonicalText(), threshold: try threshold(of: value),
        lifetime: .seconds(NativeToolLimits.proposalLifetime)),
      for: call)
    let record = try await awaitProposal(id, call) { $0.status != .open }
    return try answer(to: id, record, note: nil)
  }

  private func vote(_ call: NativeCall) async throws(ToolFailure) -> ToolResult {
    let id = ProposalID(try call.requiredText("proposal_id"))
    let vote = try call.requiredText("vote")
    guard let record = try await record(id, call) else {
      throw ToolFailure(MeshRefusal.proposal(.unknown(id)).sentence)
    }
    if let own = record.tally.votes[call.node] {
      throw ToolFailure(
        "'\(call.node)' has voted on '\(id)' already, to \(own ? "approve" : "reject"); a vote is "
          + "not changed.")
    }
    if vote == "abstain" {
      return try answer(to: id, record, note: "'\(call.node)' did not vote.")
    }
    guard vote == "approve" || vote == "reject" else {
      throw ToolFailure("A vote is 'approve', 'reject' or 'abstain', not '\(vote)'.")
    }
    let accept = vote == "approve"
    try await submit(.vote(id, accept: accept), for: call)
    let node = call.node
    let later = try await awaitProposal(id, call) {
      $0.tally.votes[node] != nil || $0.status != .open
    }
    let counted = later?.tally.votes[node]
    let note =
      counted == accept
      ? "The vote of '\(node)' counts."
      : counted != nil
        ? "Another vote of '\(node)' came first and counts."
        : "The vote of '\(node)' is not counted."
    return try answer(to: id, later, note: note)
  }

  private func showProposals(_ call: NativeCall) async throws(ToolFailure) -> ToolResult {
    if let text = try call.text("proposal_id") {
      let id = ProposalID(text)
      guard let record = try await record(id, call) else {
        throw ToolFailure(MeshRefusal.proposal(.unknown(id)).sentence)
      }
      return try answer(to: id, record, note: nil)
    }
    let records = try await look(call) { node, _ in
      Array(node.state.proposals.proposals.values)
    }
    var answer = Answer()
    answer.lines = [
      "\(counted(records.count, "proposal")), "
        + "\(records.count { $0.status == .open }) of them open:"
    ]
    answer.object["count"] = .count(records.count)
    // The latest are the ones that are asked for.
    answer.add("proposals", records.reversed().map { ($0.line, .object($0.summary)) })
    return answer.result
  }

  private func answer(
    to id: ProposalID, _ record: ProposalRecord?, note: String?
  ) throws(ToolFailure) -> ToolResult {
    guard let record else {
      throw ToolFailure(
        "The swarm has not taken up '\(id)' within \(NativeToolLimits.decisionTime); no quorum "
          + "answers.")
    }
    var answer = Answer()
    answer.lines = (note.map { [$0] } ?? []) + [record.line]
    answer.lines += record.tally.votes.prefix(NativeToolLimits.rows).map {
      "  \($0.key): \($0.value ? "approve" : "reject")"
    }
    answer.object = record.object
    return answer.result
  }

  private func record(
    _ id: ProposalID, _ call: NativeCall
  ) async throws(ToolFailure) -> ProposalRecord? {
    try await look(call) { node, _ in node.state.proposals.proposals[id] }
  }

  /// Waits, for a bounded time, until a proposal stands as wanted; returns how it stands then.
  private func awaitProposal(
    _ id: ProposalID, _ call: NativeCall, until isWanted: @Sendable (ProposalRecord) -> Bool
  ) async throws(ToolFailure) -> ProposalRecord? {
    let record = await host.firstValue(of: call.node, within: NativeToolLimits.decisionTime) {
      node in
      node.state.proposals.proposals[id].flatMap { isWanted($0) ? $0 : nil }
    }
    if record == nil, Task.isCancelled {
      throw ToolFailure("The call was cancelled while the swarm decided.")
    }
    if let record { return record }
    return try await self.record(id, call)
  }

  /// The share that a proposal asks for, or the plan does.
  private func threshold(of proposal: JSONValue) throws(ToolFailure) -> BasisPoints {
    guard let asked = proposal["consensus_threshold"] ?? proposal["threshold"] else {
      return plan.swarm.threshold.map { BasisPoints(clamping: $0) } ?? .zero
    }
    do throws(DecimalError) {
      return try BasisPoints(decimal: asked.string ?? asked.canonicalText())
    } catch {
      throw ToolFailure("The proposal's threshold is no number from 0 to 1.")
    }
  }

  private static func newProposalID() -> String {
    "proposal-" + String(UInt64.random(in: .min ... .max), radix: 16)
  }
}

extension ProposalRecord {
  fileprivate var word: String {
    switch status {
    case .open: "open"
    case .accepted: "accepted"
    case .rejected: "rejected"
    case .expired: "expired"
    }
  }

  fileprivate var line: String {
    "\(proposal.id): \(word), \(tally.accepting) approve, \(tally.rejecting) reject of "
      + "\(tally.members.count), \(needed) needed"
  }

  /// How the proposal stands, with the votes.
  fileprivate var object: [String: JSONValue] {
    var votes: [String: JSONValue] = [:]
    for (node, accept) in tally.votes { votes[node.text] = accept ? "approve" : "reject" }
    var object = summary
    object["votes"] = .object(votes)
    return object
  }

  fileprivate var summary: [String: JSONValue] {
    [
      "proposalId": .string(proposal.id.text), "proposer": .string(proposal.proposer.text),
      "status": .string(word), "approve": .count(tally.accepting),
      "reject": .count(tally.rejecting), "needed": .count(needed),
      "voters": .count(tally.members.count),
      "threshold": proposal.threshold.decimal,
    ]
  }
}
