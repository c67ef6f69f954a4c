import JSONSyntax
import LanguageServer
import ModelContextProtocol
import Testing

@Suite("A session with an editor")
struct LifecycleTests {
  private func code(_ message: JSONRPCMessage?) -> Int? {
    guard case .failure(_, let error)? = message else { return nil }
    return error.code
  }

  @Test("It begins with initialize, and ends with shutdown and exit")
  func order() {
    var client = Client(silent: ())
    #expect(code(client.request("textDocument/hover", [:])) == -32002)
    client.open("text")
    #expect(client.session.documents.isEmpty)
    #expect(client.result("initialize", ["capabilities": [:]])?["serverInfo"]?["name"] == "moflo")
    #expect(code(client.request("initialize", ["capabilities": [:]])) == -32601)
    #expect(code(client.request("textDocument/nothing")) == -32601)
    client.open("text")
    #expect(client.session.documents.count == 1)
    #expect(client.result("shutdown") == .some(.null))
    #expect(code(client.request("textDocument/hover", [:])) == -32600)
    client.notify("exit")
    #expect(client.exit == true)
  }

  @Test("A client that leaves without a word is not taken for one that said so")
  func abruptEnd() {
    var client = Client()
    client.notify("exit")
    #expect(client.exit == false)
  }

  @Test(
    "Columns are counted as the client can, and as it must where it says nothing",
    arguments: [
      ([], "utf-16"), (["utf-16"], "utf-16"), (["utf-16", "utf-8"], "utf-8"),
      (["utf-32", "utf-16"], "utf-32"), (["utf-7"], "utf-16"),
    ])
  func encodings(_ offered: [String], _ chosen: String) {
    var client = Client(silent: ())
    let capabilities: JSONValue = [
      "general": ["positionEncodings": .array(offered.map(JSONValue.string))]
    ]
    let result = client.result("initialize", ["capabilities": capabilities])
    #expect(result?["capabilities"]?["positionEncoding"] == .string(chosen))
  }

  @Test("Only a client that can is asked to watch files")
  func watching() {
    #expect(Client().told.isEmpty)
    let able = Client(capabilities: [
      "workspace": ["didChangeWatchedFiles": ["dynamicRegistration": true]]
    ])
    guard case .request(_, "client/registerCapability", _)? = able.told.first else {
      Issue.record("it was not asked")
      return
    }
  }

  @Test("Messages are read as clients write them")
  func reading() throws {
    let shutdown = try LanguageServerSession.message(
      Array(#"{"jsonrpc":"2.0","id":1,"method":"shutdown","params":null}"#.utf8))
    #expect(shutdown == .request(id: .integer(1), method: "shutdown", params: nil))
    for wrong in ["", "{", "[]", #"{"jsonrpc":"1.0","method":"exit"}"#, #"{"a":1,"a":2}"#] {
      #expect(throws: JSONRPCError.self) {
        try LanguageServerSession.message(Array(wrong.utf8))
      }
    }
  }

  @Test("Parameters that fit nothing change nothing")
  func nonsense() {
    var client = Client()
    client.open("text")
    let values: [JSONValue] = [
      [:], ["textDocument": 3], ["textDocument": ["uri": 3]],
      ["textDocument": ["uri": .string(Client.uri)]],
      ["textDocument": ["uri": .string(Client.uri)], "range": ["start": [:], "end": [:]]],
      ["textDocument": ["uri": .string(Client.uri)], "position": ["line": -1, "character": 0]],
    ]
    for value in values {
      #expect(code(client.request("textDocument/codeAction", value)) == -32602)
      #expect(code(client.request("textDocument/hover", value)) == -32602)
      #expect(code(client.request("textDocument/completion", value)) == -32602)
      client.notify("textDocument/didOpen", value)
      client.notify("workspace/didChangeConfiguration", value)
    }
    client.notify("textDocument/didChange", [:])
    client.notify("textDocument/didClose", [:])
    #expect(client.text == "text")
  }

  @Test("No more documents than the limit are kept open")
  func manyDocuments() {
    var client = Client()
    for number in 0...LanguageServerLimits.openDocuments {
      client.open("", uri: "file:///w/\(number).md")
    }
    #expect(client.session.documents.count == LanguageServerLimits.openDocuments)
    #expect(client.told.count == 1)
  }
}
