import JSONSyntax
import MeshTransport
import ModelContextProtocol
import ToolCatalog

/// A call of another server's tool that a node forwards to its run, where the server is.
struct ForwardedCall: Sendable {
  let tool: String
  let arguments: JSONValue
  let attempt: AttemptReference

  init(tool: String, arguments: JSONValue, attempt: AttemptReference) {
    self.tool = tool
    self.arguments = arguments
    self.attempt = attempt
  }

  init(_ json: JSONValue) throws(TransportError) {
    let body = ControlBody(json)
    tool = try body.text("tool")
    arguments = json["arguments"] ?? [:]
    attempt = AttemptReference(task: try body.text("task"), number: try body.number("attempt"))
  }

  var json: JSONValue {
    [
      "tool": .string(tool), "arguments": arguments, "task": .string(attempt.task),
      "attempt": .integer(Int64(attempt.number)),
    ]
  }
}

/// The tools of other servers as a node's attempts call them: through the run, which has the servers.
struct ForwardedTools: ForeignTools {
  let tools: [Tool]
  private let connection: RunConnection

  /// Asks the run for the tools.
  ///
  /// - Throws: ``TransportError``.
  init(over link: ControlLink, calling connection: RunConnection) async throws(TransportError) {
    self.connection = connection
    let answer = try await link.ask(ControlKind.tools, [:])
    // Read from a text, as a list of tools is.
    let elements = JSONDocument.parse(answer.canonicalBytes()).root?["tools"]?.value.elements ?? []
    do {
      tools = try elements.map { try Tool(relisted: $0) }
    } catch {
      throw .refused("the run's list of tools is malformed")
    }
  }

  /// Calls a tool; not again where the connection breaks, since it may have had its effect.
  func call(_ request: ToolRequest) async -> ToolResult {
    guard let attempt = request.caller.attempt else {
      return ToolResult(text: "Only tasks that run call '\(request.tool)'.", isError: true)
    }
    let call = ForwardedCall(
      tool: request.tool, arguments: request.arguments, attempt: attempt)
    do throws(TransportError) {
      let value = try await connection.askOnce(ControlKind.call, call.json)
      return ToolResult(value) ?? ToolResult(text: "The run's answer is malformed.", isError: true)
    } catch {
      switch error {
      case .refused(let reason): return ToolResult(text: reason, isError: true)
      default:
        return ToolResult(
          text: "The run cannot be reached; whether '\(request.tool)' was called is not known.",
          isError: true)
      }
    }
  }
}
