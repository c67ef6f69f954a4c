import JSONSyntax
import Mesh
import ModelContextProtocol
import Planning

// The tasks: which there are is fixed by the plan.
extension SwarmTools {
  /// A task of the ledger as an answer shows it.
  private struct Row: Sendable {
    let id: TaskID
    let record: TaskRecord

    var word: TaskWord { TaskWord(record.state) }

    /// The attempt that runs, is held or succeeded.
    var attempt: Attempt? {
      switch record.state {
      case .awarded(let attempt), .running(let attempt, _), .held(let attempt),
        .succeeded(let attempt, _):
        attempt
      default: nil
      }
    }

    var row: (line: String, value: JSONValue) {
      var line = "\(id): \(word.rawValue)"
      var value: [String: JSONValue] = [
        "id": .string(id.text), "state": .string(word.rawValue),
        "attempts": .count(record.attempts), "openNeeds": .count(record.openNeeds),
        "progress": record.progress.decimal,
      ]
      if let attempt {
        line += ", attempt \(attempt.number) by \(attempt.agent) on \(attempt.node)"
        value["agent"] = .string(attempt.agent.text)
        value["node"] = .string(attempt.node.text)
        value["attempt"] = .count(attempt.number)
      }
      if word == .running, record.progress > .zero { line += ", \(record.progress.percent) done" }
      if word == .waiting { line += " for \(counted(record.openNeeds, "task"))" }
      if case .cancelled(.needFailed(let need)) = record.state {
        line += ": it needs '\(need)'"
        value["neededTask"] = .string(need.text)
      }
      if !record.reason.isEmpty {
        line += "; latest failure: \(record.reason)"
        value["reason"] = .string(record.reason)
      }
      return (line, .object(value))
    }
  }

  /// `task_status`: one task, the items of a fan-out, or all.
  func showTasks(_ call: NativeCall) async throws(ToolFailure) -> ToolResult {
    guard let id = try call.text("taskId"), !id.isEmpty else {
      let view = try await view(of: call)
      let rows = try await look(call) { node, _ in
        node.ledger.tasks.prefix(NativeToolLimits.rows).map { Row(id: $0.key, record: $0.value) }
      }
      var answer = Answer()
      answer.lines = ["\(counted(view.taskCount, "task"))\(view.taskWords)"]
      answer.add("list", rows.map(\.row))
      if view.taskCount > rows.count {
        answer.lines.append("… and \(view.taskCount - rows.count) more")
        answer.object["listLeftOff"] = .count(view.taskCount - rows.count)
      }
      answer.object["tasks"] = view.taskObject
      return answer.result
    }
    let rows = try await rows(of: id, call)
    var answer = Answer()
    if rows.isEmpty {
      guard plan.tasks.contains(where: { $0.id.utf8.elementsEqual(id.utf8) }) else {
        throw ToolFailure("There is no task '\(id)'.")
      }
      answer.lines = ["\(id): not known to the swarm yet; the tasks that it needs are not over"]
      answer.object = ["id": .string(id), "state": "planned"]
      return answer.result
    }
    if let only = rows.first, rows.count == 1, only.id == TaskID(id) {
      answer.lines = [only.row.line]
      answer.object = only.row.value.object ?? [:]
      return answer.result
    }
    answer.lines = ["\(id): \(counted(rows.count, "item"))"]
    answer.object = ["id": .string(id), "count": .count(rows.count)]
    answer.add("items", rows.map(\.row))
    return answer.result
  }

  /// `task_create` and `task_orchestrate`: the plan is closed; what it has already is shown.
  ///
  /// - Parameter text: name of the argument that describes the work.
  func answerNewTask(
    _ call: NativeCall, text name: String
  ) async throws(ToolFailure) -> ToolResult {
    let text = try call.requiredText(name, limit: MeshLimits.taskPayloadBytes)
    func isMeant(_ other: String) -> Bool { other.utf8.elementsEqual(text.utf8) }
    var meant = plan.tasks.filter { isMeant($0.id) || isMeant($0.title) }.map(\.id)
    if meant.isEmpty, isMeant(plan.objective) { meant = plan.tasks.map(\.id) }
    if meant.isEmpty, let own = call.caller.attempt?.task, isMeant(own) { meant = [own] }
    guard !meant.isEmpty else {
      throw ToolFailure(
        "The plan's tasks were proved before the run and are closed: no task can be added while it "
          + "runs. Add it to a workflow and compile again; 'task_status' lists the tasks of this run."
      )
    }
    var rows: [(line: String, value: JSONValue)] = []
    for id in meant where rows.count <= NativeToolLimits.rows {
      let known = try await self.rows(of: id, call)
      rows += known.map(\.row)
      if known.isEmpty {
        rows.append(("\(id): not known to the swarm yet", ["id": .string(id), "state": "planned"]))
      }
    }
    var answer = Answer()
    answer.lines = [
      "The plan has it already as \(counted(meant.count, "task")); nothing was added:"
    ]
    answer.object = ["created": false, "count": .count(meant.count)]
    answer.add("tasks", rows)
    return answer.result
  }

  /// The tasks of the ledger that an id of the plan or the ledger stands for.
  private func rows(of id: String, _ call: NativeCall) async throws(ToolFailure) -> [Row] {
    let isFanOut = plan.tasks.contains { $0.id.utf8.elementsEqual(id.utf8) && $0.forEach != nil }
    return try await look(call) { node, _ in
      let id = TaskID(id)
      if let record = node.ledger[id] { return [Row(id: id, record: record)] }
      guard isFanOut else { return [] }
      var rows: [Row] = []
      while rows.count < RuntimeLimits.fanOut {
        let item = TaskID("\(id.text)[\(rows.count)]")
        guard let record = node.ledger[item] else { break }
        rows.append(Row(id: item, record: record))
      }
      return rows
    }
  }
}
