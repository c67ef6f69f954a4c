import Definitions
import Diagnostics
import ShellSyntax
import SourceText
import SwarmChecks
import ToolCatalog

/// Checks the tasks of a draft against one another and against the agents, and lowers them.
struct TaskChecking {
  let draft: WorkflowDraft
  let agents: [SelectedAgent]
  var positions: [String: Int] = [:]
  /// For each task the positions of those that it needs.
  var needs: [[Int]] = []
  var usedInputs: Set<String> = []
  private var agentPositions: [String: Int] = [:]
  private var index: CapabilityIndex
  /// Calls of tasks that any agent may do, which were checked.
  private var callsOfAnyone: Set<Set<String>> = []
  let inputTypes: [String: ExpressionType]
  private var stepsByPlace: [SourceRange: EmbeddedScript]?
  /// The type of `forEach` by task, where it has one that can be told.
  var itemTypes: [Int: ExpressionType] = [:]

  /// The tasks as they stand in the plan; without meaning where there were errors.
  static func check(
    _ draft: WorkflowDraft, agents: [SelectedAgent], in compilation: inout Compilation
  ) -> [PlanTask] {
    var checking = TaskChecking(draft, agents)
    checking.findTasks(&compilation.diagnostics)
    checking.findNeeds(&compilation.diagnostics)
    let graph = checking.graph()
    checking.reportCycles(of: graph, &compilation.diagnostics)
    var tasks: [PlanTask] = []
    let order = graph.order.compactMap { checking.positions[graph.ids[$0]] }
    // Tasks without a place in the order are checked too, behind the others.
    let rest = order.count < draft.tasks.count ? Set(draft.tasks.indices).subtracting(order) : []
    for position in order + rest.sorted() {
      tasks.append(checking.lower(position, &compilation))
    }
    checking.reportUnusedInputs(&compilation.diagnostics)
    for input in draft.inputs {
      compilation.assembly.provenance["inputs.\(input.value.name)"] = compilation.origin(
        .frontMatter, input.place)
    }
    return tasks
  }

  private init(_ draft: WorkflowDraft, _ agents: [SelectedAgent]) {
    self.draft = draft
    self.agents = agents
    inputTypes = Dictionary(
      draft.inputs.map { ($0.value.name, ExpressionType($0.value.type)) }
    ) { _, last in last }
    let sorted = agents.sorted {
      PlanNames.precedes($0.definition.name.value, $1.definition.name.value)
    }
    index = CapabilityIndex(
      sorted.map { ($0.definition.name.value, $0.definition.capabilities.map(\.value)) })
    for (position, agent) in agents.enumerated() {
      agentPositions[agent.definition.name.value] = position
    }
  }

  // MARK: The graph

  private mutating func findTasks(_ diagnostics: inout DiagnosticList) {
    for (position, task) in draft.tasks.enumerated() {
      guard let first = positions[task.id.value] else {
        positions[task.id.value] = position
        continue
      }
      diagnostics.add(
        .duplicateTask, at: task.id.place, "the id '\(task.id.value)' is given twice",
        help: "Choose another one.",
        related: [draft.tasks[first].id.place.related("the first is here")])
    }
  }

  private mutating func findNeeds(_ diagnostics: inout DiagnosticList) {
    var total = 0
    for task in draft.tasks {
      var found: [Int] = []
      for need in task.needs {
        if let position = positions[need.value] {
          found.append(position)
          continue
        }
        let nearest = NearestName.find(
          need.value, in: draft.tasks.lazy.prefix(PlanningLimits.nearCandidates).map(\.id.value))
        diagnostics.add(
          .unknownNeed, at: need.place,
          "task '\(task.id.value)' needs '\(need.value)', which is no task",
          help: nearest.map { "Did you mean '\($0)'?" } ?? "")
      }
      total += found.count
      needs.append(total <= PlanningLimits.needs ? found : [])
    }
    if total > PlanningLimits.needs, let first = draft.tasks.first {
      diagnostics.add(
        .tooLarge, at: first.id.place,
        "\(total) needs are more than the limit of \(PlanningLimits.needs)")
    }
  }

  /// The tasks in order of their ids, so that ties in the graph's order fall by id.
  private func graph() -> DependencyGraph {
    let sorted = positions.sorted { PlanNames.precedes($0.key, $1.key) }
    return DependencyGraph(
      sorted.map { id, position in (id, needs[position].map { draft.tasks[$0].id.value }) })
  }

  private func reportCycles(of graph: DependencyGraph, _ diagnostics: inout DiagnosticList) {
    for case .cycle(let ids) in graph.problems.prefix(PlanningLimits.cycles) {
      let cycle = ids.compactMap { positions[$0] }.map { draft.tasks[$0] }
      guard let first = cycle.first else { continue }
      let names = ids + ids.prefix(1)
      let shown = names.prefix(PlanningLimits.cycleNames).joined(separator: " → ")
      let next = cycle.count > 1 ? cycle[1] : first
      let need = first.needs.first { $0.value == next.id.value }
      diagnostics.add(
        .cycle, at: need?.place ?? first.id.place,
        "the tasks need one another in a circle: "
          + (names.count > PlanningLimits.cycleNames
            ? "\(shown) → … (\(cycle.count) tasks)" : shown),
        reason: "None of them could ever start.",
        help: "Take one of the needs out.",
        related: cycle.dropFirst().prefix(PlanningLimits.relatedPlaces).map { task in
          task.id.place.related("'\(task.id.value)' is here")
        })
    }
  }

  private func reportUnusedInputs(_ diagnostics: inout DiagnosticList) {
    for input in draft.inputs where !usedInputs.contains(input.value.name) {
      diagnostics.add(
        .unusedInput, at: input.place, "no task uses the input '\(input.value.name)'",
        help: "Use it as ${{ inputs.\(input.value.name) }} or, in 'run', as "
          + "\"$\(input.value.name)\"; or take it out.")
    }
  }

  // MARK: One task

  private mutating func lower(_ position: Int, _ compilation: inout Compilation) -> PlanTask {
    let draft = draft.tasks[position]
    let id = draft.id.value
    compilation.assembly.provenance["tasks.\(id)"] = compilation.origin(
      draft.id.place.path.hasPrefix("--") ? .flag : draft.isFromBody ? .body : .frontMatter,
      draft.id.place)
    var types = ExpressionChecking(self, position)
    types.check(draft, &compilation.diagnostics)
    usedInputs.formUnion(types.usedInputs)
    itemTypes[position] = types.itemType

    var calls: [ToolCall] = []
    let action: PlanTask.Action
    switch draft.action {
    case .prompt(let text, _):
      action = .prompt(template: compilation.assembly.keep(text.text))
    case .run(let text, let range):
      let script = "task/\(id)/run"
      calls = lowerRun(position, text, range, id: script, &compilation)
      action = .run(script: script)
    }
    checkAgent(draft, calls, &compilation.diagnostics)
    var environment: [String: String] = [:]
    for variable in draft.environment { environment[variable.name.value] = variable.text.text }
    return PlanTask(
      id: id, title: draft.title, action: action, needs: draft.needs.map(\.value),
      capabilities: draft.capabilities.map(\.value), agent: draft.agent?.value,
      outputs: draft.outputs.map(\.value),
      condition: draft.condition.map { $0.expression.source.trimmingSpaces },
      forEach: draft.forEach.map { $0.expression.source.trimmingSpaces },
      timeout: draft.timeout, retry: draft.retry, idempotent: draft.isIdempotent,
      environment: environment, directory: draft.directory)
  }

  private mutating func lowerRun(
    _ position: Int, _ text: WrittenText, _ range: SourceRange, id: String,
    _ compilation: inout Compilation
  ) -> [ToolCall] {
    guard let path = draft.path, let fileID = compilation.workspace.file(at: path) else {
      return []
    }
    let file = compilation.workspace[fileID]
    if draft.tasks[position].isGenerated {
      let script = EmbeddedScript(generating: text, task: draft.tasks[position].id.value)
      _ = compilation.take(script, of: file, id: id)
      return []
    }
    guard let script = steps(of: file)[range] else {
      compilation.diagnostics.add(
        .wrongType, at: text.place, "the script of 'run' cannot stand behind an alias",
        help: "Write it out.")
      return []
    }
    let facts = compilation.take(script, of: file, id: id)
    compilation.check(script.toolCalls, in: script, of: file, by: nil)
    VariableChecking(self, position).check(
      facts, script, file.path, &usedInputs, &compilation.diagnostics)
    return script.toolCalls
  }

  /// The shell steps of the draft's file by their places.
  private mutating func steps(of file: DefinitionFile) -> [SourceRange: EmbeddedScript] {
    if let stepsByPlace { return stepsByPlace }
    var steps: [SourceRange: EmbeddedScript] = [:]
    for script in file.scripts {
      if case .task = script.place { steps[script.range] = script }
    }
    stepsByPlace = steps
    return steps
  }

  // MARK: Agents

  private mutating func checkAgent(
    _ task: TaskDraft, _ calls: [ToolCall], _ diagnostics: inout DiagnosticList
  ) {
    if let name = task.agent {
      guard let position = agentPositions[name.value] else {
        let nearest = NearestName.find(
          name.value,
          in: agents.prefix(PlanningLimits.nearCandidates).map(\.definition.name.value))
        diagnostics.add(
          .unknownAgent, at: name.place, "there is no agent '\(name.value)'",
          help: nearest.map { "Did you mean '\($0)'?" }
            ?? "Define it, or leave 'agent' out and let the mesh choose.")
        return
      }
      checkFixed(task, agents[position], calls, &diagnostics)
      return
    }
    guard !task.capabilities.isEmpty else {
      // Many tasks make the same calls, and there may be many agents.
      let names = Set(calls.map(\.reference.text))
      if !calls.isEmpty, callsOfAnyone.insert(names).inserted {
        checkAnyone(task, calls, candidates: agents, &diagnostics)
      }
      return
    }
    let required = task.capabilities.map(\.value)
    let limit = calls.isEmpty ? PlanningLimits.nearAgents : agents.count
    let best = index.best(for: required, limit: limit)
    let able = best.filter { $0.match.isAbove() }
    guard !able.isEmpty else {
      reportUnmatched(task, best, &diagnostics)
      return
    }
    let names = able.compactMap { agentPositions[$0.agent].map { agents[$0] } }
    checkAnyone(task, calls, candidates: names, &diagnostics)
  }

  private func checkFixed(
    _ task: TaskDraft, _ agent: SelectedAgent, _ calls: [ToolCall],
    _ diagnostics: inout DiagnosticList
  ) {
    let name = agent.definition.name.value
    let match = CapabilityMatch(
      required: task.capabilities.map(\.value),
      offered: agent.definition.capabilities.map(\.value))
    if !match.isAbove(), let first = task.capabilities.first {
      diagnostics.add(
        .capabilityUnmatched, at: first.place,
        "agent '\(name)' has \(match.matched) of the \(match.required) capabilities that task "
          + "'\(task.id.value)' requires",
        reason: "It takes more than 0.7; the match is \(TaskChecking.score(match)).",
        help: "Choose another agent, or require less.",
        related: [agent.place.related("the agent is here")])
    }
    for call in calls where !agent.permission.allows(call.reference) {
      diagnostics.add(
        .toolNotAllowed, at: Place(task.id.place.path, call.nameRange),
        "agent '\(name)' may not call '\(call.reference.text)'",
        help: "Add it to the agent's 'tools'.",
        related: [agent.place.related("the agent is here")])
    }
  }

  /// A placed task needs one agent that may make all of its calls.
  private func checkAnyone(
    _ task: TaskDraft, _ calls: [ToolCall], candidates: [SelectedAgent],
    _ diagnostics: inout DiagnosticList
  ) {
    guard let first = calls.first, !candidates.isEmpty else { return }
    let isAllowed = candidates.contains { agent in
      calls.allSatisfy { agent.permission.allows($0.reference) }
    }
    guard !isAllowed else { return }
    diagnostics.add(
      .toolNotAllowed, at: Place(task.id.place.path, first.nameRange),
      "no agent that could do task '\(task.id.value)' may call all of its tools",
      help: "Add '\(first.reference.text)' to the 'tools' of one of them.",
      related: candidates.prefix(PlanningLimits.nearAgents).map {
        $0.place.related("'\($0.definition.name.value)' could do it")
      })
  }

  private func reportUnmatched(
    _ task: TaskDraft, _ best: [CapabilityIndex.Match], _ diagnostics: inout DiagnosticList
  ) {
    guard let first = task.capabilities.first else { return }
    let offered = index.capabilities.prefix(PlanningLimits.nearCandidates)
    let missing = task.capabilities.first { !index.contains($0.value) }
    let nearest = missing.flatMap { missing in
      NearestName.find(missing.value, in: offered).map { (missing, $0) }
    }
    let scores = best.prefix(PlanningLimits.nearAgents).map {
      "'\($0.agent)' \(TaskChecking.score($0.match))"
    }
    diagnostics.add(
      .capabilityUnmatched, at: (missing ?? first).place,
      "no agent matches what task '\(task.id.value)' requires",
      reason: scores.isEmpty
        ? "No agent has any of it."
        : "It takes more than 0.7; the nearest: \(scores.joined(separator: ", ")).",
      help: nearest.map { "Did you mean '\($0.1)' instead of '\($0.0.value)'?" } ?? "",
      related: best.prefix(PlanningLimits.nearAgents).compactMap { match in
        agentPositions[match.agent].map { agents[$0].place.related("'\(match.agent)' is here") }
      })
  }

  /// A match as a decimal, such as 0.66; rounded down, so that 0.7 is never shown for less.
  private static func score(_ match: CapabilityMatch) -> String {
    let hundredths = match.share.value / 100
    if hundredths >= 100 { return "1" }
    return hundredths < 10 ? "0.0\(hundredths)" : "0.\(hundredths)"
  }
}

extension EmbeddedScript {
  /// A script of moflo's own that stands for the place of a file.
  fileprivate init(generating text: WrittenText, task: String) {
    let script = ShellScript.parse(text.text)
    let whole = SourceRange(start: 0, end: script.bytes.count)
    self.init(
      place: .task(task), script: script,
      origin: OffsetMap(segments: [.init(derived: whole, source: text.place.range)]),
      range: text.place.range, toolCalls: [])
  }
}

extension SelectedAgent {
  /// The tools that it may call.
  var permission: ToolPermission {
    ToolPermission(
      allowed: definition.tools?.map(\.value),
      disallowed: definition.disallowedTools.map(\.value))
  }
}

extension String {
  /// The text without white space at its ends.
  var trimmingSpaces: String {
    func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
    var bytes = utf8[...]
    while let first = bytes.first, isSpace(first) { bytes.removeFirst() }
    while let last = bytes.last, isSpace(last) { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
  }
}
