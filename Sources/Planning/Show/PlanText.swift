import Diagnostics

/// A plan in words, for `moflo plan show`.
public enum PlanText {
  /// The whole plan: its swarm, agents, tasks and permissions, as tables.
  ///
  /// All text of the plan is escaped, so that a plan of unknown origin can be looked at.
  public static func render(_ document: PlanDocument) -> String {
    let plan = document.plan
    var text = "Plan \(document.digest.prefix(16))\n"
    if !plan.objective.isEmpty { text += "\(escape(plan.objective))\n" }
    let signatures =
      document.signatures.isEmpty
      ? "unsigned" : "\(count(document.signatures.count, "signature")), not verified here"
    text += "Compiled by \(escape(plan.compiler.name)) \(escape(plan.compiler.version)) from "
    text += "\(count(plan.sources.count, "file")); \(signatures).\n"
    text += "\nSwarm\n" + TextTable(swarmRows(plan.swarm)).text(indent: 2)
    text += "\nAgents (\(plan.agents.count))\n" + agentTable(plan).text(indent: 2)
    text += "\nTasks (\(plan.tasks.count))\n" + taskTable(plan).text(indent: 2)
    if !plan.inputs.isEmpty { text += "\nInputs\n" + inputTable(plan).text(indent: 2) }
    text += "\nWhat it takes\n" + TextTable(costRows(plan)).text(indent: 2)
    text += "\nPermissions\n" + TextTable(permissionRows(plan.permissions)).text(indent: 2)
    return text
  }

  private static func swarmRows(_ swarm: SwarmSettings) -> [[String]] {
    let threshold = swarm.threshold.map { ", threshold \(share($0))" } ?? ""
    return [
      ["nodes", "\(swarm.nodes) (at most \(count(swarm.maximumAgents, "agent")))"],
      ["topology", swarm.topology.rawValue],
      [
        "placement",
        swarm.placement.rawValue
          + (swarm.strategy.isEmpty ? "" : " (strategy '\(escape(swarm.strategy))')"),
      ],
      ["consensus", "\(swarm.consensus.rawValue), \(count(swarm.faults, "fault"))\(threshold)"],
      ["gossip", "every \(duration(swarm.gossipInterval)) to \(swarm.gossipFanout)"],
      [
        "failures",
        swarm.failureDetector == .swim
          ? "probes (SWIM) every \(duration(swarm.heartbeatInterval))"
          : "heartbeat every \(duration(swarm.heartbeatInterval)), suspected after "
            + duration(swarm.heartbeatTimeout),
      ],
      ["load", "moves above \(share(swarm.overload)) to below \(share(swarm.underload))"],
      ["memory", count(swarm.replication, "copy", "copies")],
    ]
  }

  private static func agentTable(_ plan: SwarmPlan) -> TextTable {
    TextTable(
      header: ["name", "type", "priority", "capabilities", "hooks"],
      plan.agents.map { agent in
        let hooks = [
          ("pre", agent.preHooks), ("post", agent.postHooks), ("on error", agent.errorHooks),
        ]
        return [
          escape(agent.id), escape(agent.type), agent.priority.rawValue, list(agent.capabilities),
          hooks.filter { !$0.1.isEmpty }.map(\.0).joined(separator: ", "),
        ]
      })
  }

  private static func taskTable(_ plan: SwarmPlan) -> TextTable {
    TextTable(
      header: ["id", "does", "needs", "who", "gives"],
      plan.tasks.map { task in
        var what =
          switch task.action {
          case .run: "run"
          case .prompt: "prompt"
          }
        if let forEach = task.forEach { what += " for each of \(escape(forEach))" }
        if let condition = task.condition { what += " if \(escape(condition))" }
        let who =
          task.agent.map(escape)
          ?? (task.capabilities.isEmpty ? "anyone" : "who can \(list(task.capabilities))")
        let outputs = task.outputs.map { "\($0.name): \($0.type.rawValue)" }
        return [task.id, what, list(task.needs), who, outputs.joined(separator: ", ")]
      })
  }

  private static func inputTable(_ plan: SwarmPlan) -> TextTable {
    TextTable(
      header: ["name", "type", "default", "description"],
      plan.inputs.map { input in
        [
          input.name, input.type.rawValue, input.defaultValue.map { "'\(escape($0))'" } ?? "none",
          escape(input.description),
        ]
      })
  }

  private static func costRows(_ plan: SwarmPlan) -> [[String]] {
    let shape = GraphShape(plan.tasks)
    let cost = ConsensusCost(plan.swarm)
    let names = shape.criticalPath.map { plan.tasks[$0].id }
    let path =
      names.count > 6
      ? names.prefix(3) + ["… \(names.count - 6) more"] + names.suffix(3) : names[...]
    let lists = plan.tasks.count { $0.forEach != nil }
    let counted =
      lists == 0 ? "" : "; \(count(lists, "task")) \(lists == 1 ? "runs" : "run") once an item"
    return [
      ["side by side", "at most \(count(shape.width, "task")) of equal length\(counted)"],
      [
        "longest chain",
        names.isEmpty
          ? "none"
          : "\(count(names.count, "task")), at most \(duration(shape.criticalTime)) by their time "
            + "limits: " + path.map(escape).joined(separator: " → "),
      ],
      [
        "quorum",
        "\(cost.quorum) of \(count(plan.swarm.nodes, "node")); goes on without \(cost.survivedCrashes)"
          + (cost.survivedLiars > 0 ? ", lies of \(cost.survivedLiars) included" : ""),
      ],
      [
        "messages",
        "\(cost.isMeasured ? "about " : "")\(cost.messagesPerDecision) a decision, "
          + "\(ConsensusCost.decisionsPerTask) decisions a task that is not repeated",
      ],
    ]
  }

  private static func permissionRows(_ permissions: PlanPermissions) -> [[String]] {
    [
      ["tools", list(permissions.tools)], ["commands", list(permissions.commands)],
      ["files", list(permissions.files)], ["hosts", list(permissions.hosts)],
      ["environment", list(permissions.environment)],
    ].map { row in row[1].isEmpty ? [row[0], "none"] : row }
  }

  // MARK: Words

  static func escape(_ text: String) -> String { TerminalText.escape(text) }

  private static func list(_ names: [String]) -> String {
    names.map(escape).joined(separator: ", ")
  }

  private static func count(_ number: Int, _ one: String, _ many: String? = nil) -> String {
    "\(number) \(number == 1 ? one : many ?? one + "s")"
  }

  /// Basis points as a decimal: 6,700 is 0.67.
  static func share(_ basisPoints: Int) -> String {
    let whole = basisPoints / 10_000
    var digits = String(10_000 + basisPoints % 10_000).dropFirst()
    while digits.last == "0" { digits.removeLast() }
    return digits.isEmpty ? "\(whole)" : "\(whole).\(digits)"
  }

  /// Milliseconds in the largest unit that is whole.
  static func duration(_ milliseconds: Int) -> String {
    for (unit, size) in [("h", 3_600_000), ("m", 60_000), ("s", 1_000)]
    where milliseconds >= size && milliseconds % size == 0 {
      return "\(milliseconds / size)\(unit)"
    }
    return "\(milliseconds)ms"
  }
}

/// Rows whose columns line up.
struct TextTable {
  private let rows: [[String]]

  init(header: [String]? = nil, _ rows: [[String]]) {
    self.rows = (header.map { [$0] } ?? []) + rows
  }

  /// The table, a line a row; the last column is not padded.
  func text(indent: Int) -> String {
    var widths: [Int] = []
    for row in rows {
      for (column, cell) in row.enumerated() {
        if column == widths.count { widths.append(0) }
        // One long cell must not push all others off the screen.
        widths[column] = min(max(widths[column], cell.unicodeScalars.count), 40)
      }
    }
    var text = ""
    for row in rows {
      var line = String(repeating: " ", count: indent)
      for (column, cell) in row.enumerated() {
        line += cell
        guard column + 1 < row.count else { break }
        let gap = max(widths[column] - cell.unicodeScalars.count, 0) + 2
        line += String(repeating: " ", count: gap)
      }
      while line.utf8.last == 0x20 { line.removeLast() }
      text += line + "\n"
    }
    return text
  }
}
