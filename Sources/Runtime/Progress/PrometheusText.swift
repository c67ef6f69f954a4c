/// How a run stands, in the text format that Prometheus reads (exposition format 0.0.4), for a collector of
/// text files or a job that pushes.
public enum PrometheusText {
  /// The metrics of a run.
  public static func text(_ report: RunReport) -> String {
    let projection = report.projection
    let run = ("run", report.folder.id.text)
    var text = ""
    func family(_ name: String, _ type: String, _ help: String, _ samples: [String]) {
      guard !samples.isEmpty else { return }
      text += "# HELP moflo_\(name) \(help)\n# TYPE moflo_\(name) \(type)\n"
      for sample in samples { text += "moflo_\(name)\(sample)\n" }
    }
    func sample(_ labels: [(String, String)], _ value: String) -> String {
      let list = ([run] + labels).map { "\($0.0)=\"\(escape($0.1))\"" }
      return "{\(list.joined(separator: ","))} \(value)"
    }
    family(
      "run_info", "gauge", "The run, its plan and how it stands.",
      [sample([("plan", report.planDigest), ("standing", report.standing.rawValue)], "1")])
    family(
      "run_duration_seconds", "gauge", "Time that the run has taken.",
      [sample([], DurationText.seconds(report.duration))])
    family(
      "run_resumes_total", "counter", "Times that a runtime took the run up again.",
      [sample([], "\(projection.resumes)")])
    family(
      "journal_events_lost_total", "counter", "Events that were damaged and lost.",
      [sample([], "\(projection.lostEvents)")])
    family(
      "tasks", "gauge", "Tasks by where they stand.",
      TaskWord.allCases.map { word in
        sample([("state", word.rawValue)], "\(projection.counts[word] ?? 0)")
      })
    family(
      "nodes", "gauge", "Nodes by what is known of them.",
      NodeProgress.Status.allCases.map { status in
        let count = projection.nodes.count { $0.status == status }
        return sample([("status", status.rawValue)], "\(count)")
      })
    family(
      "leader_changes_total", "counter", "Times that another node came to order the commands.",
      [sample([], "\(projection.leaderChanges)")])
    family(
      "writing_possible", "gauge", "Whether enough nodes are heard for something new to begin.",
      [sample([], projection.isWriting ? "1" : "0")])
    family(
      "attempts_total", "counter", "Attempts that a node began.",
      projection.nodes.map { sample([("node", $0.id)], "\($0.attempts)") })
    family(
      "tool_calls_total", "counter", "Calls of tools by how they ended.",
      [
        sample(
          [("result", "succeeded")], "\(projection.toolCalls - projection.failedToolCalls)"),
        sample([("result", "failed")], "\(projection.failedToolCalls)"),
      ])
    family(
      "prompt_cost_dollars_total", "counter", "What prompts have cost, as the runner told it.",
      [sample([], Spending.dollars(projection.spending.cost))])
    family(
      "prompt_tokens_total", "counter", "Tokens that prompts have taken.",
      [sample([], "\(projection.spending.tokens)")])
    family(
      "hooks_failed_total", "counter", "Hooks that did not end well.",
      [sample([], "\(projection.failedHookCount)")])
    family(
      "proposals_decided_total", "counter", "Proposals by what became of them.",
      [true, false].map { accepted in
        let count = projection.proposals.count { $0.accepted == accepted }
        return sample([("result", accepted ? "accepted" : "rejected")], "\(count)")
      })
    return text
  }

  private static func escape(_ label: String) -> String {
    var text = ""
    for scalar in label.unicodeScalars {
      switch scalar {
      case "\\": text += "\\\\"
      case "\"": text += "\\\""
      case "\n": text += "\\n"
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text
  }
}
