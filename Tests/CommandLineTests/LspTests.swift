import Foundation
import JSONSyntax
import LanguageServer
import Testing

@Suite("moflo lsp")
struct LspTests {
  private func change(_ text: String, _ uri: String, version: Int64, in editor: EditorProcess) {
    editor.notify(
      "textDocument/didChange",
      [
        "textDocument": ["uri": .string(uri), "version": .integer(version)],
        "contentChanges": [["text": .string(text)]],
      ])
  }

  @Test("It checks what is open as it is typed, beside what is on disk", .timeLimit(.minutes(3)))
  func editing() throws {
    let folder = try Folder()
    defer { folder.remove() }
    let path = try folder.write(".claude/agents/relay.md", LintFixTests.right)
    let editor = try EditorProcess(in: folder, ["--stdio"])
    defer { editor.end() }
    let answer = try editor.request("initialize", ["capabilities": [:], "rootUri": .null])
    #expect(answer["serverInfo"]?["name"] == "moflo")
    editor.notify("initialized", [:])

    // Not as it is on disk.
    let uri = DocumentURI.uri(ofPath: path)
    editor.open(LintFixTests.wrong, uri)
    #expect(try editor.rules(of: uri) == ["front-matter/unknown-key"])
    let place: JSONValue = ["line": 3, "character": 4]
    let document: JSONValue = ["uri": .string(uri)]
    let hover = try editor.request(
      "textDocument/hover", ["textDocument": document, "position": place])
    #expect(
      hover["contents"]?["value"]?.string?.hasPrefix("### front-matter/unknown-key\n") == true)
    let actions = try editor.request(
      "textDocument/codeAction",
      [
        "textDocument": document, "range": ["start": place, "end": place],
        "context": ["diagnostics": []],
      ])
    let edit: JSONValue = [
      "range": [
        "start": ["line": 3, "character": 0], "end": ["line": 3, "character": 11],
      ],
      "newText": "capabilities",
    ]
    #expect(
      actions.array?.map { $0["kind"]?.string } == ["quickfix", "source.fixAll.moflo", "quickfix"])
    let comment: JSONValue = [
      "range": ["start": ["line": 3, "character": 0], "end": ["line": 3, "character": 0]],
      "newText": "# moflo: ignore[front-matter/unknown-key]\n",
    ]
    #expect(
      actions.array?.map { $0["edit"]?["changes"]?[uri] } == [[edit], [edit], [comment]])
    let completion = try editor.request(
      "textDocument/completion", ["textDocument": document, "position": place])
    #expect(completion.array?.contains { $0["label"] == "capabilities" } == true)
    change(LintFixTests.right, uri, version: 2, in: editor)
    #expect(try editor.rules(of: uri) == ["front-matter/ignored-key"])

    // What another file says counts once the editor says that it changed.
    try folder.write(
      ".claude/agents/other.md",
      LintFixTests.right.replacingOccurrences(of: "on to the others", with: "to whoever asks"))
    editor.notify("workspace/didChangeWatchedFiles", ["changes": []])
    #expect(try editor.rules(of: uri).contains("agent/duplicate-name"))

    // A configuration that is wrong is told of, and one that is mended heeded.
    let configuration = DocumentURI.uri(
      ofPath: try folder.write("moflo.yaml", "rules: 3\n"))
    editor.notify("workspace/didChangeWatchedFiles", ["changes": []])
    #expect(try editor.rules(of: configuration) == ["configuration/invalid"])
    #expect(try editor.rules(of: uri) == [])
    _ = try editor.next { $0["method"] == "window/showMessage" }
    // As it stands in the editor, not as it is on disk.
    editor.open("rules:\n  agent/duplicate-name: off\n", configuration)
    #expect(try editor.rules(of: configuration) == [])
    #expect(try editor.rules(of: uri) == ["front-matter/ignored-key"])
    change(LintFixTests.wrong, uri, version: 3, in: editor)
    #expect(try editor.rules(of: uri) == ["front-matter/unknown-key"])

    // A file that is not on disk yet is one of the workspace.
    let new = DocumentURI.uri(ofPath: "\(folder.path)/.claude/agents/new.md")
    editor.open(LintFixTests.wrong.replacingOccurrences(of: "relay", with: "new"), new)
    #expect(try editor.rules(of: new).contains("front-matter/unknown-key"))
    // Others that an editor opens are none of its business.
    for (name, text) in [("notes.md", "---\nnom: x\n---\n"), ("compose.yaml", "on: no\n")] {
      try folder.write(name, text)
      let other = DocumentURI.uri(ofPath: "\(folder.path)/\(name)")
      editor.open(text, other)
      #expect(try editor.rules(of: other) == [])
    }
    #expect(try editor.request("shutdown") == .null)
    editor.notify("exit", .null)
    #expect(editor.process.wait() == .exited(0))
  }

  @Test("A configuration is judged where nothing else is open", .timeLimit(.minutes(1)))
  func configurationAlone() throws {
    let folder = try Folder()
    defer { folder.remove() }
    try folder.write(".claude/agents/relay.md", LintFixTests.wrong)
    let editor = try EditorProcess(in: folder)
    defer { editor.end() }
    _ = try editor.request("initialize", ["capabilities": [:]])
    for name in ["moflo.yaml", ".claude/agents/moflo.yaml"] {
      let uri = DocumentURI.uri(ofPath: try folder.write(name, ""))
      editor.notify("workspace/didChangeWatchedFiles", ["changes": []])
      editor.open("rules:\n  no/such-rule: off\n", uri)
      #expect(try editor.rules(of: uri) == ["configuration/invalid"])
      change("rules:\n  agent/duplicate-name: off\n", uri, version: 2, in: editor)
      #expect(try editor.rules(of: uri) == [])
    }
  }

  @Test("A folder that nothing marks is not searched", .timeLimit(.minutes(1)))
  func unmarkedFolder() throws {
    let folder = try Folder()
    defer { folder.remove() }
    let uri = DocumentURI.uri(ofPath: try folder.write("agents/relay.md", LintFixTests.wrong))
    let editor = try EditorProcess(in: folder)
    defer { editor.end() }
    _ = try editor.request("initialize", ["capabilities": [:]])
    editor.open(LintFixTests.wrong, uri)
    #expect(try editor.rules(of: uri) == [])
    try folder.write("moflo.yaml", "")
    editor.notify("workspace/didChangeWatchedFiles", ["changes": []])
    #expect(try editor.rules(of: uri) == ["front-matter/unknown-key"])
  }

  @Test("An editor that is gone ends it with status 1", .timeLimit(.minutes(1)))
  func abruptEnd() throws {
    let folder = try Folder()
    defer { folder.remove() }
    let editor = try EditorProcess(in: folder)
    defer { editor.end() }
    _ = try editor.request("initialize", ["capabilities": [:]])
    editor.close()
    #expect(editor.process.wait() == .exited(1))
  }

  @Test("What is no message is an error with a place to look", .timeLimit(.minutes(1)))
  func garbage() throws {
    let folder = try Folder()
    defer { folder.remove() }
    for (input, reason) in [
      ("Content-Length: many\r\n\r\n{}", "a message's header has no valid Content-Length"),
      ("Content-Length: 999999999\r\n\r\n", "a message of 999999999 bytes is too long"),
      (String(repeating: "x", count: 9_000), "a message's header does not end"),
    ] {
      let result = try Command.moflo(["lsp"], in: folder.path, input: input)
      #expect(result.status == 2)
      #expect(result.error == "moflo: error: \(reason)\n")
      #expect(result.output.isEmpty)
    }
    let result = try Command.moflo(["lsp"], in: folder.path, input: "Content-Length: 2\r\n\r\n{{")
    #expect(result.output.contains(#""code":-32700"#))
    #expect(result.status == 1)
  }
}
