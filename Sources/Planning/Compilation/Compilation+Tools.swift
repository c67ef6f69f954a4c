import Definitions
import Diagnostics
import JSONSyntax
import SourceText
import ToolCatalog

extension Compilation {
  /// Checks the calls of a script that moflo runs: each tool is there, may be called, and its
  /// arguments fit as far as they are known.
  mutating func check(
    _ calls: [ToolCall], in script: EmbeddedScript, of file: DefinitionFile, by owner: ToolOwner?
  ) {
    for call in calls {
      let place = Place(file.path, call.nameRange)
      switch request.catalogs.resolve(call.reference) {
      case .found(let tool):
        take(tool, call.reference)
        for problem in tool.bind(call.words).problems {
          let range = problem.place.map { call.range(of: $0) } ?? call.nameRange
          diagnostics.add(
            .invalidToolArgument, at: Place(file.path, range), problem.message,
            reason: "The call would be refused when it is made.")
        }
      case .foundServer:
        diagnostics.add(
          .unknownTool, at: place, "'\(call.reference.text)' names no tool that can be called",
          help: "Write mcp__SERVER__TOOL.")
      case .unknownTool(let answer): report(answer, call.reference, at: place, .error)
      case .unknownServer(let nearest): report(unknownServer: call, nearest: nearest, at: place)
      }
      checkPermission(call.reference, at: place, by: owner)
    }
  }

  /// Checks the calls that an agent's body shows: an agent that does as it reads makes them.
  mutating func check(body calls: [ToolCall], of file: DefinitionFile, by owner: ToolOwner) {
    for call in calls {
      let place = Place(file.path, call.nameRange)
      switch request.catalogs.resolve(call.reference) {
      case .found(let tool): take(tool, call.reference)
      case .foundServer, .unknownServer: continue
      case .unknownTool(let answer): report(answer, call.reference, at: place, .warning)
      }
      checkPermission(call.reference, at: place, by: owner)
    }
  }

  private mutating func take(_ tool: Tool, _ reference: ToolReference) {
    let name = reference.text
    guard assembly.tools[name] == nil else { return }
    assembly.tools[name] = PlanTool(
      server: reference.server, name: tool.name,
      schema: ContentDigest.of(tool.inputSchema.value.canonicalBytes()))
  }

  private mutating func checkPermission(
    _ reference: ToolReference, at place: Place, by owner: ToolOwner?
  ) {
    guard let owner, !owner.permission.allows(reference) else { return }
    diagnostics.add(
      .toolNotAllowed, at: place, "agent '\(owner.name)' may not call '\(reference.text)'",
      reason: "Its 'tools' do not name it, or 'disallowedTools' does.",
      help: "Add '\(reference.text)' to its 'tools', or take the call out.",
      related: [owner.place.related("the agent is here")])
  }

  private mutating func report(
    _ answer: UnknownTool, _ reference: ToolReference, at place: Place, _ severity: Severity
  ) {
    var help = ""
    if let name = answer.successor ?? answer.nearest {
      help = "Did you mean 'mcp__\(reference.server)__\(name)'?"
    } else if let other = answer.otherCatalogs.first {
      help = "The catalogue '\(other)' has it."
    }
    diagnostics.add(
      .unknownTool, severity, at: place,
      "server '\(reference.server)' has no tool '\(reference.tool ?? "")'",
      reason: "The catalogue '\(answer.catalog)' does not list it.", help: help)
  }

  private mutating func report(unknownServer call: ToolCall, nearest: String?, at place: Place) {
    let server = call.reference.server
    guard workspace.servers.contains(where: { $0.name.value.hasSameBytes(as: server) }),
      let name = call.reference.tool
    else {
      diagnostics.add(
        .unknownTool, at: place, "there is no MCP server '\(server)'",
        reason: "No catalogue is bound to it, and no '.mcp.json' configures it.",
        help: nearest.map { "Did you mean '\($0)'?" } ?? "")
      return
    }
    assembly.tools[call.reference.text] = PlanTool(
      server: server, name: name, schema: ContentDigest.of("{}"))
    diagnostics.add(
      .uncheckedTool, .warning, at: place, "no catalogue says what tools server '\(server)' has",
      reason: "The call is checked only when it is made.",
      help: "Lock its tools with 'moflo tools sync'.")
  }
}
