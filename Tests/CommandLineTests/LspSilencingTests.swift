import Diagnostics
import JSONSyntax
import LanguageServer
import SourceText
import Testing

@Suite("Silencing what moflo lsp finds")
struct LspSilencingTests {
  @Test(
    "The comment that is offered silences the finding, and nothing else",
    .timeLimit(.minutes(3)),
    arguments: [
      // A key.
      (
        "agents/a.md", "front-matter/unknown-key",
        "---\nname: a\ndescription: Reads what it is given.\n  \nmodle: opus\n---\n\nYou read.\n"
      ),
      // What is missing has no line of its own.
      (
        "agents/a.md", "front-matter/missing-description", "---\nname: a\n---\n\nYou read.\n"
      ),
      // A script, whose comments are the shell's.
      (
        "agents/a.md", "hook/unknown-mcp-tool",
        """
        ---
        name: a
        description: Reads what it is given.
        hooks:
          pre: |
            set -e
            mcp__moflo__swarm_int mesh
        ---

        You read.

        """
      ),
      // A block of code, in which a comment of markdown is none.
      (
        "agents/a.md", "body/unknown-mcp-tool",
        """
        ---
        name: a
        description: Reads what it is given.
        ---

        You read.

        ```bash
        echo begin
        mcp__moflo__swarm_int mesh
        ```

        """
      ),
      // Lines of one paragraph, with CRLF.
      (
        "agents/a.md", "body/unknown-mcp-tool",
        "---\r\nname: a\r\ndescription: Reads what it is given.\r\n---\r\n\r\nYou read\r\nwith `mcp__moflo__swarm_int` first.\r\n"
      ),
    ])
  func comments(name: String, rule: String, text: String) throws {
    let folder = try Folder()
    defer { folder.remove() }
    let uri = DocumentURI.uri(ofPath: try folder.write(".claude/\(name)", text))
    let editor = try EditorProcess(in: folder, ["--stdio"])
    defer { editor.end() }
    _ = try editor.request(
      "initialize", ["capabilities": ["general": ["positionEncodings": ["utf-8"]]]])
    editor.notify("initialized", [:])
    editor.open(text, uri)
    let before = try editor.rules(of: uri)
    try #require(before.contains(rule), "\(before)")
    let all: JSONValue = [
      "start": ["line": 0, "character": 0], "end": ["line": 99, "character": 0],
    ]
    let actions = try editor.request(
      "textDocument/codeAction",
      ["textDocument": ["uri": .string(uri)], "range": all, "context": ["diagnostics": []]])
    let silencer = try #require(
      actions.array?.first { $0["title"]?.string?.hasPrefix("moflo: silence \(rule) ") == true },
      "\(actions)")
    let changes = try #require(silencer["edit"]?["changes"]?[uri]?.array)
    editor.notify(
      "textDocument/didChange",
      [
        "textDocument": ["uri": .string(uri), "version": 2],
        "contentChanges": .array(
          changes.map { ["range": $0["range"] ?? .null, "text": $0["newText"] ?? .null] }),
      ])
    #expect(try editor.rules(of: uri) == before.filter { $0 != rule })
  }

  @Test("Nothing is offered where there are no comments", .timeLimit(.minutes(3)))
  func withoutComments() throws {
    let folder = try Folder()
    defer { folder.remove() }
    let text = #"{ "hooks": { "PreToolUs": [] } }"#
    let uri = DocumentURI.uri(ofPath: try folder.write(".claude/settings.json", text))
    let editor = try EditorProcess(in: folder, ["--stdio"])
    defer { editor.end() }
    _ = try editor.request("initialize", ["capabilities": [:]])
    editor.notify("initialized", [:])
    editor.open(text, uri)
    #expect(try !editor.rules(of: uri).isEmpty)
    let place: JSONValue = ["line": 0, "character": 16]
    let actions = try editor.request(
      "textDocument/codeAction",
      [
        "textDocument": ["uri": .string(uri)], "range": ["start": place, "end": place],
        "context": ["diagnostics": []],
      ])
    #expect(actions.array?.contains { $0["title"]?.string?.contains("silence") == true } == false)
  }
}
