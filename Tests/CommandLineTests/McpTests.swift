import Foundation
import JSONSyntax
import Testing

@Suite("moflo mcp")
struct McpTests {
  private static let agent = """
    ---
    name: reviewer
    description: Reviews what changed. Use it for each change.
    ---
    Read what changed.

    """
  private static let initialize = """
    {"jsonrpc":"2.0","id":"hello","method":"initialize","params":{"protocolVersion":"2025-06-18",\
    "capabilities":{},"clientInfo":{"name":"a test","version":"1"}}}
    """

  /// Hands lines to the server, all at once and then nothing more; the replies by their ids.
  private func replies(
    to lines: [String], in folder: Folder, options: [String] = []
  ) throws -> (byID: [String: JSONValue], result: Command.Result) {
    let result = try Command.moflo(
      ["mcp"] + options, in: folder.path, input: lines.joined(separator: "\n") + "\n")
    var byID: [String: JSONValue] = [:]
    for line in result.output.split(separator: "\n") {
      let reply = try #require(JSONDocument.parse(Array(line.utf8)).root).value
      let id = reply["id"]?.string ?? reply["id"].map { "\($0)" } ?? "none"
      #expect(byID.updateValue(reply, forKey: id) == nil)
    }
    return (byID, result)
  }

  private func call(_ id: String, _ tool: String, _ arguments: String = "{}") -> String {
    """
    {"jsonrpc":"2.0","id":"\(id)","method":"tools/call",\
    "params":{"name":"\(tool)","arguments":\(arguments)}}
    """
  }

  private func text(_ reply: JSONValue?) -> String {
    reply?["result"]?["content"]?.array?.first?["text"]?.string ?? ""
  }

  @Test(
    "serves the tools of a swarm of the folder's agents, and answers all that was asked before the end"
  )
  func conversation() throws {
    let folder = try Folder()
    defer { folder.remove() }
    try folder.write(".claude/agents/reviewer.md", Self.agent)
    let (replies, result) = try replies(
      to: [
        Self.initialize, #"{"jsonrpc":"2.0","method":"notifications/initialized"}"#,
        #"{"jsonrpc":"2.0","id":"list","method":"tools/list"}"#,
        call("agents", "agent_list"), call("status", "swarm_status"),
        call("unknown", "no_such_tool"), call("wrong", "memory_store", #"{"key": 3}"#), "no JSON",
      ], in: folder)
    #expect(result.status == 0)
    #expect(replies["hello"]?["result"]?["serverInfo"]?["name"]?.string == "moflo")
    #expect((replies["list"]?["result"]?["tools"]?.array?.count ?? 0) > 20)
    #expect(text(replies["agents"]).contains("reviewer"))
    #expect(text(replies["status"]).contains("node-1"))
    #expect(replies["unknown"]?["error"]?["message"]?.string?.contains("no_such_tool") == true)
    #expect(replies["wrong"]?["error"]?["message"]?.string?.contains("key") == true)
    #expect(replies.count == 7)
    #expect(result.error.hasPrefix("moflo: serving as run "))
    let status = try Command.moflo(["status"], in: folder.path)
    #expect(status.output.contains("2 tool calls"))
  }

  @Test("serves a swarm whose nodes are processes, which store and decide together")
  func processes() throws {
    let folder = try Folder()
    defer { folder.remove() }
    for name in ["ann", "bob", "eve"] {
      try folder.write(
        ".claude/agents/\(name).md", Self.agent.replacing("reviewer", with: name))
    }
    let (replies, result) = try replies(
      to: [
        Self.initialize, call("store", "memory_store", #"{"key":"k","value":"v"}"#),
        call("decide", "daa_consensus", #"{"proposal":{"rename":"k"}}"#),
        call("status", "swarm_status"),
      ], in: folder, options: ["--processes", "--nodes", "3"])
    #expect(result.status == 0, "\(result.error)")
    #expect(text(replies["store"]).contains("k"), "\(replies)")
    let decision = replies["decide"]?["result"]?["structuredContent"]
    #expect(decision?["status"] == "accepted", "\(replies)")
    #expect(decision?["voters"] == 3)
    #expect(text(replies["status"]).contains("node-3"))
    #expect(result.error.contains(", nodes: 3\n"))
    let run = try #require(
      try FileManager.default.contentsOfDirectory(atPath: folder.path + "/.moflo/runs")
        .first { $0 != "latest" })
    #expect(
      FileManager.default.fileExists(
        atPath: "\(folder.path)/.moflo/runs/\(run)/nodes/node-2/log.sqlite"))
  }

  @Test("serves a swarm also where there are no definitions, and ends with its client")
  func empty() throws {
    let folder = try Folder()
    defer { folder.remove() }
    let (replies, result) = try replies(to: [Self.initialize], in: folder)
    #expect(result.status == 0)
    #expect(replies.count == 1)
  }

  @Test("says on the error stream what is wrong with definitions, and speaks no protocol then")
  func wrong() throws {
    let folder = try Folder()
    defer { folder.remove() }
    let result = try Command.moflo(["mcp", "nowhere"], in: folder.path, input: "")
    #expect(result.status == 2)
    #expect(result.output.isEmpty)
    #expect(result.error.contains("nowhere"))
  }
}
