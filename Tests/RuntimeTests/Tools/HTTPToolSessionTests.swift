import JSONSyntax
import ModelContextProtocol
import Testing
import ToolCatalog

@testable import Runtime

@Suite("Tools over HTTP")
struct HTTPToolSessionTests {
  /// Answers at once; `memory_search` only when it is cancelled.
  private struct Echo: ToolHandler {
    func call(_ request: ToolRequest) async -> ToolResult {
      if request.tool == "memory_search" { try? await Task.sleep(for: .seconds(600)) }
      return ToolResult(text: request.tool)
    }
  }

  private struct Client {
    let sessions: HTTPToolSessions
    let token = ToolTokens.secret()

    init() {
      var service = ToolService(
        version: "1", catalog: .native, tokens: ToolTokens(), authorizer: OwnerToolAuthorizer(),
        handler: Echo())
      service.client = ToolCaller(attempt: nil, agent: nil, node: "node-1")
      sessions = HTTPToolSessions(service, tokenHash: ToolTokens.digest(of: token))
    }

    func send(
      _ body: String, session: String? = nil, method: String = "POST",
      _ headers: [String: String] = [:]
    ) async -> HTTPToolAnswer {
      var all = ["authorization": "Bearer \(token)", "content-type": "application/json"]
      if let session { all["mcp-session-id"] = session }
      return await sessions.answer(
        HTTPToolRequest(
          method: method, headers: all.merging(headers) { $1 }, body: Array(body.utf8)))
    }

    func open() async throws -> String {
      let answer = await send(
        #"{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-06-18"}}"#
      )
      #expect(answer.status == 200)
      return try #require(answer.headers["Mcp-Session-Id"])
    }
  }

  private func call(_ tool: String, id: Int) -> String {
    let arguments = tool == "memory_search" ? #"{"query":"x"}"# : "{}"
    return #"{"jsonrpc":"2.0","id":\#(id),"method":"tools/call","params":"#
      + #"{"name":"\#(tool)","arguments":\#(arguments)}}"#
  }

  @Test("a session begins with initialize and ends with DELETE")
  func life() async throws {
    let client = Client()
    let session = try await client.open()
    let answer = await client.send(call("swarm_status", id: 1), session: session)
    #expect(answer.status == 200)
    #expect(String(decoding: answer.body, as: UTF8.self).contains("swarm_status"))
    #expect(await client.send("", session: session, method: "DELETE").status == 204)
    #expect(await client.send(call("swarm_status", id: 2), session: session).status == 404)
  }

  @Test("a call that is cancelled is answered, and so is one whose id is in use")
  func cancelledCalls() async throws {
    let client = Client()
    let session = try await client.open()
    async let first = client.send(call("memory_search", id: 7), session: session)
    var second = await client.send(call("swarm_status", id: 7), session: session)
    // Whichever came first has the id; the other is refused.
    if !String(decoding: second.body, as: UTF8.self).contains("its id is in use") {
      second = await client.send(call("swarm_status", id: 8), session: session)
      #expect(second.status == 200)
    }
    let cancellation =
      #"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":7}}"#
    #expect(await client.send(cancellation, session: session).status == 202)
    // Where the search came second it was refused at once, and else it is cancelled here.
    let answer = await first
    #expect(answer.status == 200)
    #expect(!answer.body.isEmpty)
  }

  @Test("the session that was used longest ago makes room for a new one")
  func bounds() async throws {
    let client = Client()
    let first = try await client.open()
    let second = try await client.open()
    for _ in 2..<RuntimeLimits.toolSessions { _ = try await client.open() }
    #expect(await client.send(call("swarm_status", id: 1), session: first).status == 200)
    _ = try await client.open()
    #expect(await client.send(call("swarm_status", id: 2), session: first).status == 200)
    #expect(await client.send(call("swarm_status", id: 2), session: second).status == 404)
  }

  @Test("what begins badly takes no room")
  func badBeginnings() async throws {
    let client = Client()
    let session = try await client.open()
    for _ in 0...RuntimeLimits.toolSessions {
      let bad = await client.send(#"{"jsonrpc":"2.0","id":0,"method":"initialize"}"#)
      #expect(bad.headers["Mcp-Session-Id"] == nil)
    }
    #expect(await client.send(call("swarm_status", id: 1), session: session).status == 200)
  }

  @Test(
    "pages of other hosts are refused, whatever they are called",
    arguments: [
      ("http://localhost", true), ("http://127.0.0.1:8080", true), ("https://[::1]:1", true),
      ("http://localhost.example", false), ("http://127.0.0.1.example:80", false), ("null", false),
      ("http://evil", false), ("", false), ("http://", false), ("http://[::1", false),
    ])
  func origins(_ origin: String, _ isAllowed: Bool) async throws {
    let answer = await Client().send(
      #"{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-06-18"}}"#,
      ["origin": origin])
    #expect((answer.status == 200) == isAllowed, "\(answer.status)")
  }
}
