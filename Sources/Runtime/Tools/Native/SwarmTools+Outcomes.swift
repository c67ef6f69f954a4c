import JSONSyntax
import Mesh
import ModelContextProtocol

/// How the attempts of an agent went.
struct AgentOutcomes: Sendable {
  let agent: AgentID
  let tally: OutcomeTally

  /// The agent as a row of a list.
  var row: (line: String, value: JSONValue) {
    let all = tally.succeeded + tally.failed
    let rate = all > 0 ? BasisPoints(part: tally.succeeded, of: all) : nil
    return (
      "  \(agent): \(tally.succeeded) succeeded, \(tally.failed) failed"
        + (rate.map { ", \($0.percent)" } ?? ""),
      [
        "agentId": .string(agent.text), "succeeded": .count(tally.succeeded),
        "failed": .count(tally.failed), "rate": rate?.decimal ?? .null,
        "auctionPerformance": tally.performance.decimal,
      ]
    )
  }
}

// Outcomes: what the ledger knows of the attempts, and what agents record besides.
extension SwarmTools {
  /// Namespace of the memory in which recorded outcomes are kept, one a key.
  private static let outcomeNamespace = "moflo/outcomes"
  /// What a recorded outcome can be told by.
  private static let outcomeParts = ["agentId", "tool", "taskType", "operation", "outcome"]
  /// Words that are read as success and as failure; others are only counted.
  private static let goodWords: Set<String> = [
    "success", "succeeded", "successful", "ok", "pass", "passed", "done", "finished", "completed",
    "complete", "true",
  ]
  private static let badWords: Set<String> = [
    "failure", "failed", "fail", "error", "timeout", "aborted", "rejected", "false",
  ]

  /// How the attempts of each agent went, by the ledger.
  func tallies(_ call: NativeCall) async throws(ToolFailure) -> [AgentOutcomes] {
    try await look(call) { node, _ in
      node.ledger.tallies.map { AgentOutcomes(agent: $0.key, tally: $0.value) }
        .sorted { $0.agent < $1.agent }
    }
  }

  /// `neural_patterns`
  func learn(_ call: NativeCall) async throws(ToolFailure) -> ToolResult {
    switch try call.requiredText("action") {
    case "record": return try await recordOutcome(call)
    case "analyze": return try await analyzeOutcomes(call)
    case let action: throw ToolFailure("There is no action '\(action)'.")
    }
  }

  private func recordOutcome(_ call: NativeCall) async throws(ToolFailure) -> ToolResult {
    _ = try call.requiredText("outcome")
    var record: [String: JSONValue] = [:]
    for part in SwarmTools.outcomeParts {
      record[part] = try call.text(part, limit: NativeToolLimits.outcomeBytes).map { .string($0) }
    }
    if record["agentId"] == nil, let agent = call.caller.agent {
      record["agentId"] = .string(agent)
    }
    record["metadata"] = call["metadata"]
    let namespace = SwarmTools.outcomeNamespace
    let count = try await look(call) { node, now in
      node.memory.list(namespace: namespace, limit: NativeToolLimits.outcomes, now: now).count
    }
    guard count < NativeToolLimits.outcomes else {
      throw ToolFailure("\(NativeToolLimits.outcomes) outcomes are recorded already; no more fit.")
    }
    // Every record has a key of its own, so that two nodes never write over each other's.
    let key = "\(call.node)/" + String(UInt64.random(in: .min ... .max), radix: 16)
    try await write(
      StoredValue(value: .object(record)).bytes, MemoryKey(namespace: namespace, key: key),
      for: call)
    return ToolResult(
      text: "Recorded.", structuredContent: ["recorded": true, "record": .object(record)])
  }

  private func analyzeOutcomes(_ call: NativeCall) async throws(ToolFailure) -> ToolResult {
    var wanted: [String: String] = [:]
    for part in SwarmTools.outcomeParts {
      wanted[part] = try call.text(part, limit: NativeToolLimits.outcomeBytes)
    }
    let tallies = try await tallies(call).filter { row in
      wanted["agentId"].map { row.agent == AgentID($0) } ?? true
    }
    let records = try await recordedOutcomes(call).filter { record in
      wanted.allSatisfy { part, text in
        record[part]?.string.map { $0.utf8.elementsEqual(text.utf8) } ?? false
      }
    }
    var answer = Answer()
    answer.lines = ["By the ledger, attempts of \(counted(tallies.count, "agent")):"]
    answer.add("agents", tallies.map(\.row))
    answer.lines.append("By what was recorded, \(counted(records.count, "outcome")):")
    answer.object["recorded"] = .count(records.count)
    for (name, part) in [
      ("byAgent", "agentId"), ("byTool", "tool"), ("byTaskType", "taskType"),
      ("byOperation", "operation"),
    ] {
      answer.add(name, rates(of: records, by: part))
    }
    if call["outcome"] != nil {
      answer.lines.append("Nothing was recorded: that is the action 'record'.")
    }
    return answer.result
  }

  private func recordedOutcomes(
    _ call: NativeCall
  ) async throws(ToolFailure) -> [[String: JSONValue]] {
    let namespace = SwarmTools.outcomeNamespace
    let keys = try await look(call) { node, now in
      node.memory.list(namespace: namespace, limit: NativeToolLimits.outcomes, now: now)
    }
    return try await values(of: keys, for: call).compactMap {
      StoredValue(bytes: $0.bytes).value.object
    }
  }

  /// Success rates of records that have a part, by its text.
  private func rates(
    of records: [[String: JSONValue]], by part: String
  ) -> [(line: String, value: JSONValue)] {
    var counts: [String: (good: Int, bad: Int, other: Int)] = [:]
    for record in records {
      guard let name = record[part]?.string else { continue }
      let word = record["outcome"]?.string?.lowercased() ?? ""
      if SwarmTools.goodWords.contains(word) {
        counts[name, default: (0, 0, 0)].good += 1
      } else if SwarmTools.badWords.contains(word) {
        counts[name, default: (0, 0, 0)].bad += 1
      } else {
        counts[name, default: (0, 0, 0)].other += 1
      }
    }
    return counts.sorted { $0.key < $1.key }.map { name, count in
      let judged = count.good + count.bad
      let rate = judged > 0 ? BasisPoints(part: count.good, of: judged) : nil
      return (
        "  \(part) \(name): \(count.good) good, \(count.bad) bad, \(count.other) other"
          + (rate.map { ", \($0.percent)" } ?? ""),
        [
          "name": .string(name), "succeeded": .count(count.good), "failed": .count(count.bad),
          "other": .count(count.other), "rate": rate?.decimal ?? .null,
        ]
      )
    }
  }
}
