import Diagnostics

/// A run's progress in lines, for a terminal that is redrawn and for one that is not.
public enum ProgressLines {
  // MARK: - One line a change

  /// What a task has come to, in one line without a line end; nil where nobody needs to know.
  public static func change(_ task: TaskProgress, at time: Int64) -> String? {
    var text: String
    switch task.word {
    case .waiting, .ready: return nil
    case .running:
      text = "running" + doer(of: task)
      if task.attempt > 1 { text += ", attempt \(task.attempt)" }
    case .retrying, .held, .skipped, .cancelled: text = task.word.rawValue
    case .succeeded, .failed:
      text = task.word.rawValue
      if let duration = task.duration(at: time) { text += " in \(DurationText.short(duration))" }
      text += doer(of: task)
    }
    if !task.reason.isEmpty { text += ": \(task.reason)" }
    return "\(DurationText.offset(time)) \(TerminalText.escape("\(task.id) \(text)"))"
  }

  /// What else a person should know of an event, in one line without a line end; nil for nothing.
  public static func remark(_ entry: JournalEntry) -> String? {
    let text: String
    switch entry.event {
    case .note(let note): text = note
    case .runResumed(_, let lost):
      text = "the run goes on" + (lost > 0 ? "; \(lost) events of its journal are lost" : "")
    case .nodeSuspected(let node): text = "\(node) is not heard of"
    case .nodeFailed(let node): text = "\(node) was declared dead"
    case .nodeRecovered(let node): text = "\(node) is heard again"
    case .leaderChanged(let node): text = "\(node) leads"
    case .writingChanged(isPossible: false):
      text = "no majority of nodes is heard: nothing new is started"
    case .hookFinished(let attempt, let script, let phase, let outcome, _)
    where !outcome.isSuccess && outcome != .cancelled:
      text = "\(attempt.task) \(phase.rawValue) hook \(script) \(outcome.words)"
    case .proposalDecided(let proposal, let accepted, let votes):
      text = "proposal \(proposal) \(accepted ? "accepted" : "rejected") with \(votes) votes"
    default: return nil
    }
    return "\(DurationText.offset(entry.milliseconds)) \(TerminalText.escape(text))"
  }

  // MARK: - A screen

  /// The lines of a live view: what runs, what has just ended, and how many stand how.
  ///
  /// - Parameters:
  ///   - projection: the run.
  ///   - now: milliseconds of the run.
  ///   - width: columns of the terminal; every line fits.
  ///   - height: rows of the terminal; there is one line less, so that it never scrolls.
  ///   - style: colour.
  public static func screen(
    _ projection: RunProjection, now: Int64, width: Int, height: Int, style: TerminalStyle
  ) -> [String] {
    let swarm = swarm(projection)
    let room = max(height - (swarm == nil ? 2 : 3), 0)
    let running = projection.tasks.filter { $0.word == .running || $0.word == .retrying }
    let shownRunning = running.count <= room ? running : Array(running.prefix(max(room - 1, 0)))
    let hidden = running.count - shownRunning.count
    let left = max(room - shownRunning.count - (hidden > 0 ? 1 : 0), 0)
    let ended = projection.recent.suffix(left).compactMap(projection.task)
      .filter { $0.word.isFinal || $0.word == .held }
    let shown = ended + shownRunning
    let names = min(shown.map { TerminalText.columns(of: $0.id) }.max() ?? 0, max(width / 3, 8))
    var lines = shown.map { line($0, now: now, names: names, width: width, style: style) }
    if hidden > 0, room > 0 { lines.append(cut("… and \(hidden) more running", width)) }
    if let swarm, height > 2 { lines.append(style.apply(.faint, to: cut(swarm, width))) }
    if height > 0 { lines.append(cut(totals(projection, now: now), width)) }
    return lines
  }

  /// Who is there and who orders; nil for a swarm of one.
  static func swarm(_ projection: RunProjection) -> String? {
    let nodes = projection.nodes
    guard nodes.count > 1 else { return nil }
    var text = "\(nodes.count) nodes"
    for status in [NodeProgress.Status.suspected, .failed] {
      let count = nodes.count { $0.status == status }
      if count > 0 { text += ", \(count) \(status.rawValue)" }
    }
    if let leader = projection.leader { text += "; \(leader) orders" }
    if projection.leaderChanges > 1 { text += " (changed \(projection.leaderChanges - 1)×)" }
    if !projection.isWriting { text += "; NO MAJORITY: nothing new is started" }
    return text
  }

  /// How many tasks stand how, and for how long the run has gone on.
  static func totals(_ projection: RunProjection, now: Int64) -> String {
    "\(counts(projection.counts)); \(DurationText.short(now))"
  }

  /// Counts in words, in the order of ``TaskWord``: `3 running, 2 succeeded`.
  static func counts(
    _ counts: [TaskWord: Int], name: (TaskWord) -> String = { $0.rawValue }
  ) -> String {
    let parts = TaskWord.allCases.compactMap { word in
      counts[word].map { "\($0) \(name(word))" }
    }
    return parts.isEmpty ? "no tasks" : parts.joined(separator: ", ")
  }

  private static func line(
    _ task: TaskProgress, now: Int64, names: Int, width: Int, style: TerminalStyle
  ) -> String {
    let word = padded(task.word.rawValue, to: wordWidth)
    let name = padded(TerminalText.escape(task.id, columns: names), to: names)
    let time = task.duration(at: now).map(DurationText.short) ?? ""
    let reason = task.reason.isEmpty ? "" : "  \(task.reason)"
    // The name is escaped already, and what is escaped stays as it is when escaped again.
    let rest = "  \(name)  \(padded(time, to: 6))  \(who(task))\(reason)"
    guard width > wordWidth else { return cut(word, width) }
    return style.apply(role(of: task.word), to: word) + cut(trimmed(rest), width - wordWidth)
  }

  /// Columns of the longest word.
  private static let wordWidth = 9

  /// `agent@node`, as far as they are known.
  static func who(_ task: TaskProgress) -> String {
    switch (task.agent, task.node) {
    case (let agent?, let node?): "\(agent)@\(node)"
    case (let agent?, nil): agent
    case (nil, let node?): "@\(node)"
    case (nil, nil): ""
    }
  }

  static func role(of word: TaskWord) -> TerminalStyle.Role {
    switch word {
    case .failed: .error
    case .held, .retrying: .warning
    case .running: .note
    case .succeeded: .added
    case .waiting, .ready, .skipped, .cancelled: .faint
    }
  }

  private static func doer(of task: TaskProgress) -> String {
    (task.agent.map { " by \($0)" } ?? "") + (task.node.map { " on \($0)" } ?? "")
  }

  static func padded(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: max(width - TerminalText.columns(of: text), 0))
  }

  static func trimmed(_ text: String) -> String {
    var text = text
    while text.utf8.last == 0x20 { text.removeLast() }
    return text
  }

  private static func cut(_ text: String, _ width: Int) -> String {
    TerminalText.escape(text, columns: width)
  }
}
