import JSONSyntax
import ToolCatalog

/// The client's side of one MCP connection that asks a server for all its tools, without input,
/// output or clock of its own.
///
/// The caller sends what ``start()`` and ``receive(_:at:)`` ask for, hands in each line that comes
/// back, and calls ``tick(at:)`` when the deadline is over or ``close()`` when the connection ended.
/// Whatever the server does, the session ends: messages, pages, tools and time are bounded.
public struct MCPClientSession: Sendable {
  /// Versions of MCP that are understood, newest first; they list tools alike.
  public static let protocolVersions = ["2025-06-18", "2025-03-26", "2024-11-05"]

  /// What is to be done.
  public enum Step: Sendable {
    /// Send this.
    case send(JSONRPCMessage)
    /// All is known; nothing more is to be sent.
    case finished(ServerTools)
    /// The server cannot be used.
    case failed(MCPClientError)
  }

  private enum Phase {
    case initializing
    case listing
    case ended
  }

  private let name: String
  private let version: String
  private let deadline: ContinuousClock.Instant
  private var phase = Phase.initializing
  private var nextID: Int64 = 1
  private var messages = 0
  private var foreignLines = 0
  private var firstForeignLine = ""
  private var pages = 0
  private var cursors: Set<[UInt8]> = []
  private var toolNames: Set<[UInt8]> = []
  private var tools: [Tool] = []
  private var serverName = ""
  private var serverVersion = ""

  /// The version of MCP agreed on; nil before the server answered `initialize`.
  public private(set) var protocolVersion: String?

  /// Makes a session.
  ///
  /// - Parameters:
  ///   - name: the client's name, as it introduces itself.
  ///   - version: the client's version.
  ///   - deadline: when all must be known.
  public init(name: String, version: String, deadline: ContinuousClock.Instant) {
    self.name = name
    self.version = version
    self.deadline = deadline
  }

  /// The first message.
  public func start() -> JSONRPCMessage {
    .request(
      id: .integer(nextID), method: "initialize",
      params: [
        "protocolVersion": .string(Self.protocolVersions[0]), "capabilities": [:],
        "clientInfo": ["name": .string(name), "version": .string(version)],
      ])
  }

  /// Takes a line from the server.
  ///
  /// A line that is no message is passed over while there are few of them: servers greet people on
  /// standard output although they must not.
  public mutating func receive(
    _ line: LineFramer.Line, at now: ContinuousClock.Instant
  ) -> [Step] {
    guard phase != .ended else { return [] }
    if let late = tick(at: now) { return [late] }
    messages += 1
    guard messages <= ModelContextProtocolLimits.clientMessages else {
      return [
        fail(.tooMuch(what: "messages", limit: ModelContextProtocolLimits.clientMessages))
      ]
    }
    guard case .message(let bytes) = line else { return [fail(.messageTooLong)] }
    do {
      return receive(try JSONRPCMessage(bytes), bytes)
    } catch {
      return pass(over: bytes)
    }
  }

  /// What time has done: the failure where the deadline is over, else nil.
  public mutating func tick(at now: ContinuousClock.Instant) -> Step? {
    guard phase != .ended, now >= deadline else { return nil }
    return fail(
      foreignLines > 0
        ? .noMessages(first: firstForeignLine) : .timedOut(waitingFor: pendingMethod))
  }

  /// What the end of the connection means: the failure where the session was not over, else nil.
  public mutating func close() -> Step? {
    guard phase != .ended else { return nil }
    return fail(
      foreignLines > 0 ? .noMessages(first: firstForeignLine) : .closed(waitingFor: pendingMethod))
  }

  private var pendingMethod: String { phase == .initializing ? "initialize" : "tools/list" }

  private mutating func fail(_ error: MCPClientError) -> Step {
    phase = .ended
    return .failed(error)
  }

  private mutating func pass(over bytes: [UInt8]) -> [Step] {
    if foreignLines == 0 {
      firstForeignLine = String(
        decoding: bytes.prefix(ModelContextProtocolLimits.shownLineLength), as: UTF8.self)
    }
    foreignLines += 1
    guard foreignLines > ModelContextProtocolLimits.foreignLines else { return [] }
    return [fail(.noMessages(first: firstForeignLine))]
  }

  // MARK: Messages

  private mutating func receive(_ message: JSONRPCMessage, _ bytes: [UInt8]) -> [Step] {
    switch message {
    case .notification: return []
    case .request(let id, "ping", _): return [.send(.response(id: id, result: [:]))]
    case .request(let id, let method, _):
      return [.send(.failure(id: id, error: .methodNotFound(method)))]
    case .failure(let id, let error):
      if let id, id != .integer(nextID) { return [fail(.unexpectedAnswer(id: Self.text(id)))] }
      return [fail(.refused(method: pendingMethod, error))]
    case .response(let id, let result):
      guard id == .integer(nextID) else { return [fail(.unexpectedAnswer(id: Self.text(id)))] }
      nextID += 1
      return phase == .initializing ? initialized(result) : listed(bytes)
    }
  }

  private static func text(_ id: JSONRPCID) -> String { id.value.canonicalText() }

  private mutating func initialized(_ result: JSONValue) -> [Step] {
    guard let agreed = result["protocolVersion"]?.string else {
      return [
        fail(.invalidAnswer(method: "initialize", reason: "'protocolVersion' is missing"))
      ]
    }
    guard Self.protocolVersions.contains(agreed) else { return [fail(.unsupportedVersion(agreed))] }
    protocolVersion = agreed
    serverName = result["serverInfo"]?["name"]?.string ?? ""
    serverVersion = result["serverInfo"]?["version"]?.string ?? ""
    phase = .listing
    let note = Step.send(.notification(method: "notifications/initialized", params: nil))
    // Who has no tools must not be asked for them.
    guard result["capabilities"]?["tools"] != nil else { return [note, finish()] }
    return [note, .send(.request(id: .integer(nextID), method: "tools/list", params: [:]))]
  }

  /// Takes a page; read from the text, since a schema's properties have an order.
  private mutating func listed(_ bytes: [UInt8]) -> [Step] {
    guard let result = JSONDocument.parse(bytes).root?["result"]?.value,
      let elements = result["tools"]?.value.elements
    else {
      return [fail(.invalidAnswer(method: "tools/list", reason: "there is no list 'tools'"))]
    }
    for element in elements {
      let tool: Tool
      do throws(JSONProblem) {
        tool = try Tool(listed: element)
      } catch {
        return [
          fail(
            .invalidAnswer(
              method: "tools/list", reason: error.message.replacing("`", with: "'")))
        ]
      }
      guard tools.count < ModelContextProtocolLimits.clientTools else {
        return [fail(.tooMuch(what: "tools", limit: ModelContextProtocolLimits.clientTools))]
      }
      if toolNames.insert(Array(tool.name.utf8)).inserted { tools.append(tool) }
    }
    pages += 1
    guard let next = result["nextCursor"]?.value.string else { return [finish()] }
    guard cursors.insert(Array(next.utf8)).inserted else { return [fail(.repeatedCursor)] }
    guard pages < ModelContextProtocolLimits.clientPages else {
      return [fail(.tooMuch(what: "pages", limit: ModelContextProtocolLimits.clientPages))]
    }
    return [
      .send(
        .request(
          id: .integer(nextID), method: "tools/list", params: ["cursor": .string(next)]))
    ]
  }

  private mutating func finish() -> Step {
    phase = .ended
    return .finished(
      ServerTools(
        protocolVersion: protocolVersion ?? "", serverName: serverName,
        serverVersion: serverVersion, tools: tools))
  }
}
