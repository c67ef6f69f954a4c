import JSONSyntax
import ModelContextProtocol
import Testing
import ToolCatalog

/// The client's session against scripted peers, in virtual time.
@Suite struct ClientSessionTests {
  private let start = ContinuousClock.now
  private var deadline: ContinuousClock.Instant { start + .seconds(10) }

  private func makeSession() -> MCPClientSession {
    MCPClientSession(name: "moflo", version: "1", deadline: deadline)
  }

  private func receive(
    _ session: inout MCPClientSession, _ text: String, after time: Duration = .zero
  ) -> [MCPClientSession.Step] {
    session.receive(.message(Array(text.utf8)), at: start + time)
  }

  private func sent(_ steps: [MCPClientSession.Step]) -> [JSONValue] {
    steps.compactMap { step in
      if case .send(let message) = step { message.value } else { nil }
    }
  }

  private func failure(_ steps: [MCPClientSession.Step]) -> MCPClientError? {
    for case .failed(let error) in steps { return error }
    return nil
  }

  private func finished(_ steps: [MCPClientSession.Step]) -> ServerTools? {
    for case .finished(let tools) in steps { return tools }
    return nil
  }

  private static let greeting = """
    {"jsonrpc":"2.0","id":1,"result":{"protocolVersion":"2025-06-18",
    "capabilities":{"tools":{}},"serverInfo":{"name":"Notes","version":"1.4"}}}
    """

  private func initialized() -> MCPClientSession {
    var session = makeSession()
    _ = receive(&session, Self.greeting)
    return session
  }

  private func page(_ id: Int, _ names: [String], next: String? = nil) -> String {
    let tools = names.map { #"{"name":"\#($0)","inputSchema":{"type":"object"}}"# }
    let cursor = next.map { #","nextCursor":"\#($0)""# } ?? ""
    return
      #"{"jsonrpc":"2.0","id":\#(id),"result":{"tools":[\#(tools.joined(separator: ","))]\#(cursor)}}"#
  }

  @Test func allPagesAreAskedFor() throws {
    var session = makeSession()
    let hello = session.start().value
    #expect(hello["method"]?.string == "initialize")
    #expect(hello["params"]?["protocolVersion"]?.string == "2025-06-18")
    #expect(hello["params"]?["clientInfo"]?["name"]?.string == "moflo")
    let first = sent(receive(&session, Self.greeting))
    #expect(first.map { $0["method"]?.string } == ["notifications/initialized", "tools/list"])
    #expect(first[0]["id"] == Optional<JSONValue>.none)
    #expect(first[1]["params"] == .some([:]))
    let second = sent(receive(&session, page(2, ["b", "a"], next: "x")))
    #expect(second.map { $0["params"]?["cursor"]?.string } == ["x"])
    let tools = try #require(finished(receive(&session, page(3, ["c", "a"]))))
    #expect(tools.tools.map(\.name) == ["b", "a", "c"])
    #expect(tools.serverName == "Notes" && tools.serverVersion == "1.4")
    #expect(tools.protocolVersion == "2025-06-18")
    #expect(receive(&session, page(4, ["d"])).isEmpty)
  }

  @Test func propertiesKeepTheirOrder() throws {
    var session = initialized()
    let tools = try #require(
      finished(
        receive(
          &session,
          """
          {"jsonrpc":"2.0","id":2,"result":{"tools":[{"name":"t","description":"d",
          "inputSchema":{"type":"object","properties":{"z":{},"a":{},"m":{}}}}]}}
          """)))
    #expect(tools.tools.first?.inputSchema.properties.map(\.name) == ["z", "a", "m"])
  }

  @Test func aServerWithoutToolsIsNotAskedForThem() throws {
    var session = makeSession()
    let steps = receive(
      &session,
      #"{"jsonrpc":"2.0","id":1,"result":{"protocolVersion":"2024-11-05","capabilities":{}}}"#)
    #expect(sent(steps).map { $0["method"]?.string } == ["notifications/initialized"])
    #expect(try #require(finished(steps)).tools.isEmpty)
  }

  @Test(arguments: [
    (#"{"protocolVersion":"2099-01-01"}"#, MCPClientError.unsupportedVersion("2099-01-01")),
    (#"{}"#, .invalidAnswer(method: "initialize", reason: "'protocolVersion' is missing")),
  ])
  func aVersionThatIsNotSpokenEndsIt(result: String, expected: MCPClientError) {
    var session = makeSession()
    let steps = receive(&session, #"{"jsonrpc":"2.0","id":1,"result":\#(result)}"#)
    #expect(failure(steps) == expected)
  }

  @Test func theServersOwnRequestsAreAnswered() {
    var session = makeSession()
    let pong = sent(receive(&session, #"{"jsonrpc":"2.0","id":"p","method":"ping"}"#))
    #expect(pong == [["jsonrpc": "2.0", "id": "p", "result": [:]]])
    let refusal = sent(receive(&session, #"{"jsonrpc":"2.0","id":1,"method":"roots/list"}"#))
    #expect(refusal.map { $0["error"]?["code"]?.integer } == [-32601])
    let note = receive(
      &session, #"{"jsonrpc":"2.0","method":"notifications/message","params":{"data":1}}"#)
    #expect(note.isEmpty)
    // The request's id is the server's own, and does not answer anything.
    #expect(sent(receive(&session, Self.greeting)).count == 2)
  }

  @Test func refusalsAreTold() {
    var session = initialized()
    let steps = receive(
      &session, #"{"jsonrpc":"2.0","id":2,"error":{"code":-32603,"message":"no database"}}"#)
    #expect(
      failure(steps)
        == .refused(method: "tools/list", JSONRPCError(code: -32603, message: "no database")))
    var early = makeSession()
    let parse = receive(
      &early, #"{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"bad"}}"#)
    #expect(
      failure(parse) == .refused(method: "initialize", JSONRPCError(code: -32700, message: "bad")))
  }

  @Test(arguments: [#"7"#, #""1""#])
  func anAnswerToNothingEndsIt(id: String) {
    var session = makeSession()
    let steps = receive(&session, #"{"jsonrpc":"2.0","id":\#(id),"result":{}}"#)
    #expect(failure(steps) == .unexpectedAnswer(id: id))
    var refused = makeSession()
    let error = receive(&refused, #"{"jsonrpc":"2.0","id":\#(id),"error":{}}"#)
    #expect(failure(error) == .unexpectedAnswer(id: id))
  }

  @Test(arguments: [
    (#"{}"#, "there is no list 'tools'"), (#"{"tools":{}}"#, "there is no list 'tools'"),
    (#"{"tools":[{}]}"#, "a tool without 'name'"),
    (#"{"tools":[{"name":"t"}]}"#, "the tool 't' has no 'inputSchema'"),
    (#"{"tools":[7]}"#, "a tool without 'name'"),
  ])
  func listsThatAreNoneEndIt(result: String, reason: String) {
    var session = initialized()
    let steps = receive(&session, #"{"jsonrpc":"2.0","id":2,"result":\#(result)}"#)
    #expect(failure(steps) == .invalidAnswer(method: "tools/list", reason: reason))
  }

  @Test func theSameCursorTwiceEndsIt() {
    var session = initialized()
    _ = receive(&session, page(2, ["a"], next: "x"))
    #expect(failure(receive(&session, page(3, ["b"], next: "x"))) == .repeatedCursor)
  }

  @Test func endlessPagesEnd() {
    var session = initialized()
    var found: MCPClientError?
    var id = 2
    while found == nil, id < 100_000 {
      found = failure(receive(&session, page(id, [], next: "c\(id)")))
      id += 1
    }
    #expect(
      found == .tooMuch(what: "pages", limit: ModelContextProtocolLimits.clientPages))
    #expect(id - 2 == ModelContextProtocolLimits.clientPages)
  }

  @Test func endlessToolsEnd() {
    var session = initialized()
    let names = (0...ModelContextProtocolLimits.clientTools).map { "t\($0)" }
    #expect(
      failure(receive(&session, page(2, names)))
        == .tooMuch(what: "tools", limit: ModelContextProtocolLimits.clientTools))
  }

  @Test func endlessNotificationsEnd() {
    var session = initialized()
    var found: MCPClientError?
    for _ in 0...ModelContextProtocolLimits.clientMessages where found == nil {
      found = failure(receive(&session, #"{"jsonrpc":"2.0","method":"notifications/progress"}"#))
    }
    #expect(
      found == .tooMuch(what: "messages", limit: ModelContextProtocolLimits.clientMessages))
  }

  @Test func aBannerIsPassedOverAndALogIsNot() throws {
    var session = makeSession()
    for _ in 0..<ModelContextProtocolLimits.foreignLines {
      #expect(receive(&session, "Notes server is ready\u{1B}[31m").isEmpty)
    }
    #expect(sent(receive(&session, Self.greeting)).count == 2)
    #expect(
      failure(receive(&session, "one more"))
        == .noMessages(first: "Notes server is ready\u{1B}[31m"))
  }

  @Test func aMessageThatIsTooLongEndsIt() {
    var session = makeSession()
    #expect(failure(session.receive(.tooLong, at: start)) == .messageTooLong)
  }

  @Test func timeEndsIt() {
    var session = makeSession()
    #expect(session.tick(at: deadline - .nanoseconds(1)).isNothing)
    guard case .failed(let error)? = session.tick(at: deadline) else {
      Issue.record("the deadline is over")
      return
    }
    #expect(error == .timedOut(waitingFor: "initialize"))
    #expect(session.tick(at: deadline + .seconds(1)).isNothing)
    var late = initialized()
    #expect(
      failure(receive(&late, page(2, ["a"]), after: .seconds(10)))
        == .timedOut(waitingFor: "tools/list"))
  }

  @Test func theEndOfTheConnectionEndsIt() {
    var session = initialized()
    guard case .failed(let error)? = session.close() else {
      Issue.record("the session was not over")
      return
    }
    #expect(error == .closed(waitingFor: "tools/list"))
    var babbler = makeSession()
    _ = receive(&babbler, "usage: notes [--help]")
    guard case .failed(let babble)? = babbler.close() else {
      Issue.record("the session was not over")
      return
    }
    #expect(babble == .noMessages(first: "usage: notes [--help]"))
  }

  @Test func whateverComesTheSessionEnds() {
    var random = SystemRandomNumberGenerator()
    let seed = random.next()
    var generator = SplitMix(seed: seed)
    let pieces = [
      Self.greeting, page(2, ["a"]), page(3, ["b"], next: "n"), "{", "[]", "null", "{}",
      #"{"jsonrpc":"2.0","id":2,"result":{"tools":[[]]}}"#, #"{"jsonrpc":"2.0","method":7}"#,
      #"{"jsonrpc":"2.0","id":1.5,"result":1}"#, "\u{FFFD}", String(repeating: "[", count: 500),
    ]
    for _ in 0..<300 {
      var session = makeSession()
      var isOver = false
      for _ in 0..<200 where !isOver {
        let piece = pieces[Int(generator.next() % UInt64(pieces.count))]
        let steps = receive(&session, piece)
        isOver = failure(steps) != nil || finished(steps) != nil
      }
      #expect(isOver || !session.close().isNothing, "seed \(seed)")
      #expect(receive(&session, Self.greeting).isEmpty, "seed \(seed)")
    }
  }
}

extension Optional {
  fileprivate var isNothing: Bool { if case .none = self { true } else { false } }
}

/// Random numbers from a seed.
private struct SplitMix {
  var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
