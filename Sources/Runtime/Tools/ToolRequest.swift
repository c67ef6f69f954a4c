import JSONSyntax

/// A call of a tool that was checked and may be carried out.
public struct ToolRequest: Sendable, Equatable {
  /// The tool.
  public var tool: String
  /// The arguments: an object that fits the tool's schema.
  public var arguments: JSONValue
  /// Who calls.
  public var caller: ToolCaller

  /// Makes a request.
  public init(tool: String, arguments: JSONValue, caller: ToolCaller) {
    self.tool = tool
    self.arguments = arguments
    self.caller = caller
  }
}

/// What became of a call, for the journal and the metrics.
public struct ToolReport: Sendable, Equatable {
  /// The tool.
  public var tool: String
  /// Who called; nil where the token is unknown.
  public var caller: ToolCaller?
  /// Whether the call was allowed and did what it should.
  public var succeeded: Bool
  /// Time that it took.
  public var duration: Duration

  /// The event for the journal.
  public var event: RunEvent {
    .toolCalled(
      tool: tool, attempt: caller?.attempt, succeeded: succeeded,
      duration: Int(clamping: duration.wholeMilliseconds))
  }
}
