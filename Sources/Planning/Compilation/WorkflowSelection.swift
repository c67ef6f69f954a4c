import Definitions
import Diagnostics
import SourceText
import ToolCatalog

/// The command, skill or workflow whose tasks are compiled.
struct WorkflowSelection {
  let file: FileID
  let description: String
  let swarm: Field?
  let draft: WorkflowDraft

  /// A definition that may have tasks.
  private struct Candidate {
    let name: String
    let kind: String
    let file: FileID
    let description: String
    let fields: WorkflowFields

    /// Whether its body may hand out work where its front matter does not.
    var mayCall: Bool { kind != "workflow" && fields.tasks == nil }
  }

  /// Chooses by name, or the only one that has tasks; nil where flags say what is to be done.
  static func select(
    _ workspace: Workspace, _ request: CompileRequest, _ diagnostics: inout DiagnosticList
  ) -> WorkflowSelection? {
    let all = candidates(workspace)
    guard let candidate = choose(all, workspace, request, &diagnostics) else { return nil }
    var (draft, findings) = WorkflowReader.read(
      candidate.fields, name: candidate.name, of: workspace[candidate.file])
    diagnostics.add(findings)
    if candidate.mayCall {
      let (tasks, findings) = OrchestrationReader.read(
        workspace[candidate.file], in: workspace, catalogs: request.catalogs)
      draft.tasks = tasks
      diagnostics.add(findings)
    }
    return WorkflowSelection(
      file: candidate.file, description: candidate.description, swarm: candidate.fields.swarm,
      draft: draft)
  }

  private static func candidates(_ workspace: Workspace) -> [Candidate] {
    let commands = workspace.commands.map {
      Candidate(
        name: $0.name, kind: "command", file: $0.file, description: $0.description?.value ?? "",
        fields: $0.workflow)
    }
    let skills = workspace.skills.map {
      Candidate(
        name: $0.name.value, kind: "skill", file: $0.file,
        description: $0.description?.value ?? "", fields: $0.workflow)
    }
    let workflows = workspace.workflows.map { workflow in
      let root = workspace[workflow.file].yaml?.root
      return Candidate(
        name: workflow.name, kind: "workflow", file: workflow.file,
        description: root?["description"]?.value.scalar?.text ?? "", fields: workflow.workflow)
    }
    return commands + skills + workflows
  }

  private static func choose(
    _ all: [Candidate], _ workspace: Workspace, _ request: CompileRequest,
    _ diagnostics: inout DiagnosticList
  ) -> Candidate? {
    if request.isIdle { return nil }
    let withTasks = all.filter { $0.fields.tasks != nil }
    if let name = request.command {
      if !request.tasks.isEmpty {
        diagnostics.add(
          .conflictingTasks, at: .flag("--task"), "'--task' and '--command' both say what to do",
          help: "Leave one of them out.")
      }
      return named(name, all, workspace, &diagnostics)
    }
    guard request.tasks.isEmpty else { return nil }
    let calling =
      withTasks.isEmpty && request.objective.isEmpty
      ? all.filter { $0.mayCall && OrchestrationReader.handsOutWork(workspace[$0.file]) } : []
    guard withTasks.count + calling.count <= 1 else {
      diagnostics.add(
        .severalWorkflows, at: .flag("--command"),
        "\(withTasks.count + calling.count) definitions have tasks: \(list(withTasks + calling))",
        help: "Choose one with '--command NAME', or write '--task TEXT'.",
        related: (withTasks + calling).prefix(PlanningLimits.relatedPlaces).map {
          place($0, workspace)
        })
      return nil
    }
    return withTasks.first ?? calling.first
  }

  private static func named(
    _ name: String, _ all: [Candidate], _ workspace: Workspace,
    _ diagnostics: inout DiagnosticList
  ) -> Candidate? {
    let found = all.filter {
      $0.name.hasSameBytes(as: name) || workspace[$0.file].path.hasSameBytes(as: name)
    }
    let usable = found.filter {
      $0.fields.tasks != nil
        || ($0.mayCall && OrchestrationReader.saysWork(workspace[$0.file]))
    }
    if usable.count == 1 { return usable.first }
    if usable.count > 1 {
      diagnostics.add(
        .severalWorkflows, at: .flag("--command"),
        "\(usable.count) definitions of the name '\(name)' have tasks",
        help: "Write the path of the one that is meant.",
        related: usable.prefix(PlanningLimits.relatedPlaces).map { place($0, workspace) })
    } else if let first = found.first {
      diagnostics.add(
        .nothingToDo, at: .flag("--command"), "\(first.kind) '\(name)' has no tasks",
        reason: "Its front matter lists none, and its body neither hands out work nor has steps.",
        help: "Write a list 'tasks:' into its front matter.",
        related: [place(first, workspace)])
    } else {
      let withTasks = all.filter { $0.fields.tasks != nil }
      let nearest = NearestName.find(name, in: all.map(\.name))
      diagnostics.add(
        .unknownCommand, at: .flag("--command"),
        "there is no command, skill or workflow '\(name)'",
        help: nearest.map { "Did you mean '\($0)'?" }
          ?? (withTasks.isEmpty ? "" : "There are \(list(withTasks)) with tasks."))
    }
    return nil
  }

  private static func list(_ candidates: [Candidate]) -> String {
    let names = candidates.prefix(PlanningLimits.relatedPlaces).map { "'\($0.name)'" }
    let more = candidates.count - names.count
    return names.joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
  }

  private static func place(_ candidate: Candidate, _ workspace: Workspace) -> RelatedPlace {
    let range = candidate.fields.tasks?.key.range ?? SourceRange(at: 0)
    return RelatedPlace(
      path: workspace[candidate.file].path, range: range,
      message: "\(candidate.kind) '\(candidate.name)'")
  }
}

/// Tasks that flags describe.
enum FlagTasks {
  /// One task for each `--task`; without any, one for each agent with the objective.
  static func draft(
    _ request: CompileRequest, agents: [String], _ diagnostics: inout DiagnosticList
  ) -> WorkflowDraft {
    var draft = WorkflowDraft()
    if !request.tasks.isEmpty {
      for (index, text) in request.tasks.enumerated() {
        let id = Placed("task-\(index + 1)", at: .flag("--task"))
        add(text, id: id, agent: nil, to: &draft, &diagnostics)
      }
    } else if !request.objective.isEmpty {
      var taken: Set<String> = []
      for agent in agents {
        let id = Placed(
          TaskNaming.identifier(of: agent, or: "agent", taken: &taken), at: .flag("--objective"))
        let agent = Placed(agent, at: .flag("--objective"))
        add(request.objective, id: id, agent: agent, to: &draft, &diagnostics)
      }
      if agents.isEmpty {
        diagnostics.add(
          .nothingToDo, at: .flag("--objective"), "there is no agent to give the objective to")
      }
    } else if !request.isIdle {
      diagnostics.add(
        .nothingToDo, at: .flag("--task"), "there is nothing to do",
        reason: "No command, skill or workflow has tasks or hands out work, and no flag says any.",
        help: "Write '--task TEXT', '--objective TEXT', or a list 'tasks:'.")
    }
    return draft
  }

  private static func add(
    _ text: String, id: Placed<String>, agent: Placed<String>?, to draft: inout WorkflowDraft,
    _ diagnostics: inout DiagnosticList
  ) {
    guard text.utf8.contains(where: { $0 > 0x20 }) else {
      diagnostics.add(.wrongValue, at: id.place, "the text of a task is empty")
      return
    }
    do {
      let prompt = WrittenText(text, at: id.place)
      var task = TaskDraft(
        id: id, title: TaskNaming.title(of: text), action: .prompt(prompt, try Template(text)))
      task.agent = agent
      draft.tasks.append(task)
    } catch {
      diagnostics.add(.expression, at: id.place, error.message, help: error.help)
    }
  }
}
