import JSONSyntax

/// A plan for those who run it elsewhere: without a mesh, without moflo.
///
/// Tasks, values, conditions, items, time limits, repetitions and hooks are those of a run. What the
/// mesh does is chosen beforehand (who does a task) or left out (hooks that call tools, and named in
/// ``notes``). Where a task itself calls a tool there is no export.
public struct PlanExport: Sendable {
  /// The digest of the plan.
  let digest: String
  /// What compiled the plan.
  let compiler: PlanCompiler
  /// What the plan is for, in a line.
  let title: String
  let inputs: [PlanInput]
  /// The variables that scripts take from the environment.
  let environment: [String]
  /// The tasks, each behind those that it needs.
  let tasks: [ExportedTask]
  /// The command that answers prompts; empty where no task is a prompt.
  let runner: String
  /// What differs from a run, in sentences.
  public let notes: [String]

  /// Prepares a plan.
  ///
  /// - Parameters:
  ///   - document: the plan.
  ///   - runner: the command that answers prompts on its standard input; nil where none is given.
  /// - Throws: ``PlanExportError`` for a plan that can only be run.
  public init(_ document: PlanDocument, runner: String?) throws(PlanExportError) {
    let plan = document.plan
    guard plan.tasks.count <= PlanningLimits.exportTasks else {
      throw PlanExportError(reasons: [
        "\(plan.tasks.count) tasks are more than the \(PlanningLimits.exportTasks) that an export takes"
      ])
    }
    let texts = ExportTexts(plan)
    var reasons = PlanExport.obstacles(plan, texts, runner: runner)
    var notes: [String] = []
    var tasks: [ExportedTask] = []
    var choice = AgentChoice(plan)
    let types = PlanTypes(plan)
    for task in plan.tasks {
      let agent = choice.agent(for: task)
      do throws(ExpressionError) {
        tasks.append(
          try ExportedTask(task, agent: agent, types: try types.types(of: task), texts: texts))
      } catch {
        reasons.append("task '\(task.id)': \(error.message)")
      }
    }
    guard reasons.isEmpty else { throw PlanExportError(reasons: reasons) }
    var seen: Set<String> = []
    for agent in tasks.compactMap(\.agent) where seen.insert(agent.id).inserted {
      for hook in agent.preHooks + agent.postHooks + agent.errorHooks where texts.callsTools(hook) {
        notes.append(
          "left out: hook '\(hook)' (\(texts.place(of: hook))) calls tools, which only a run answers"
        )
      }
    }
    digest = document.digest
    compiler = plan.compiler
    title =
      plan.objective.isEmpty
      ? "moflo plan \(document.digest.prefix(12))" : TaskNaming.title(of: plan.objective)
    inputs = plan.inputs
    environment = plan.permissions.environment
    self.tasks = tasks
    self.runner = runner ?? ""
    self.notes = notes
  }

  /// Why there can be no export, one reason a task.
  private static func obstacles(
    _ plan: SwarmPlan, _ texts: ExportTexts, runner: String?
  ) -> [String] {
    var reasons =
      plan.blobs.values.contains { $0.utf8.contains(0) }
      ? ["a text of the plan has a NUL in it, which no script can hold"] : []
    for task in plan.tasks {
      switch task.action {
      case .run(let script):
        guard let call = texts.toolCalls(of: script).first else { continue }
        reasons.append(
          "\(texts.place(of: script)): task '\(task.id)' calls '\(call.qualifiedName)', "
            + "which only a run answers")
      case .prompt:
        if runner == nil {
          reasons.append("task '\(task.id)' is a prompt: say with --runner what answers it")
        }
      }
    }
    return reasons
  }

  // MARK: Parts that all exports have

  /// The lines that say where an export is from, each behind `#`.
  func heading(format: String) -> [String] {
    var lines = [
      "\(title.filter { !$0.isNewline })",
      "Made by \(compiler.name) \(compiler.version) from plan \(digest).",
      "'moflo plan export --format \(format)' makes it again: change the definitions, not this file.",
    ]
    if !environment.isEmpty {
      lines.append("Its scripts read from the environment: \(environment.joined(separator: ", ")).")
    }
    return (lines + notes).map { line in
      let scalars = line.unicodeScalars.map {
        ShellQuoting.needsEscape($0) || $0 == "\n" ? " " : $0
      }
      return "# " + PlanExport.tagFree(String(String.UnicodeScalarView(scalars)))
    }
  }

  /// A text for people in which Argo finds no tag.
  static func tagFree(_ text: String) -> String {
    var text = text
    while text.contains("{{") { text = text.replacing("{{", with: "{ {") }
    return text
  }

  /// The variables that the library reads.
  func settings() -> String {
    var declared: [String: JSONValue] = [:]
    for input in inputs {
      var members: [String: JSONValue] = ["type": .string(input.type.rawValue)]
      if let value = input.defaultValue { members["default"] = .string(value) }
      declared[input.name] = .object(members)
    }
    return """
      moflo_plan=\(digest)
      moflo_runner=\(ShellQuoting.quoted(runner))
      moflo_inputs=\(ShellQuoting.quoted(JSONValue.object(declared).canonicalText()))

      """
  }
}

/// Why a plan cannot be exported.
public struct PlanExportError: Error, Sendable, Equatable {
  /// One reason a task, as phrases.
  public let reasons: [String]
}
