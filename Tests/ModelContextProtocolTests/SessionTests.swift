import JSONSyntax
import ModelContextProtocol
import Testing
import ToolCatalog

@Suite struct SessionTests {
  private func makeSession(initialized: Bool = true) -> MCPServerSession {
    var session = MCPServerSession(
      name: "moflo", version: "1", catalog: .native, toolsPerPage: 10)
    if initialized {
      _ = session.receive(
        .request(
          id: .integer(0), method: "initialize", params: ["protocolVersion": "2025-06-18"]))
    }
    return session
  }

  private func result(_ outcome: MCPServerSession.Outcome) throws -> JSONValue {
    guard case .reply(.response(_, let result)) = outcome else {
      throw Unexpected(outcome: outcome)
    }
    return result
  }

  private func error(_ outcome: MCPServerSession.Outcome) throws -> JSONRPCError {
    guard case .reply(.failure(_, let error)) = outcome else { throw Unexpected(outcome: outcome) }
    return error
  }

  private struct Unexpected: Error {
    let outcome: MCPServerSession.Outcome
  }

  private func call(_ name: JSONValue, _ arguments: JSONValue, id: Int64 = 1) -> JSONRPCMessage {
    .request(
      id: .integer(id), method: "tools/call", params: ["name": name, "arguments": arguments])
  }

  @Test(arguments: [
    ("2025-06-18", "2025-06-18"), ("2025-03-26", "2025-03-26"), ("2024-11-05", "2025-06-18"),
    ("2099-01-01", "2025-06-18"),
  ])
  func versionsAreNegotiated(asked: String, agreed: String) throws {
    var session = makeSession(initialized: false)
    let outcome = session.receive(
      .request(
        id: .integer(1), method: "initialize", params: ["protocolVersion": .string(asked)]))
    #expect(try result(outcome)["protocolVersion"]?.string == agreed)
    #expect(session.protocolVersion == agreed)
  }

  @Test func nothingButPingGoesBeforeInitialize() throws {
    var session = makeSession(initialized: false)
    let ping = session.receive(.request(id: .integer(1), method: "ping", params: nil))
    #expect(try result(ping) == [:])
    for method in ["tools/list", "tools/call"] {
      let outcome = session.receive(.request(id: .integer(1), method: method, params: nil))
      #expect(try error(outcome).code == -32600)
    }
    let initialize = session.receive(
      .request(id: .integer(1), method: "initialize", params: nil))
    #expect(try error(initialize).code == -32602)
  }

  @Test func toolsAreListedPageByPage() throws {
    var session = makeSession()
    var names: [String] = []
    var cursor: JSONValue?
    var pages = 0
    repeat {
      var params: [String: JSONValue] = [:]
      params["cursor"] = cursor
      let page = try result(
        session.receive(.request(id: .integer(1), method: "tools/list", params: .object(params))))
      for tool in page["tools"]?.array ?? [] {
        names.append(try #require(tool["name"]?.string))
        #expect(tool["description"]?.string?.isEmpty == false)
        #expect(tool["inputSchema"]?["type"]?.string == "object")
      }
      cursor = page["nextCursor"]
      pages += 1
    } while cursor != nil && pages < 10
    #expect(names == Catalog.native.toolNames)
    #expect(pages == 3)
    for bad: JSONValue in ["x", "-1", "0", "999", 5] {
      let outcome = session.receive(
        .request(id: .integer(1), method: "tools/list", params: ["cursor": bad]))
      #expect(try error(outcome).code == -32602)
    }
  }

  @Test func aListReadsBackAsACatalogue() throws {
    var session = MCPServerSession(name: "moflo", version: "1", catalog: .native)
    _ = session.receive(
      .request(id: .integer(0), method: "initialize", params: ["protocolVersion": "2025-06-18"]))
    let page = try result(
      session.receive(.request(id: .integer(1), method: "tools/list", params: nil)))
    let catalog = try Catalog(
      name: "locked", serverNames: ["moflo"],
      toolsListResult: JSONDocument.parse(page.canonicalText()))
    for tool in Catalog.native.tools {
      #expect(catalog.tool(named: tool.name)?.inputSchema.value == tool.inputSchema.value)
    }
  }

  @Test func callsAreHandedOutAndAnsweredInAnyOrder() throws {
    var session = makeSession()
    let params: JSONValue = [
      "name": "swarm_init", "arguments": ["topology": "mesh"], "_meta": ["progressToken": 1],
    ]
    let first = session.receive(
      .request(id: .string("a"), method: "tools/call", params: params))
    #expect(
      first
        == .call(
          ToolCall(
            id: .string("a"), name: "swarm_init", arguments: ["topology": "mesh"],
            meta: ["progressToken": 1])))
    let second = session.receive(
      .request(id: .integer(5), method: "tools/call", params: ["name": "swarm_status"]))
    guard case .call(let status) = second else { throw Unexpected(outcome: second) }
    #expect(status.arguments == [:] && status.meta == Optional<JSONValue>.none)
    let answer = ToolResult(text: "done")
    #expect(
      session.answer(.integer(5), with: answer)
        == .response(id: .integer(5), result: answer.value))
    #expect(session.answer(.string("a"), with: answer) != nil)
    #expect(session.answer(.string("a"), with: answer) == nil)
  }

  @Test func aCancelledCallIsNotAnswered() {
    var session = makeSession()
    _ = session.receive(call("swarm_status", [:]))
    let cancel = JSONRPCMessage.notification(
      method: "notifications/cancelled", params: ["requestId": 1])
    #expect(session.receive(cancel) == .cancelled(.integer(1)))
    #expect(session.receive(cancel) == .nothing)
    #expect(session.answer(.integer(1), with: ToolResult(text: "")) == nil)
  }

  @Test func wrongCallsAreRefused() throws {
    var session = makeSession()
    let unknown = try error(session.receive(call("swarm_inti", [:])))
    #expect(unknown.code == -32602)
    #expect(unknown.message == "there is no tool `swarm_inti`; did you mean `swarm_init`?")
    let wrong = try error(session.receive(call("swarm_init", ["topology": "line", "size": 3])))
    #expect(wrong.code == -32602)
    #expect(
      wrong.data
        == .some([
          [
            "argument": "topology",
            "message":
              "`topology` must be one of `mesh`, `hierarchical`, `ring`, `star`, not `line`",
          ],
          ["argument": "size", "message": "no argument is named `size`"],
        ]))
    #expect(try error(session.receive(call("swarm_init", [1]))).code == -32602)
    #expect(try error(session.receive(call(1, [:]))).code == -32602)
    let missing = session.receive(.request(id: .integer(1), method: "resources/list", params: nil))
    #expect(try error(missing).code == -32601)
  }

  @Test func idsOfPendingCallsAndTheirNumberAreBounded() throws {
    var session = makeSession()
    _ = session.receive(call("swarm_status", [:], id: 1))
    #expect(try error(session.receive(call("swarm_status", [:], id: 1))).code == -32600)
    for id in 2...Int64(ModelContextProtocolLimits.pendingCalls) {
      _ = session.receive(call("swarm_status", [:], id: id))
    }
    #expect(try error(session.receive(call("swarm_status", [:], id: 0))).code == -32000)
  }

  @Test func garbageIsAnswered() throws {
    var session = makeSession()
    #expect(try error(session.receive(.message(Array("garbage".utf8)))).code == -32700)
    #expect(try error(session.receive(.message(Array("[]".utf8)))).code == -32600)
    #expect(try error(session.receive(.tooLong)).code == -32600)
    #expect(session.receive(.notification(method: "x", params: nil)) == .nothing)
    #expect(session.receive(.response(id: .integer(1), result: 1)) == .nothing)
  }
}
