import Definitions
import ShellSyntax
import SourceText
import ToolCatalog

/// Turns a script into steps: shell text, and calls of tools as typed values.
struct ScriptLowering {
  let path: String
  let script: EmbeddedScript
  let facts: ScriptFacts
  let lines: LineTable
  let catalogs: CatalogSet

  /// The script as it stands in a plan.
  func lowered(id: String) -> PlanScript {
    let text = String(decoding: script.script.bytes, as: UTF8.self)
    return PlanScript(
      id: id, source: path, line: line(at: 0), text: ContentDigest.of(text), steps: steps(),
      environment: facts.environment, commands: facts.commands.sorted(by: PlanNames.precedes))
  }

  private func steps() -> [PlanScript.Step] {
    var steps: [PlanScript.Step] = []
    var position = 0
    for call in script.toolCalls {
      let start = call.scriptRange.start
      if start > position { append(position, start, to: &steps) }
      steps.append(.call(lower(call)))
      let end = facts.extents[start]?.end ?? call.scriptRange.end
      position = max(position, end)
    }
    append(position, script.script.bytes.count, to: &steps)
    return steps
  }

  private func append(_ start: Int, _ end: Int, to steps: inout [PlanScript.Step]) {
    guard start < end else { return }
    let text = script.script.bytes.text(in: SourceRange(start: start, end: end))
    guard text.utf8.contains(where: { $0 > 0x20 }) else { return }
    steps.append(.shell(text: text, line: line(at: start)))
  }

  private func line(at offset: Int) -> Int {
    lines.line(at: script.origin.sourceOffset(of: offset))
  }

  private func lower(_ call: ToolCall) -> PlanToolCall {
    let position = lines.position(at: call.nameRange.start)
    return PlanToolCall(
      server: call.reference.server, tool: call.reference.tool ?? "",
      arguments: bound(call).arguments.map { argument in
        .init(name: argument.name, pieces: argument.pieces.map(piece))
      }, line: position.line, column: position.column)
  }

  /// The call's words, bound to the tool's schema; to one that allows all where it is unknown.
  func bound(_ call: ToolCall) -> BoundCall {
    if case .found(let tool) = catalogs.resolve(call.reference) { return tool.bind(call.words) }
    let tool = Tool(name: call.reference.tool ?? "", description: "", inputSchema: JSONSchema())
    return tool.bind(call.words)
  }

  private func piece(_ piece: CallWord.Piece) -> PlanToolCall.Piece {
    switch piece {
    case .literal(let text): return .literal(text)
    case .dynamic(let source):
      let isArithmetic = source.hasPrefix("$((") || source.hasPrefix("$[")
      let isCommand =
        source.hasPrefix("$(") || source.hasPrefix("`") || source.hasPrefix("<(")
        || source.hasPrefix(">(")
      return isCommand && !isArithmetic ? .substitution(source) : .variable(source)
    }
  }
}
