import JSONSyntax
import Testing
import ToolCatalog

@Suite struct ToolLockTests {
  private func tool(_ name: String, _ schema: String) throws -> Tool {
    let node = try #require(
      JSONDocument.parse(#"{"name":"\#(name)","inputSchema":\#(schema)}"#).root)
    return try Tool(listed: node)
  }

  private func server(_ name: String, _ tools: [Tool]) -> ToolLock.Server {
    ToolLock.Server(
      name: name,
      configuration: ToolLock.Configuration(
        transport: "stdio", command: ["run", name], address: "", names: ["TOKEN"], digest: "00"),
      serverName: "S", serverVersion: "1", tools: tools)
  }

  @Test func theSameAnswersGiveTheSameBytes() throws {
    let a = try tool("a", #"{"type":"object","properties":{"z":{},"b":{}},"required":["z"]}"#)
    let b = try tool("b", #"{"required":[],"type":"object"}"#)
    let same = try tool("b", #"{"type":"object","required":[]}"#)
    let one = ToolLock(servers: [server("y", [a, b]), server("x", [])])
    let other = ToolLock(servers: [server("x", []), server("y", [same, a])])
    #expect(one.bytes() == other.bytes())
    let text = String(decoding: one.bytes(), as: UTF8.self)
    #expect(text.hasSuffix("}\n") && !text.contains("\t"))
    let read = try ToolLock.read(one.bytes())
    #expect(read.bytes() == one.bytes())
    #expect(read.servers.map(\.name) == ["x", "y"])
    #expect(read.server(named: "y")?.configuration == one.server(named: "y")?.configuration)
  }

  @Test func theOrderOfArgumentsSurvives() throws {
    let written = try tool("t", #"{"properties":{"store":{},"key":{},"value":{},"at":{}}}"#)
    let lock = try ToolLock.read(ToolLock(servers: [server("s", [written])]).bytes())
    let read = try #require(lock.server(named: "s")?.catalog.tool(named: "t"))
    #expect(read.inputSchema.properties.map(\.name) == ["store", "key", "value", "at"])
    #expect(read.inputSchema.value == written.inputSchema.value)
    // Where it is the order of the keys anyway, it is not written.
    let sorted = ToolLock(servers: [
      server("s", [try tool("t", #"{"properties":{"a":{},"b":{}}}"#)])
    ])
    #expect(!String(decoding: sorted.bytes(), as: UTF8.self).contains("argumentOrder"))
  }

  @Test(arguments: [
    ("", "no JSON value"), ("[]", "a lock is an object"), ("{}", "'version' is missing"),
    (#"{"version":2,"servers":{}}"#, "this version of the lock is not known"),
    (#"{"version":1}"#, "'servers' is missing"),
    (#"{"version":1,"servers":[]}"#, "'servers' must map names to servers"),
    (#"{"version":1,"servers":{"s":{}}}"#, "the server 's' has no 'configuration'"),
    (#"{"version":1,"servers":{"s":{"configuration":{}}}}"#, "the server 's' has no list 'tools'"),
    (#"{"version":1,"servers":{"s":{"configuration":{},"tools":[]}}}"#, "without 'transport'"),
    (
      #"{"version":1,"servers":{"s":{"configuration":{"transport":"stdio"},"tools":[]}}}"#,
      "without a 'digest'"
    ),
    (#"{"version":1,"version":1,"servers":{}}"#, "the key 'version' is given twice"),
    (
      #"{"version":1,"servers":{"s":{"configuration":{},"tools":[{"name":"t"}]}}}"#,
      "has no `inputSchema`"
    ),
    ("<<<<<<< HEAD\n{}", ""),
  ])
  func whatIsNoLockIsRefused(text: String, message: String) {
    let error = #expect(throws: JSONProblem.self) { try ToolLock.read(Array(text.utf8)) }
    if message != "no JSON value" {
      #expect(error?.message.contains(message) ?? false, "\(error?.message ?? "")")
    }
  }

  @Test func cutTextsAreRefusedAndNeverMore() throws {
    let lock = ToolLock(servers: [server("s", [try tool("t", #"{"properties":{"b":{},"a":{}}}"#)])])
    let bytes = lock.bytes()
    for length in 0..<(bytes.count - 2) {
      #expect(throws: JSONProblem.self) { try ToolLock.read(Array(bytes[..<length])) }
    }
  }
}
