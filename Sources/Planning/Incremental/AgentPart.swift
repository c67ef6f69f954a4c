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

  var json: JSONValue {
    var object: [String: JSONValue] = [
      "agent": agent.json, "scripts": .array(scripts.map(\.json)), "texts": JSONValue(texts),
      "tools": .array(tools.map(\.json)), "files": JSONValue(files), "hosts": JSONValue(hosts),
    ]
    object["body"] = body.map { [.integer(Int64($0.start)), .integer(Int64($0.end))] }
    return .object(object)
  }

  static func read(
    _ reader: inout PlanFieldReader, _ node: JSONNode
  ) throws(PlanError) -> AgentPart {
    let fields = try reader.fields(
      of: node, required: ["agent", "scripts", "texts", "tools", "files", "hosts"],
      optional: ["body"])
    return AgentPart(
      agent: try reader.read("agent", of: fields, PlanAgent.read),
      scripts: try reader.read("scripts", of: fields) { reader, node throws(PlanError) in
        try reader.list(node, limit: PlanningLimits.needs, PlanScript.read)
      },
      texts: try reader.texts("texts", of: fields),
      tools: try reader.read("tools", of: fields) { reader, node throws(PlanError) in
        try reader.list(node, limit: PlanningLimits.needs, PlanTool.read)
      },
      files: try reader.texts("files", of: fields), hosts: try reader.texts("hosts", of: fields),
      body: try reader.readIfPresent("body", of: fields) { reader, node throws(PlanError) in
        let ends = try reader.list(node, limit: 2) { reader, node throws(PlanError) in
          try reader.integer(node, in: 0...Int(Int32.max))
        }
        guard ends.count == 2, ends[0] <= ends[1] else { throw reader.wrongType("a range", node) }
        return SourceRange(start: ends[0], end: ends[1])
      })
  }
}
