import Definitions
import SourceText
import ToolCatalog
import YAMLSyntax

// Work that is handed out other than by calls in code.
extension OrchestrationReader {
  /// The calls in fenced blocks of shell that hand out work.
  static func shellCalls(in file: DefinitionFile) -> [ToolCall] {
    file.scripts.flatMap { script -> [ToolCall] in
      guard case .codeBlock = script.place else { return [] }
      return script.toolCalls.filter { call in
        isWork(call.reference) { name in
          call.words.contains { $0.text == "--\(name)" || $0.text.hasPrefix("--\(name)=") }
        }
      }
    }
  }

  /// What a call in shell hands out.
  mutating func orders(of call: ToolCall) -> [Order] {
    guard case .found(let tool) = catalogs.resolve(call.reference) else {
      return computed(call.nameRange, "is of a tool that is not known, so what it hands out is not")
    }
    let arguments = tool.bind(call.words).arguments
    func text(_ names: [String]) -> (isThere: Bool, text: String?) {
      let found = names.lazy.compactMap { name in arguments.first { $0.name == name } }.first
      return (found != nil, found?.value?.string)
    }
    let agent = text(tool.name == "agent_spawn" ? ["type", "agentType"] : ["agent"])
    guard let prompt = text(["task", "prompt", "description"]).text,
      !agent.isThere || agent.text != nil
    else { return computed(call.nameRange, "hands out a text that only a run can tell, or none") }
    return [
      Order(
        title: text(["title", "name"]).text, prompt: (prompt, call.nameRange),
        agent: agent.text.map { ($0, call.nameRange) }, isBehindLast: false)
    ]
  }

  /// What a `Task:` of a block hands out.
  mutating func orders(of task: TaskBlock) -> [Order] {
    if let problem = task.problems.first {
      return computed(
        task.origin.sourceRange(of: problem.range), "cannot be read: \(problem.message)")
    }
    func text(_ names: [String]) -> (text: String, range: SourceRange)? {
      for name in names {
        guard let value = task.fields[name]?.value, let scalar = value.scalar else { continue }
        return (scalar.text, task.origin.sourceRange(of: value.range))
      }
      return nil
    }
    guard let prompt = text(["prompt"]) else {
      return computed(task.keyRange, "has no prompt")
    }
    return [
      Order(
        title: text(["description"])?.text, prompt: prompt,
        agent: text(["subagent_type", "agent"]), isBehindLast: false)
    ]
  }

  /// What a numbered section asks for.
  func order(of step: NumberedSteps.Step) -> Order {
    let text = step.body.isEmpty ? step.title : file.source.text(in: step.body)
    return Order(
      title: step.title, prompt: (text, step.body.isEmpty ? step.heading : step.body), agent: nil,
      isBehindLast: false)
  }
}
