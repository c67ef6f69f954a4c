import ModelContextProtocol
import ToolCatalog

/// What serves calls of tools: which there are, who may call them, and who carries them out.
public struct ToolService: Sendable {
  /// The server's name, as it introduces itself.
  public var name: String
  /// The server's version.
  public var version: String
  /// The tools on offer.
  public var catalog: Catalog
  /// The callers.
  public var tokens: ToolTokens
  /// Who calls where a call has no token; nil where every call must have one.
  public var client: ToolCaller?
  /// Who may call what.
  public var authorizer: any ToolAuthorizer
  /// Who carries out calls.
  public var handler: any ToolHandler
  /// Time in which a call must be answered.
  public var timeLimit: Duration
  /// Told of every call that was made, allowed or not.
  public var report: @Sendable (ToolReport) async -> Void
  let slots: CallSlots

  /// Makes a service.
  public init(
    name: String = "moflo", version: String, catalog: Catalog, tokens: ToolTokens,
    authorizer: any ToolAuthorizer, handler: any ToolHandler,
    timeLimit: Duration = RuntimeLimits.toolCallTime,
    concurrentCalls: Int = RuntimeLimits.toolCalls,
    report: @escaping @Sendable (ToolReport) async -> Void = { _ in }
  ) {
    self.name = name
    self.version = version
    self.catalog = catalog
    self.tokens = tokens
    self.authorizer = authorizer
    self.handler = handler
    self.timeLimit = timeLimit
    self.report = report
    slots = CallSlots(concurrentCalls)
  }

  /// Time in which a call of a tool must be answered: those of other servers may have work to do.
  func timeLimit(of tool: String) -> Duration {
    ToolReference(called: tool).server == ToolReference.own
      ? timeLimit : RuntimeLimits.serverCallTime
  }

  /// Checks who calls and whether it may, and has the call carried out.
  func carryOut(_ call: ToolCall) async -> ToolResult {
    let start = ContinuousClock.now
    let caller =
      call.meta?[ToolTokens.metaKey]?.string.flatMap(tokens.caller(holding:))
      ?? client
    let result: ToolResult
    if let caller {
      if let refusal = authorizer.refusal(of: call.name, to: caller) {
        result = ToolResult(text: refusal, isError: true)
      } else {
        result = await handler.call(
          ToolRequest(tool: call.name, arguments: call.arguments, caller: caller))
      }
    } else {
      result = ToolResult(
        text: "The call has no valid token: tools can be called only by a task that is running.",
        isError: true)
    }
    await report(
      ToolReport(
        tool: call.name, caller: caller, succeeded: !result.isError,
        duration: ContinuousClock.now - start))
    return result
  }
}
