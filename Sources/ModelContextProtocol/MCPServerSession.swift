import JSONSyntax
import ToolCatalog

/// The server's side of one MCP connection that offers tools, without input or output of its own.
///
/// The caller hands in each message and does what comes back: send a reply, or carry out a call and
/// hand in its result later. Calls may be answered in any order.
public struct MCPServerSession: Sendable {
  /// Versions of MCP that are spoken, newest first. Batches, which 2025-03-26 had and its successor
  /// took away, are refused.
  public static let protocolVersions = ["2025-06-18", "2025-03-26"]

  /// What a message asks of the caller.
  public enum Outcome: Sendable, Equatable {
    /// Nothing.
    case nothing
    /// Send this.
    case reply(JSONRPCMessage)
    /// Carry this out, and answer it.
    case call(ToolCall)
    /// The client no longer waits for this call; it must not be answered.
    case cancelled(JSONRPCID)
  }

  private let name: String
  private let version: String
  private let catalog: Catalog
  private let toolsPerPage: Int
  private var pending: Set<JSONRPCID> = []

  /// The version of MCP agreed on; nil before `initialize`.
  public private(set) var protocolVersion: String?

  /// Makes a session.
  ///
  /// - Parameters:
  ///   - name: the server's name, as it introduces itself.
  ///   - version: the server's version.
  ///   - catalog: the tools on offer.
  ///   - toolsPerPage: how many `tools/list` returns at once, at least 1.
  public init(
    name: String, version: String, catalog: Catalog,
    toolsPerPage: Int = ModelContextProtocolLimits.toolsPerPage
  ) {
    self.name = name
    self.version = version
    self.catalog = catalog
    self.toolsPerPage = max(toolsPerPage, 1)
  }

  /// Takes a line from the client.
  public mutating func receive(_ line: LineFramer.Line) -> Outcome {
    switch line {
    case .tooLong:
      return .reply(.failure(id: nil, error: .invalidRequest("the message is too long")))
    case .message(let bytes):
      do {
        return receive(try JSONRPCMessage(bytes))
      } catch {
        return .reply(.failure(id: nil, error: error))
      }
    }
  }

  /// Takes a message from the client.
  public mutating func receive(_ message: JSONRPCMessage) -> Outcome {
    switch message {
    case .notification(let method, let params):
      guard method == "notifications/cancelled", let id = JSONRPCID(params?["requestId"]),
        pending.remove(id) != nil
      else { return .nothing }
      return .cancelled(id)
    case .request(let id, let method, let params):
      do {
        return try receive(method, params, id)
      } catch {
        return .reply(.failure(id: id, error: error))
      }
    case .response, .failure:
      // The server asks nothing, so that nothing is to be answered.
      return .nothing
    }
  }

  /// The reply to a call; nil where none is due: the call was cancelled or is answered already.
  public mutating func answer(_ id: JSONRPCID, with result: ToolResult) -> JSONRPCMessage? {
    guard pending.remove(id) != nil else { return nil }
    return .response(id: id, result: result.value)
  }

  private mutating func receive(
    _ method: String, _ params: JSONValue?, _ id: JSONRPCID
  ) throws(JSONRPCError) -> Outcome {
    guard !pending.contains(id) else {
      throw .invalidRequest("a call with this id is not yet answered")
    }
    switch method {
    case "ping": return .reply(.response(id: id, result: [:]))
    case "initialize": return .reply(.response(id: id, result: try initialize(params)))
    case "tools/list", "tools/call":
      guard protocolVersion != nil else { throw .invalidRequest("`initialize` must come first") }
      if method == "tools/list" { return .reply(.response(id: id, result: try list(params))) }
      return .call(try call(params, id))
    default: throw .methodNotFound(method)
    }
  }

  private mutating func initialize(_ params: JSONValue?) throws(JSONRPCError) -> JSONValue {
    guard let asked = params?["protocolVersion"]?.string else {
      throw .invalidParams("`protocolVersion` is missing")
    }
    let agreed = Self.protocolVersions.contains(asked) ? asked : Self.protocolVersions[0]
    protocolVersion = agreed
    return [
      "protocolVersion": .string(agreed),
      "capabilities": ["tools": ["listChanged": false]],
      "serverInfo": ["name": .string(name), "version": .string(version)],
    ]
  }

  private func list(_ params: JSONValue?) throws(JSONRPCError) -> JSONValue {
    let names = catalog.toolNames
    var start = 0
    if let cursor = params?["cursor"] {
      guard let text = cursor.string, let index = Int(text), index > 0, index < names.count else {
        throw .invalidParams("the cursor is none of this list")
      }
      start = index
    }
    let end = min(names.count, start + toolsPerPage)
    let tools = names[start..<end].compactMap { catalog.tool(named: $0) }
    var result: [String: JSONValue] = ["tools": .array(tools.map(\.listed))]
    if end < names.count { result["nextCursor"] = .string(String(end)) }
    return .object(result)
  }

  private mutating func call(
    _ params: JSONValue?, _ id: JSONRPCID
  ) throws(JSONRPCError) -> ToolCall {
    guard let name = params?["name"]?.string else { throw .invalidParams("`name` is missing") }
    guard let tool = catalog.tool(named: name) else {
      let hint = catalog.nearest(to: name).map { "; did you mean `\($0)`?" } ?? ""
      throw .invalidParams("there is no tool `\(name)`" + hint)
    }
    let arguments = params?["arguments"] ?? [:]
    guard arguments.object != nil else { throw .invalidParams("`arguments` must be an object") }
    let violations = tool.inputSchema.violations(ofArguments: arguments)
    guard violations.isEmpty else {
      let data = violations.map { violation -> JSONValue in
        ["argument": .string(violation.pathText), "message": .string(violation.message)]
      }
      throw .invalidParams(
        violations.map(\.message).joined(separator: "; "), data: .array(data))
    }
    guard pending.count < ModelContextProtocolLimits.pendingCalls else {
      throw .overloaded("too many calls wait for an answer")
    }
    pending.insert(id)
    return ToolCall(id: id, name: name, arguments: arguments, meta: params?["_meta"])
  }
}
