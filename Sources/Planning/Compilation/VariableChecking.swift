import Definitions
import Diagnostics
import SourceText
import ToolCatalog

/// Checks that what a shell step reads is set by the runtime, the script, or the plan.
struct VariableChecking {
  private let task: TaskDraft
  private let inputs: [String: ExpressionType]
  /// For each output of a need the tasks that give it.
  private var outputs: [String: [TaskDraft]] = [:]

  init(_ checking: TaskChecking, _ position: Int) {
    task = checking.draft.tasks[position]
    inputs = checking.inputTypes
    for need in checking.needs[position] {
      let task = checking.draft.tasks[need]
      for output in task.outputs { outputs[output.value.name, default: []].append(task) }
    }
  }

  func check(
    _ facts: ScriptFacts, _ script: EmbeddedScript, _ path: String, _ usedInputs: inout Set<String>,
    _ diagnostics: inout DiagnosticList
  ) {
    let own = Set(task.environment.map(\.name.value))
    var seen: Set<String> = []
    for read in facts.reads where seen.insert(read.name).inserted {
      if own.contains(read.name) { continue }
      let place = Place(path, script.origin.sourceRange(of: read.range))
      // A value that is too long for a variable comes as a file, named by `name_file`.
      let name = known(read.name)
      let isInput = inputs[name] != nil
      let givers = outputs[name] ?? []
      if isInput { usedInputs.insert(name) }
      switch givers.count + (isInput ? 1 : 0) {
      case 0: reportUndeclared(read, place, facts, &diagnostics)
      case 1: break
      default: reportAmbiguous(name, place, givers, isInput, &diagnostics)
      }
    }
  }

  private func known(_ name: String) -> String {
    guard name.hasSuffix("_file"), inputs[name] == nil, outputs[name] == nil else {
      return name
    }
    return String(name.dropLast(5))
  }

  private func reportUndeclared(
    _ read: ScriptFacts.Read, _ place: Place, _ facts: ScriptFacts,
    _ diagnostics: inout DiagnosticList
  ) {
    let isItem = read.name == "item" || read.name == "item_file"
    if isItem, task.forEach != nil { return }
    guard !RuntimeVariables.set.contains(read.name), !read.handlesUnset, !facts.runsOtherText else {
      return
    }
    let candidates =
      Set(inputs.keys).union(outputs.keys).union(task.environment.map(\.name.value))
      .union(task.forEach == nil ? [] : ["item"])
    let nearest = NearestName.find(read.name, in: candidates.sorted(by: PlanNames.precedes))
    diagnostics.add(
      .undeclaredVariable, at: place, "nothing sets the variable '\(read.name)'",
      reason: "A step sees what the runtime sets, the inputs, the outputs of its needs, and 'env'.",
      help: nearest.map { "Did you mean '\($0)'?" }
        ?? (isItem
          ? "'item' is set in a task with 'forEach'."
          : "Declare it under 'inputs' or 'env', or write ${\(read.name):-} where it may be unset.")
    )
  }

  private func reportAmbiguous(
    _ name: String, _ place: Place, _ givers: [TaskDraft], _ isInput: Bool,
    _ diagnostics: inout DiagnosticList
  ) {
    let sources =
      (isInput ? ["an input"] : [])
      + givers.prefix(PlanningLimits.relatedPlaces).map { "task '\($0.id.value)'" }
    let example = givers[0].id.value
    diagnostics.add(
      .ambiguousName, at: place,
      "the variable '\(name)' comes from \(sources.joined(separator: " and "))",
      reason: "Which of them it holds would be left to chance.",
      help: "Choose by 'env: { VALUE: ${{ tasks.\(example).outputs.\(name) }} }', and read $VALUE.",
      related: givers.prefix(PlanningLimits.relatedPlaces).map {
        $0.id.place.related("'\($0.id.value)' gives it")
      })
  }
}
