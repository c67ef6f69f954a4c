import Definitions
import SourceText
import ToolCatalog
import YAMLSyntax

/// Reads `inputs:` and `tasks:`.
struct WorkflowReader {
  var fields: FieldReader
  private var draft = WorkflowDraft()

  /// Reads the fields of one file.
  static func read(
    _ workflow: WorkflowFields, name: String, of file: DefinitionFile
  ) -> (WorkflowDraft, DiagnosticList) {
    guard let document = file.yaml else { return (WorkflowDraft(), DiagnosticList()) }
    var reader = WorkflowReader(fields: FieldReader(path: file.path, document: document))
    reader.draft.name = name
    reader.draft.path = file.path
    if let inputs = workflow.inputs { reader.readInputs(inputs.value) }
    if let tasks = workflow.tasks { reader.readTasks(tasks.value) }
    if file.kind == .workflow, let root = document.root { reader.checkTopLevel(root) }
    return (reader.draft, reader.fields.diagnostics)
  }

  private init(fields: FieldReader) {
    self.fields = fields
  }

  private mutating func checkTopLevel(_ root: YAMLNode) {
    _ = fields.mapping(
      root, known: ["name", "description", "swarm", "inputs", "tasks"], of: "a workflow")
  }

  // MARK: Inputs

  private mutating func readInputs(_ node: YAMLNode) {
    if fields.isNothing(fields.document.resolved(node)) { return }
    guard let entries = fields.entries(node, "'inputs'") else { return }
    guard entries.count <= PlanningLimits.inputs else {
      fields.diagnostics.add(
        .tooLarge, at: fields.place(node),
        "\(entries.count) inputs are more than the limit of \(PlanningLimits.inputs)")
      return
    }
    for entry in entries {
      guard let name = fields.valueName(entry.key, .inputName, of: "an input") else { continue }
      if let input = input(named: name, entry.value) {
        draft.inputs.append(Placed(input, at: fields.place(entry.key)))
      }
    }
  }

  private mutating func input(named name: String, _ node: YAMLNode) -> PlanInput? {
    let node = fields.document.resolved(node)
    if node.scalar != nil {
      guard let type = fields.word(node, "the type of input '\(name)'", as: PlanValueType.self)
      else { return nil }
      return PlanInput(name: name, type: type, description: "", defaultValue: nil)
    }
    guard
      let entries = fields.mapping(
        node, known: ["type", "description", "default"], of: "input '\(name)'")
    else { return nil }
    var input = PlanInput(name: name, type: .text, description: "", defaultValue: nil)
    if let entry = entries["type"] {
      guard
        let type = fields.word(entry.value, "the type of input '\(name)'", as: PlanValueType.self)
      else { return nil }
      input.type = type
    }
    if let entry = entries["description"] {
      input.description = fields.text(entry.value, "the description of input '\(name)'") ?? ""
    }
    if let entry = entries["default"] {
      let text = fields.scalarText(entry.value, "the default of input '\(name)'")
      input.defaultValue = text
      if let text {
        do {
          _ = try ExpressionValue(reading: text, as: input.type)
        } catch {
          fields.diagnostics.add(
            .wrongType, at: fields.place(entry.value),
            "the default of input '\(name)' is not of type '\(input.type.rawValue)'",
            reason: "Reading it: \(error.message).")
        }
      }
    }
    return input
  }

  // MARK: Tasks

  private mutating func readTasks(_ node: YAMLNode) {
    guard let items = fields.sequence(node, "'tasks'") else { return }
    guard items.count <= PlanningLimits.tasks else {
      fields.diagnostics.add(
        .tooLarge, at: fields.place(node),
        "\(items.count) tasks are more than the limit of \(PlanningLimits.tasks)")
      return
    }
    if items.isEmpty {
      fields.diagnostics.add(.nothingToDo, at: fields.place(node), "the list of tasks is empty")
    }
    var reader = TaskReader(fields)
    for item in items {
      if let task = reader.read(item) { draft.tasks.append(task) }
    }
    draft.tasks += reader.listings
    fields = reader.fields
  }
}

extension FieldReader {
  /// The name of an input or output; nil, and a finding, where it cannot be one.
  mutating func valueName(_ key: YAMLNode, _ rule: PlanRule, of what: String) -> String? {
    let place = place(key)
    guard let name = key.scalar?.text, PlanNames.isValueName(name) else {
      diagnostics.add(
        rule, at: place, "'\(key.scalar?.text ?? "")' cannot be the name of \(what)",
        reason:
          "It becomes an environment variable of shell steps, and upper case is the system's.",
        help: "Use lower case, digits and '_', a letter first.")
      return nil
    }
    guard !name.hasSameBytes(as: "item") else {
      diagnostics.add(
        rule, at: place, "'item' cannot be the name of \(what)",
        help: "'item' is what a 'forEach' runs for; choose another name.")
      return nil
    }
    return name
  }
}
