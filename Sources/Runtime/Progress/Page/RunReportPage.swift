import JSONSyntax

/// A run as one self-contained HTML page: how it stands, who did what when, what happened to the swarm, and
/// what failed with what it said. It loads nothing and runs nothing.
public struct RunReportPage: Sendable {
  /// Most tasks and failures that are listed.
  public static let rows = 2_000

  private let report: RunReport
  private let timeline: RunTimeline

  /// Makes a page.
  public init(_ report: RunReport, timeline: RunTimeline) {
    self.report = report
    self.timeline = timeline
  }

  /// The page.
  public var html: String {
    let title = "Run \(report.folder.id.text)"
    return """
      <!doctype html>
      <html lang="en"><head><meta charset="utf-8"><title>\(text(title))</title>
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
      <meta name="viewport" content="width=device-width">
      <style>
      body { font: 14px/1.5 system-ui, sans-serif; margin: 2em auto; max-width: 1240px; color: #222;
        background: #fff; padding: 0 1em }
      h1 { font-size: 1.4em } h2 { font-size: 1.1em; margin-top: 2em }
      pre { background: #f6f6f6; padding: .6em .8em; overflow-x: auto } td, th { text-align: left;
        padding: .15em 1.2em .15em 0; vertical-align: top; font-variant-numeric: tabular-nums }
      .bad { color: #b00020; font-weight: 600 } .good { color: #1b6e3c; font-weight: 600 }
      svg { width: 100%; height: auto; border: 1px solid #ddd } svg text { font: 11px system-ui }
      .key { display: inline-block; width: .8em; height: .8em; margin: 0 .3em 0 1em }
      </style></head><body>
      <h1>\(text(title))</h1>
      \(verdict)
      <h2>Who did what when</h2>
      \(GanttDrawing(timeline: timeline, nodes: report.projection.nodes.map(\.id)).svg)
      <p>\(key("#2e7d4f", "succeeded"))\(key("#b00020", "failed"))\(key("#c98a00", "lost"))\
      \(key("#3b6fb6", "running")) Dots: what happened to the swarm; point at them. \(leftOut)</p>
      \(failures)
      <h2>Tasks</h2>
      <table><tr><th>task</th><th>state</th><th>time</th><th>attempts</th><th>agent</th><th>node</th><th>cost</th></tr>
      \(tasks)</table>
      <h2>Nodes</h2>
      <table><tr><th>node</th><th>state</th><th>attempts</th><th>agents</th></tr>
      \(nodes)</table>
      <h2>What happened to the swarm</h2>
      <table>\(marks)</table>
      </body></html>

      """
  }

  private var verdict: String {
    let projection = report.projection
    let isGood = report.standing == .succeeded || report.standing == .live
    let counts = TaskWord.allCases.compactMap { word in
      projection.counts[word].map { "\($0) \(report.word(for: word))" }
    }
    var lines = [
      "<p class=\"\(isGood ? "good" : "bad")\">\(report.standing.rawValue) after "
        + "\(DurationText.short(report.duration)): \(counts.joined(separator: ", "))</p>",
      "<p>Plan <code>\(text(report.planDigest))</code></p>",
    ]
    let details = projection.summary?.details ?? [:]
    if let order = details["order"]?.string {
      let crashes = details["toleratedCrashes"]?.integer ?? 0
      lines.append(
        "<p>\(projection.nodes.count) nodes, of which \(crashes) may crash; \(text(order)).</p>")
    }
    if !projection.spending.isNone {
      lines.append("<p>Prompts took \(text(projection.spending.words)).</p>")
    }
    if projection.toolCalls > 0 {
      lines.append(
        "<p>\(projection.toolCalls) calls of tools, \(projection.failedToolCalls) failed.</p>")
    }
    return lines.joined(separator: "\n")
  }

  private var leftOut: String {
    timeline.leftOut > 0 ? "\(timeline.leftOut) more are not drawn." : ""
  }

  private var failures: String {
    let failed = report.projection.shownTasks.filter { $0.word == .failed || $0.word == .held }
    guard !failed.isEmpty else { return "" }
    let sections = failed.prefix(Self.rows).map { task in
      let lines = task.errorFile(in: report.folder).map { FileTail.lines(of: $0) } ?? []
      let said = lines.map { PageText.escape($0) }.joined(separator: "\n")
      let output = said.isEmpty ? "" : "<pre>\(said)</pre>"
      return "<h3>\(text(task.id)): \(text(task.reason))</h3>\(output)"
    }
    return "<h2>What failed</h2>\n" + sections.joined(separator: "\n")
  }

  private var tasks: String {
    let shown = report.projection.shownTasks
    let rows = shown.prefix(Self.rows).map { task in
      let time = task.duration(at: report.projection.lastTime).map { DurationText.short($0) } ?? "–"
      return row([
        task.id, report.word(for: task.word), time, "\(task.attempt)", task.agent ?? "–",
        task.node ?? "–", task.spending.isNone ? "–" : task.spending.words,
      ])
    }
    let more = shown.count - rows.count
    return rows.joined() + (more > 0 ? row(["… and \(more) more"]) : "")
  }

  private var nodes: String {
    report.projection.nodes.map { node in
      row([
        node.id, node.status.rawValue, "\(node.attempts)", node.agents.joined(separator: ", "),
      ])
    }.joined()
  }

  private var marks: String {
    timeline.marks.map { row([DurationText.short($0.time), $0.text]) }.joined()
  }

  private func row(_ cells: [String]) -> String {
    "<tr>\(cells.map { "<td>\(text($0))</td>" }.joined())</tr>\n"
  }

  private func key(_ color: String, _ name: String) -> String {
    "<span class=\"key\" style=\"background: \(color)\"></span>\(name)"
  }

  private func text(_ value: String) -> String {
    PageText.escape(value)
  }
}
