import Diagnostics
import JSONSyntax

/// What a run came to, in words: the summary behind a run, and `moflo status`.
public enum SummaryText {
  /// The whole text.
  ///
  /// - Parameters:
  ///   - report: the run.
  ///   - style: colour.
  ///   - lastLines: the last lines of a file; ``FileTail/lines(of:atMost:bytes:)``.
  public static func render(
    _ report: RunReport, style: TerminalStyle = TerminalStyle(isEnabled: false),
    lastLines: (String) -> [[UInt8]] = { FileTail.lines(of: $0) }
  ) -> String {
    [
      headline(report, style), tasks(report), failures(report, style, lastLines),
      held(report, style), hooks(report), nodes(report), remarks(report), closing(report),
    ].filter { !$0.isEmpty }.joined(separator: "\n")
  }

  private static func headline(_ report: RunReport, _ style: TerminalStyle) -> String {
    let (words, role): (String, TerminalStyle.Role) =
      switch report.standing {
      case .live: ("is running; its last event was at", .note)
      case .succeeded: ("succeeded in", .added)
      case .failed: ("failed in", .error)
      case .interrupted: ("was interrupted after", .warning)
      }
    let counts = ProgressLines.counts(report.projection.counts, name: report.word)
    let run = "Run \(report.folder.id.text) \(words) \(DurationText.short(report.duration))"
    return "\(style.apply(role, to: run)): \(counts)\n"
  }

  private static func tasks(_ report: RunReport) -> String {
    let tasks = report.projection.shownTasks
    guard !tasks.isEmpty else { return "" }
    let now = report.projection.lastTime
    let rows = tasks.prefix(RuntimeLimits.summaryRows).map { task in
      [
        task.id, report.word(for: task.word), task.duration(at: now).map(DurationText.short) ?? "-",
        ProgressLines.who(task), task.attempt > 1 ? "\(task.attempt) attempts" : "",
        task.spending.isNone ? "" : task.spending.words,
      ]
    }
    return "Tasks\n" + ReportTable(rows).text() + more(tasks.count, than: rows.count)
  }

  private static func failures(
    _ report: RunReport, _ style: TerminalStyle, _ lastLines: (String) -> [[UInt8]]
  ) -> String {
    let failed = report.tasks(.failed)
    guard !failed.isEmpty else { return "" }
    var text = "Failed\n"
    for (index, task) in failed.prefix(RuntimeLimits.summaryRows).enumerated() {
      let name = style.apply(.error, to: TerminalText.escape(task.id))
      let who = ProgressLines.who(task)
      text += "  \(name)" + (who.isEmpty ? "" : " by \(TerminalText.escape(who))")
      text += task.reason.isEmpty ? "\n" : ": \(TerminalText.escape(task.reason))\n"
      guard let path = task.errorFile(in: report.folder) else { continue }
      text += "    \(TerminalText.escape(path))\n"
      guard index < RuntimeLimits.quotedTasks else { continue }
      for line in lastLines(path) {
        text += ProgressLines.trimmed("      | \(TerminalText.escape(line))") + "\n"
      }
    }
    let shown = min(failed.count, RuntimeLimits.summaryRows)
    return text + more(failed.count, than: shown)
  }

  private static func held(_ report: RunReport, _ style: TerminalStyle) -> String {
    let held = report.held
    guard !held.isEmpty else { return "" }
    var text =
      "Held, since each may have had its effect already: run it again or take it for done\n"
    for task in held.prefix(RuntimeLimits.summaryRows) {
      text += "  \(style.apply(.warning, to: TerminalText.escape(task.id)))"
      text += task.reason.isEmpty ? "\n" : ": \(TerminalText.escape(task.reason))\n"
      for flag in ["--retry", "--skip"] {
        text += "    \(TerminalText.escape(report.resumeCommand((flag, task.id))))\n"
      }
    }
    return text + more(held.count, than: min(held.count, RuntimeLimits.summaryRows))
  }

  private static func hooks(_ report: RunReport) -> String {
    let hooks = report.projection.failedHooks
    guard !hooks.isEmpty else { return "" }
    let rows = hooks.prefix(RuntimeLimits.summaryRows).map { hook in
      [
        hook.attempt.task, "attempt \(hook.attempt.number)", hook.phase.rawValue, hook.script,
        hook.outcome.words,
      ]
    }
    return "Hooks that failed\n" + ReportTable(rows).text()
      + more(report.projection.failedHookCount, than: rows.count)
  }

  private static func nodes(_ report: RunReport) -> String {
    let nodes = report.projection.nodes
    guard !nodes.isEmpty else { return "" }
    let rows = nodes.prefix(RuntimeLimits.summaryRows).map { node in
      [
        node.id, node.status.rawValue, count(node.attempts, "attempt"),
        node.agents.joined(separator: ", "),
      ]
    }
    return "Nodes\n" + ReportTable(rows).text() + more(nodes.count, than: rows.count)
  }

  private static func remarks(_ report: RunReport) -> String {
    let projection = report.projection
    var lines = projection.notes.suffix(RuntimeLimits.summaryRows).map { $0 }
    if projection.lostEvents > 0 {
      lines.insert("\(count(projection.lostEvents, "event")) of the journal were lost", at: 0)
    }
    guard !lines.isEmpty else { return "" }
    return "Notes\n" + lines.map { "  \(TerminalText.escape($0))\n" }.joined()
  }

  private static func closing(_ report: RunReport) -> String {
    var text = ""
    let projection = report.projection
    if !projection.spending.isNone { text += "prompts took \(projection.spending.words)\n" }
    if projection.toolCalls > 0 {
      text += count(projection.toolCalls, "tool call")
      text += projection.failedToolCalls > 0 ? ", \(projection.failedToolCalls) failed\n" : "\n"
    }
    let accepted = projection.proposals.count(where: \.accepted)
    if !projection.proposals.isEmpty {
      text += "\(count(projection.proposals.count, "proposal")), \(accepted) accepted\n"
    }
    text += tolerance(projection.summary?.details ?? [:])
    if report.standing == .interrupted {
      text += "Go on with: \(TerminalText.escape(report.resumeCommand()))\n"
    }
    return text
  }

  /// What the run would have survived.
  private static func tolerance(_ details: [String: JSONValue]) -> String {
    guard let nodes = details["nodes"]?.integer, let crashes = details["toleratedCrashes"]?.integer
    else { return "" }
    let order = details["order"]?.string.map { "; \(TerminalText.escape($0))" } ?? ""
    var text = "\(count(nodes, "node")), of which \(crashes) may crash\(order)\n"
    if let same = details["sameLedger"]?.integer {
      text += "\(count(same, "node")) ended with the same ledger"
      let others = (details["otherLedger"]?.array ?? []).compactMap(\.string)
      text += others.isEmpty ? "\n" : "; ANOTHER HAVE: \(others.joined(separator: ", "))\n"
    }
    return text
  }

  private static func more(_ total: Int, than shown: Int) -> String {
    total > shown ? "  … and \(total - shown) more; --format json has all\n" : ""
  }

  private static func count(_ number: Int, _ one: String) -> String {
    "\(number) \(number == 1 ? one : one + "s")"
  }
}
