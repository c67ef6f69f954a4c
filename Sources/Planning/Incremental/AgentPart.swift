import Definitions
import JSONSyntax
import SourceText
import ToolCatalog

/// What an agent's file adds to a plan, whatever else is in the workspace.
struct AgentPart: Sendable {
  var agent: PlanAgent
  /// Its hooks, lowered.
  var scripts: [PlanScript]
  /// The texts of its hooks.
  var texts: [String]
  var tools: [PlanTool]
  var files: [String]
  var hosts: [String]
  /// Where its prompt stands in the file; nil where it has none.
  var body: SourceRange?

  /// The definition, as far as plans look at it; nothing in it has a place.
  var definition: AgentDefinition {
    func located(_ text: String) -> Located<String> { Located(text, at: SourceRange(at: 0)) }
    return AgentDefinition(
      file: FileID(0), name: located(agent.id), isNameWritten: true,
      type: agent.type.isEmpty ? nil : located(agent.type),
      description: agent.description.isEmpty ? nil : located(agent.description),
      capabilities: agent.capabilities.map(located), priority: located(agent.priority.rawValue),
      model: agent.model.map(located), tools: agent.allowedTools?.map(located),
      disallowedTools: agent.disallowedTools.map(located))
  }
}

extension AgentPart {
  /// Writes the part.
  func write(to writer: inout RecordFieldWriter) {
    for text in [agent.id, agent.source, agent.type, agent.description, agent.priority.rawValue] {
      writer.add(text)
    }
    writer.add(agent.model)
    writer.add(agent.prompt)
    writer.add(agent.capabilities)
    writer.add(agent.allowedTools)
    writer.add(agent.disallowedTools)
    writer.add(agent.preHooks)
    writer.add(agent.postHooks)
    writer.add(agent.errorHooks)
    writer.add(texts)
    writer.add(files)
    writer.add(hosts)
    writer.add(body.map { [String($0.start), String($0.end)] })
    writer.add(tools.flatMap { [$0.server, $0.name, $0.schema] })
    // Few agents have scripts, so these are written as plans have them.
    writer.add(
      scripts.isEmpty ? nil : JSONValue.array(scripts.map(\.json)).canonicalText())
  }

  /// Reads what ``write(to:)`` wrote; nil for what is no agent.
  init?(from reader: inout RecordFieldReader) {
    let head = (0..<5).map { _ in reader.required() }
    guard let priority = PlanAgent.Priority(rawValue: head[4]) else { return nil }
    let model = reader.text()
    let prompt = reader.text()
    let capabilities = reader.texts() ?? []
    let allowed = reader.texts()
    let disallowed = reader.texts() ?? []
    let hooks = (0..<3).map { _ in reader.texts() ?? [] }
    agent = PlanAgent(
      id: head[0], source: head[1], type: head[2], description: head[3],
      capabilities: capabilities, priority: priority, model: model, allowedTools: allowed,
      disallowedTools: disallowed, preHooks: hooks[0], postHooks: hooks[1], errorHooks: hooks[2],
      prompt: prompt)
    texts = reader.texts() ?? []
    files = reader.texts() ?? []
    hosts = reader.texts() ?? []
    let ends = (reader.texts() ?? []).compactMap(Int.init)
    body =
      ends.count == 2 && ends[0] <= ends[1] ? SourceRange(start: ends[0], end: ends[1]) : nil
    let words = reader.texts() ?? []
    tools = stride(from: 0, to: words.count - words.count % 3, by: 3).map {
      PlanTool(server: words[$0], name: words[$0 + 1], schema: words[$0 + 2])
    }
    scripts = []
    if let text = reader.text() {
      guard let read = try? AgentPart.scripts(Array(text.utf8)) else { return nil }
      scripts = read
    }
    guard !reader.isDamaged, texts.count == scripts.count else { return nil }
  }

  private static func scripts(_ bytes: [UInt8]) throws(PlanError) -> [PlanScript] {
    var reader = PlanFieldReader(bytes: bytes)
    let document = JSONDocument.parse(bytes)
    guard document.problems.isEmpty, let root = document.root else {
      throw reader.error(.notJSON("no scripts"), at: SourceRange(at: 0))
    }
    return try reader.list(root, limit: PlanningLimits.needs, PlanScript.read)
  }
}
