import Definitions
import JSONSyntax
import SourceText
import ToolCatalog

/// Reads the tasks that a command's or skill's body hands out, without running anything: `Task(…)` and
/// `Agent(…)`, the same as `Task:` in YAML, and calls of `task_orchestrate`, `task_create` and
/// `agent_spawn`, in fenced blocks. Where there are none, numbered sections are the tasks.
///
/// What one block hands out is done side by side; a block waits for the one before it, a section too.
struct OrchestrationReader {
  /// A task as a call describes it.
  struct Order {
    var title: String?
    let prompt: (text: String, range: SourceRange)
    let agent: (text: String, range: SourceRange)?
    /// Whether it waits for the order before it.
    let isBehindLast: Bool
  }

  let file: DefinitionFile
  let catalogs: CatalogSet
  /// Whether work for `general-purpose` is for whoever the mesh chooses: it is an agent that comes with
  /// Claude Code and can do anything.
  private let isGeneralPurposeAnyone: Bool
  private var diagnostics = DiagnosticList()
  private var tasks: [TaskDraft] = []
  private var names: Set<String> = []
  private var needs = 0
  /// The tasks of the block before, and of the one that is read.
  private var earlier: [Placed<String>] = []
  private var current: [Placed<String>] = []

  /// Whether a body has calls that hand out work.
  static func handsOutWork(_ file: DefinitionFile) -> Bool {
    file.codeCalls.contains { isWork($0) } || !file.taskCalls().isEmpty
      || !file.taskBlocks().isEmpty || !shellCalls(in: file).isEmpty
  }

  /// Whether a body says in any way what is to be done.
  static func saysWork(_ file: DefinitionFile) -> Bool {
    handsOutWork(file) || !NumberedSteps(file).steps.isEmpty
  }

  /// Reads a body.
  static func read(
    _ file: DefinitionFile, in workspace: Workspace, catalogs: CatalogSet
  ) -> ([TaskDraft], DiagnosticList) {
    var reader = OrchestrationReader(
      file: file, catalogs: catalogs,
      isGeneralPurposeAnyone: workspace.agents(named: "general-purpose").isEmpty)
    reader.read()
    return (reader.tasks, reader.diagnostics)
  }

  private init(file: DefinitionFile, catalogs: CatalogSet, isGeneralPurposeAnyone: Bool) {
    self.file = file
    self.catalogs = catalogs
    self.isGeneralPurposeAnyone = isGeneralPurposeAnyone
  }

  private static func isWork(_ call: CodeCall) -> Bool {
    call.place == .codeBlock
      && isWork(call.reference) { call.arguments.root[$0] != nil }
  }

  /// Whether a call hands out work; without anything to do an agent is only there.
  static func isWork(_ reference: ToolReference, has argument: (String) -> Bool) -> Bool {
    switch reference.tool {
    case "task_orchestrate", "task_create": true
    case "agent_spawn": ["task", "prompt"].contains(where: argument)
    default: false
    }
  }

  private mutating func read() {
    let blocks = (file.markdown?.codeBlocks ?? []).map(\.range)
    func block(at place: SourceRange) -> Int {
      blocks.firstIndex { $0.start <= place.start && place.end <= $0.end } ?? blocks.count
    }
    var calls = file.taskCalls().map { call in
      (place: call.nameRange, block: call.block, orders: orders(of: call))
    }
    for call in file.codeCalls where Self.isWork(call) {
      calls.append((call.nameRange, block(at: call.nameRange), orders(of: call)))
    }
    for task in file.taskBlocks() { calls.append((task.keyRange, task.block, orders(of: task))) }
    for call in Self.shellCalls(in: file) {
      calls.append((call.nameRange, block(at: call.nameRange), orders(of: call)))
    }
    if calls.isEmpty {
      let steps = NumberedSteps(file).steps.enumerated()
      calls = steps.map { ($1.heading, $0, [order(of: $1)]) }
    }
    calls.sort { $0.place < $1.place }
    var block: Int?
    for call in calls {
      if block != call.block, !current.isEmpty {
        earlier = current
        current = []
      }
      block = call.block
      for order in call.orders { add(order, at: call.place) }
    }
    if tasks.isEmpty, !diagnostics.hasErrors {
      diagnostics.add(
        .nothingToDo, at: Place(file.path, SourceRange(at: 0)), "its body hands out nothing",
        help: "Write a list 'tasks:' into its front matter.")
    }
  }

  // MARK: - Calls

  private mutating func orders(of call: TaskCall) -> [Order] {
    let arguments = call.arguments
    guard let first = arguments.root.elements?.first else {
      return computed(call.nameRange, "has no arguments")
    }
    if first.members != nil {
      return order(
        arguments, call.origin, first, prompt: ["prompt"], title: ["description"],
        agent: ["subagent_type", "agent"], at: call.nameRange)
    }
    let elements = arguments.root.elements ?? []
    let texts = elements.prefix(3).map { text(of: $0, in: arguments, call.origin) }
    let needed = elements.count > 1 ? 1 : 0
    guard texts.allSatisfy({ $0 != nil }), let prompt = texts[needed] else {
      return computed(call.nameRange, "hands out a text that only a run can tell")
    }
    return [
      Order(
        title: needed == 1 ? texts[0]?.text : nil, prompt: prompt,
        agent: texts.count > 2 ? texts[2] : nil, isBehindLast: false)
    ]
  }

  private mutating func orders(of call: CodeCall) -> [Order] {
    let root = call.arguments.root
    func order(_ node: JSONNode, isBehindLast: Bool, _ reader: inout Self) -> [Order] {
      reader.order(
        call.arguments, call.origin, node, prompt: ["task", "prompt", "description"],
        title: ["title", "name"],
        agent: call.reference.tool == "agent_spawn" ? ["type", "agentType"] : ["agent"],
        isBehindLast: isBehindLast, at: call.nameRange)
    }
    guard let list = root["tasks"]?.value else { return order(root, isBehindLast: false, &self) }
    guard let elements = list.elements, !call.arguments.isOpen(list.range) else {
      return computed(call.nameRange, "hands out a list that only a run can tell")
    }
    let isSequential = root["strategy"]?.value.string?.hasSameBytes(as: "sequential") ?? false
    return elements.enumerated().flatMap { place, element in
      order(element, isBehindLast: isSequential && place > 0, &self)
    }
  }

  private mutating func order(
    _ arguments: ObjectLiteral, _ origin: OffsetMap, _ node: JSONNode, prompt: [String],
    title: [String], agent: [String], isBehindLast: Bool = false, at name: SourceRange
  ) -> [Order] {
    func field(_ names: [String]) -> (isThere: Bool, (text: String, range: SourceRange)?) {
      guard let value = names.lazy.compactMap({ node[$0]?.value }).first else {
        return (false, nil)
      }
      return (true, text(of: value, in: arguments, origin))
    }
    let (hasAgent, agent) = field(agent)
    guard let prompt = field(prompt).1, !hasAgent || agent != nil else {
      return computed(name, "hands out a text that only a run can tell, or none")
    }
    return [
      Order(title: field(title).1?.text, prompt: prompt, agent: agent, isBehindLast: isBehindLast)
    ]
  }

  /// A text that is written out; nil where it is computed or is none.
  private func text(
    of node: JSONNode, in arguments: ObjectLiteral, _ origin: OffsetMap
  ) -> (text: String, range: SourceRange)? {
    guard let text = node.string, arguments.isKnown(node.range) else { return nil }
    return (text, origin.sourceRange(of: node.range))
  }

  mutating func computed(_ range: SourceRange, _ why: String) -> [Order] {
    diagnostics.add(
      .computedTask, at: Place(file.path, range), "this call \(why)",
      reason: "A plan says before it runs what every task is.",
      help: "Write the text out here, or list the tasks under 'tasks:' in the front matter.")
    return []
  }

  // MARK: - Tasks

  private mutating func add(_ order: Order, at name: SourceRange) {
    let place = Place(file.path, order.prompt.range)
    guard order.prompt.text.utf8.contains(where: { $0 > 0x20 }) else {
      diagnostics.add(.wrongValue, at: place, "the text of a task is empty")
      return
    }
    let waitsFor = order.isBehindLast ? Array(current.suffix(1)) : earlier
    needs += waitsFor.count
    guard tasks.count < PlanningLimits.tasks, needs <= PlanningLimits.needs else {
      if !diagnostics.hasErrors {
        diagnostics.add(.tooLarge, at: place, "the body hands out more tasks than a plan has")
      }
      return
    }
    let title = TaskNaming.title(of: order.title ?? order.prompt.text)
    let id = Placed(
      TaskNaming.identifier(of: title, or: "task", taken: &names), at: Place(file.path, name))
    // Bodies show GitHub's expressions and others: what is none of ours stands for itself.
    let isTemplate = (try? Template(order.prompt.text)) != nil
    let text =
      isTemplate
      ? order.prompt.text : order.prompt.text.replacing("${{", with: "${{ '${{' }}")
    let written = WrittenText(text, at: place)
    do {
      var task = TaskDraft(id: id, title: title, action: .prompt(written, try Template(text)))
      task.needs = waitsFor
      if let agent = order.agent,
        !isGeneralPurposeAnyone || !agent.text.hasSameBytes(as: "general-purpose")
      {
        task.agent = Placed(agent.text, at: Place(file.path, agent.range))
      }
      task.isFromBody = true
      tasks.append(task)
      current.append(id)
    } catch {
      diagnostics.add(.expression, at: place, error.message, help: error.help)
    }
  }
}
