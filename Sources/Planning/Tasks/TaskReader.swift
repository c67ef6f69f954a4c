import Diagnostics
import SourceText
import YAMLSyntax

/// Reads one task.
struct TaskReader {
  var fields: FieldReader
  /// The tasks that list the files of what was read.
  private(set) var listings: [TaskDraft] = []

  private static let keys = [
    "id", "title", "run", "prompt", "needs", "forEach", "if", "agent", "capabilities", "outputs",
    "timeout", "retry", "idempotent", "env", "cwd",
  ]

  private static let advice = [
    "name": "Write 'id' for what other tasks call it, 'title' for what people do.",
    "description": "Write 'title' for people, 'prompt' for what an agent shall do.",
    "depends_on": "Write 'needs'.", "dependsOn": "Write 'needs'.", "depends": "Write 'needs'.",
    "dependencies": "Write 'needs'.", "for_each": "Write 'forEach'.", "foreach": "Write 'forEach'.",
    "matrix": "Write 'forEach' with a list.", "when": "Write 'if'.", "command": "Write 'run'.",
    "script": "Write 'run'.",
    "steps": "A task has one 'run' or 'prompt'; write a task for each step.",
    "working-directory": "Write 'cwd'.", "timeout-minutes": "Write 'timeout' with a unit: 5m.",
    "retries": "Write 'retry: { attempts: 3 }'.", "environment": "Write 'env'.",
  ]

  init(_ fields: FieldReader) {
    self.fields = fields
  }

  /// Reads a task; nil, and findings, where it has no id or nothing to do.
  mutating func read(_ node: YAMLNode) -> TaskDraft? {
    guard
      let entries = fields.mapping(
        node, known: TaskReader.keys, of: "a task", advice: TaskReader.advice)
    else { return nil }
    let id = readID(entries, node)
    let action = readAction(entries, node)
    guard let id, let action else { return nil }
    var task = TaskDraft(id: id, title: id.value, action: action)
    if let entry = entries["title"] {
      task.title = fields.text(entry.value, "'title'") ?? id.value
    }
    if let entry = entries["needs"] { task.needs = readNames(entry, "'needs'") }
    if let entry = entries["capabilities"] {
      task.capabilities = readNames(entry, "'capabilities'")
    }
    if let entry = entries["agent"] {
      task.agent = fields.text(entry.value, "'agent'").map {
        Placed($0, at: fields.place(entry.value))
      }
    }
    if let entry = entries["if"] { task.condition = readExpression(entry, "if") }
    if let entry = entries["outputs"] { task.outputs = readOutputs(entry) }
    if let entry = entries["timeout"], let value = fields.duration(entry.value, "'timeout'") {
      task.timeout = value
    }
    if let entry = entries["retry"] { task.retry = readRetry(entry) ?? task.retry }
    if let entry = entries["idempotent"], let value = fields.boolean(entry.value, "'idempotent'") {
      task.isIdempotent = value
    }
    if let entry = entries["env"] { task.environment = readEnvironment(entry) }
    if let entry = entries["cwd"] { task.directory = fields.text(entry.value, "'cwd'") }
    if let entry = entries["forEach"] { readForEach(entry, into: &task) }
    return task
  }

  private mutating func readID(
    _ entries: [String: FieldReader.Entry], _ node: YAMLNode
  ) -> Placed<String>? {
    guard let entry = entries["id"] else {
      fields.diagnostics.add(
        .missingKey, at: fields.place(node), "the task has no 'id'",
        help: "Add an 'id' of lower case, digits and hyphens.")
      return nil
    }
    guard let id = fields.text(entry.value, "'id'") else { return nil }
    guard PlanNames.isTaskIdentifier(id) else {
      fields.diagnostics.add(
        .taskName, at: fields.place(entry.value), "'\(id)' cannot be the id of a task",
        help: "Use lower case, digits and hyphens, at most \(PlanningLimits.taskIdentifier).")
      return nil
    }
    return Placed(id, at: fields.place(entry.value))
  }

  // MARK: What it does

  private mutating func readAction(
    _ entries: [String: FieldReader.Entry], _ node: YAMLNode
  ) -> TaskDraft.Action? {
    switch (entries["run"], entries["prompt"]) {
    case (nil, nil):
      fields.diagnostics.add(
        .missingKey, at: fields.place(node), "the task has neither 'run' nor 'prompt'",
        help: "Write 'run' for a shell step, 'prompt' for what an agent shall do.")
      return nil
    case (let run?, let prompt?):
      fields.diagnostics.add(
        .conflictingTasks, at: fields.place(prompt.key), "the task has both 'run' and 'prompt'",
        help: "Make two tasks of it, one of which needs the other.",
        related: [fields.place(run.key).related("'run' is here")])
      return nil
    case (let run?, nil): return readRun(run)
    case (nil, let prompt?):
      return written(prompt, "'prompt'").flatMap { text in
        template(text).map { .prompt(text, $0) }
      }
    }
  }

  private mutating func readRun(_ entry: FieldReader.Entry) -> TaskDraft.Action? {
    guard let text = written(entry, "'run'") else { return nil }
    if let offset = Template.opening(in: Array(text.text.utf8), from: 0) {
      fields.diagnostics.add(
        .expressionInRun, at: text.place(of: offset..<(offset + 3)),
        "'${{' does not work in 'run'",
        reason: "A value that is spliced into a script could run as part of it.",
        help:
          "Inputs and outputs of needs are variables there: write \"$name\", or set one by 'env'.")
      return nil
    }
    return .run(text, range: entry.value.range)
  }

  private mutating func written(_ entry: FieldReader.Entry, _ what: String) -> WrittenText? {
    guard fields.text(entry.value, what) != nil, let scalar = entry.value.scalar else { return nil }
    let place = fields.place(entry.value)
    guard scalar.text.utf8.contains(where: { $0 > 0x20 }) else {
      fields.diagnostics.add(.wrongValue, at: place, "\(what) is empty")
      return nil
    }
    guard scalar.text.utf8.count <= PlanningLimits.template else {
      fields.diagnostics.add(
        .tooLarge, at: place, "\(what) is longer than \(PlanningLimits.template) bytes")
      return nil
    }
    return WrittenText(scalar, at: place)
  }

  // MARK: Expressions

  private mutating func template(_ text: WrittenText) -> Template? {
    do {
      return try Template(text.text)
    } catch {
      report(error, in: text)
      return nil
    }
  }

  /// An expression, a pattern of files, or the items themselves as a list of plain values.
  private mutating func readForEach(_ entry: FieldReader.Entry, into task: inout TaskDraft) {
    if entry.value.entries != nil {
      guard let listing = readFiles(entry, of: task.id.value) else { return }
      let place = fields.place(entry.value)
      listings.append(listing.draft(before: task, at: place))
      task.needs.append(Placed(listing.id, at: place))
      task.forEach = expression("tasks.\(listing.id).outputs.\(FileListing.output)", at: place)
    } else if let items = entry.value.items {
      let items = items.map { fields.document.resolved($0) }
      task.forEach = readItems(items, at: fields.place(entry.value))
    } else {
      task.forEach = readExpression(entry, "forEach")
    }
  }

  private mutating func readItems(
    _ items: [YAMLNode], at place: Place
  ) -> TaskDraft.PlacedExpression? {
    var quoted: [String] = []
    for item in items {
      guard let text = fields.scalarText(item, "an element of 'forEach'") else { return nil }
      quoted.append(
        "'"
          + text.split(separator: "'", omittingEmptySubsequences: false)
          .joined(separator: "''") + "'")
    }
    return expression("[\(quoted.joined(separator: ", "))]", at: place)
  }

  private mutating func expression(
    _ source: String, at place: Place
  ) -> TaskDraft.PlacedExpression? {
    let text = WrittenText(source, at: place)
    do {
      return .init(expression: try Expression(text.text), text: text, offset: 0)
    } catch {
      report(error, in: text)
      return nil
    }
  }

  private mutating func readExpression(
    _ entry: FieldReader.Entry, _ key: String
  ) -> TaskDraft.PlacedExpression? {
    guard let scalar = entry.value.scalar, !fields.isNothing(entry.value) else {
      fields.reportType(entry.value, expected: "an expression, ${{ … }}", of: "'\(key)'")
      return nil
    }
    let text = WrittenText(scalar, at: fields.place(entry.value))
    guard let template = template(text) else { return nil }
    guard let sole = template.soleExpression else {
      let isBare = template.expressions.isEmpty
      fields.diagnostics.add(
        .expression, at: text.place, "'\(key)' is not one expression",
        help: isBare ? "Write ${{ \(scalar.text) }}." : "Write all of it between one ${{ and }}.")
      return nil
    }
    return .init(expression: sole.expression, text: text, offset: sole.offset)
  }

  private mutating func report(_ error: ExpressionError, in text: WrittenText) {
    fields.diagnostics.add(
      .expression, at: text.place(of: error.range), error.message, help: error.help)
  }

  // MARK: Lists and mappings

  private mutating func readNames(_ entry: FieldReader.Entry, _ what: String) -> [Placed<String>] {
    if entry.value.scalar != nil, !fields.isNothing(entry.value) {
      return fields.text(entry.value, what).map { [Placed($0, at: fields.place(entry.value))] }
        ?? []
    }
    guard let names = fields.texts(entry.value, what) else { return [] }
    var seen: Set<String> = []
    return names.filter { seen.insert($0.value).inserted }
  }

  private mutating func readEnvironment(_ entry: FieldReader.Entry) -> [TaskDraft.Variable] {
    guard let entries = fields.entries(entry.value, "'env'") else { return [] }
    guard entries.count <= PlanningLimits.environment else {
      fields.diagnostics.add(
        .tooLarge, at: fields.place(entry.key),
        "\(entries.count) variables are more than the limit of \(PlanningLimits.environment)")
      return []
    }
    return entries.compactMap { entry in
      let name = entry.key.scalar?.text ?? ""
      guard PlanNames.isVariableName(name) else {
        fields.diagnostics.add(
          .wrongValue, at: fields.place(entry.key),
          "'\(name)' cannot be the name of an environment variable",
          help: "Use letters, digits and '_', no digit first.")
        return nil
      }
      guard !RuntimeVariables.isReserved(name) else {
        fields.diagnostics.add(
          .wrongValue, at: fields.place(entry.key), "'\(name)' cannot be set by a task",
          reason: "It would change which commands run, or what the runtime tells its tools.")
        return nil
      }
      let value = fields.document.resolved(entry.value)
      guard fields.scalarText(value, "'\(name)'") != nil, let scalar = value.scalar else {
        return nil
      }
      let text = WrittenText(scalar, at: fields.place(value))
      return template(text).map {
        TaskDraft.Variable(
          name: Placed(name, at: fields.place(entry.key)), text: text, template: $0)
      }
    }
  }

  private mutating func readRetry(_ entry: FieldReader.Entry) -> PlanTask.Retry? {
    guard
      let entries = fields.mapping(
        entry.value, known: ["attempts", "backoff", "after"], of: "'retry'",
        advice: ["on": "Write 'after': YAML 1.1 reads 'on' as true."])
    else { return nil }
    guard let attempts = entries["attempts"] else {
      fields.diagnostics.add(
        .missingKey, at: fields.place(entry.key), "'retry' has no 'attempts'",
        help: "Write how often it may be tried in all: 'attempts: 3'.")
      return nil
    }
    guard
      let count = fields.integer(
        attempts.value, "'attempts'", in: 1...PlanningLimits.attempts)
    else { return nil }
    var retry = PlanTask.Retry(
      attempts: count, backoff: PlanningDefaults.backoff, after: PlanTask.Retry.Failure.allCases)
    if let backoff = entries["backoff"] {
      guard let value = fields.duration(backoff.value, "'backoff'", allowsZero: true) else {
        return nil
      }
      retry.backoff = value
    }
    if let after = entries["after"] {
      guard let items = fields.sequence(after.value, "'after'") else { return nil }
      let failures = items.compactMap {
        fields.word($0, "an element of 'after'", as: PlanTask.Retry.Failure.self)
      }
      retry.after = PlanTask.Retry.Failure.allCases.filter { failures.contains($0) }
    }
    return retry
  }
}
