/// Tells which variables scripts take from the environment in which a run is started.
enum HostEnvironment {
  /// For each script the variables that neither the runtime nor the plan sets for it, in order of
  /// scripts and names.
  ///
  /// A shell step is given the inputs, the outputs of its needs, the item, and what its `env` says;
  /// a long value comes as a file, named by `name_file`.
  static func reads(
    _ scripts: [PlanScript], tasks: [PlanTask], inputs: [PlanInput]
  ) -> [(script: String, name: String)] {
    let inputNames = Set(inputs.map(\.name))
    let byID = Dictionary(tasks.map { ($0.id, $0) }) { first, _ in first }
    var taskOfScript: [String: PlanTask] = [:]
    for task in tasks {
      if case .run(let script) = task.action { taskOfScript[script] = task }
    }
    return scripts.flatMap { script in
      let task = taskOfScript[script.id]
      var values: Set<String> = []
      for need in task?.needs ?? [] { values.formUnion(byID[need]?.outputs.map(\.name) ?? []) }
      if task?.forEach != nil { values.insert("item") }
      func isGiven(_ name: String) -> Bool {
        task != nil && (values.contains(name) || inputNames.contains(name))
      }
      return script.environment.filter { name in
        if RuntimeVariables.ofTask.contains(name) || task?.environment[name] != nil { return false }
        return !isGiven(name) && !(name.hasSuffix("_file") && isGiven(String(name.dropLast(5))))
      }.map { (script.id, $0) }
    }
  }
}
