import Definitions
import Diagnostics
import SourceText
import ToolCatalog

extension Compilation {
  /// Takes an agent into the plan with its hooks and prompt.
  mutating func lower(_ agent: SelectedAgent) {
    let definition = agent.definition
    let file = workspace[definition.file]
    checkSkills(of: agent)
    let tools = ToolPermission(
      allowed: definition.tools?.map(\.value), disallowed: definition.disallowedTools.map(\.value))
    let owner = ToolOwner(name: definition.name.value, permission: tools, place: agent.place)
    var hooks: [HookPhase: [String]] = [:]
    for script in file.scripts {
      switch script.place {
      case .hook(let phase, _):
        guard let word = PlanNames.hookWord(phase) else { continue }
        let number = hooks[phase, default: []].count + 1
        let base = "agent/\(definition.name.value)/\(word)"
        let id = number == 1 ? base : "\(base)-\(number)"
        let facts = take(script, of: file, id: id)
        warnOfUndeclared(facts, in: script, of: file)
        check(script.toolCalls, in: script, of: file, by: owner)
        hooks[phase, default: []].append(id)
      case .codeBlock: check(body: script.toolCalls, of: file, by: owner)
      default: break
      }
    }
    assembly.agents.append(
      PlanAgent(
        id: definition.name.value, source: file.path, type: definition.type?.value ?? "",
        description: definition.description?.value ?? "",
        capabilities: definition.capabilities.map(\.value), priority: priority(of: agent),
        model: definition.model?.value, allowedTools: definition.tools?.map(\.value),
        disallowedTools: definition.disallowedTools.map(\.value), preHooks: hooks[.pre] ?? [],
        postHooks: hooks[.post] ?? [], errorHooks: hooks[.onError] ?? [],
        prompt: prompt(of: file)))
  }

  private mutating func prompt(of file: DefinitionFile) -> String? {
    guard let body = file.markdown?.body else { return nil }
    let text = file.source.text(in: body)
    guard text.utf8.contains(where: { $0 > 0x20 }) else { return nil }
    return assembly.keep(text)
  }

  private mutating func priority(of agent: SelectedAgent) -> PlanAgent.Priority {
    guard let written = agent.definition.priority else { return .medium }
    if let priority = PlanAgent.Priority(rawValue: written.value) { return priority }
    let words = PlanAgent.Priority.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", ")
    diagnostics.add(
      .wrongValue, .warning, at: Place(agent.path, written.range),
      "priority '\(written.value)' is none of \(words)", reason: "It counts as 'medium'.")
    return .medium
  }

  private mutating func checkSkills(of agent: SelectedAgent) {
    for skill in agent.definition.skills where workspace.skill(named: skill.value) == nil {
      // A plugin's skill is not in the workspace by that name.
      if skill.value.utf8.contains(0x3A) { continue }
      let nearest = NearestName.find(skill.value, in: workspace.skills.map(\.name.value))
      diagnostics.add(
        .unknownSkill, at: Place(agent.path, skill.range),
        "there is no skill '\(skill.value)' in the workspace",
        help: nearest.map { "Did you mean '\($0)'?" } ?? "")
    }
  }

  // MARK: Scripts

  /// Lowers a script into the plan, and reports what bash would refuse.
  mutating func take(
    _ script: EmbeddedScript, of file: DefinitionFile, id: String
  ) -> ScriptFacts {
    let facts = ScriptFacts(script.script)
    for problem in script.script.problems {
      let related = problem.opening.map {
        [Place(file.path, script.origin.sourceRange(of: $0)).related("it begins here")]
      }
      diagnostics.add(
        .shellSyntax, at: Place(file.path, script.origin.sourceRange(of: problem.range)),
        problem.message, reason: "Bash refuses the whole script.", related: related ?? [])
    }
    let lines = positions.entry(at: file.path)?.lines ?? LineTable(file.source.bytes)
    let lowering = ScriptLowering(
      path: file.path, script: script, facts: facts, lines: lines, catalogs: request.catalogs)
    assembly.scripts.append(lowering.lowered(id: id))
    _ = assembly.keep(String(decoding: script.script.bytes, as: UTF8.self))
    assembly.files.formUnion(facts.files)
    assembly.hosts.formUnion(facts.hosts)
    return facts
  }

  /// A hook's author may count on a variable of the host: that is worth knowing, no more.
  private mutating func warnOfUndeclared(
    _ facts: ScriptFacts, in script: EmbeddedScript, of file: DefinitionFile
  ) {
    guard !facts.runsOtherText else { return }
    var seen: Set<String> = []
    for read in facts.reads where !read.handlesUnset && !RuntimeVariables.set.contains(read.name) {
      guard seen.insert(read.name).inserted else { continue }
      diagnostics.add(
        .undeclaredVariable, .warning,
        at: Place(file.path, script.origin.sourceRange(of: read.range)),
        "nothing sets the variable '\(read.name)'",
        reason: "It is empty unless the environment of the run has it.",
        help: "Write ${\(read.name):-} where it may be unset.")
    }
  }
}

extension PlanNames {
  /// The word for a phase in a script's id; nil for phases that a run does not have.
  static func hookWord(_ phase: HookPhase) -> String? {
    switch phase {
    case .pre: "pre"
    case .post: "post"
    case .onError: "on-error"
    case .postEdit, .notification: nil
    }
  }
}
