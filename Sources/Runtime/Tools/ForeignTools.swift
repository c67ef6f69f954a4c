import ModelContextProtocol
import ToolCatalog

/// Tools of other servers than the runtime's own.
protocol ForeignTools: Sendable {
  /// The tools, each under its whole name: `mcp__SERVER__TOOL`.
  var tools: [Tool] { get }

  /// Calls one of them; the arguments fit its schema.
  func call(_ request: ToolRequest) async -> ToolResult
}

/// Has calls carried out where their tools are.
struct RoutedTools: ToolHandler {
  /// The runtime's own.
  let native: SwarmTools
  /// Those of other servers.
  let foreign: any ForeignTools

  /// Carries out a call.
  func call(_ request: ToolRequest) async -> ToolResult {
    ToolReference(called: request.tool).server == ToolReference.own
      ? await native.call(request) : await foreign.call(request)
  }
}
