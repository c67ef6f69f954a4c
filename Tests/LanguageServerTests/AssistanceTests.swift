import Definitions
import JSONSyntax
import LanguageServer
import SourceText
import Testing
import ToolCatalog

@Suite("Help with writing")
struct AssistanceTests {
  private static let catalogs: CatalogSet = {
    let listed = JSONDocument.parse(
      Array(
        """
        {"tools": [
          {"name": "note_find", "description": "Finds notes.", "inputSchema": {"type": "object",
            "properties": {"text": {"type": "string", "description": "What to look for."},
              "order": {"enum": ["newest", 3]}}, "required": ["text"]}},
          {"name": "note_drop", "inputSchema": {"type": "object"}},
          {"name": "evil", "description": "![x](https://e.example/p.png)\\n# <img src=y>",
            "inputSchema": {"type": "object", "properties": {"a`![b](c)": {}}}}
        ]}
        """.utf8))
    guard
      let notes = try? Catalog(name: "notes-1", serverNames: ["notes"], toolsListResult: listed)
    else { return CatalogSet() }
    return CatalogSet(binding: notes)
  }()

  private func file(_ text: String, _ path: String) -> DefinitionFile {
    Workspace.loadSource(SourceFile(path: path, text: text))
  }

  /// What is suggested where `‸` stands, with the text that it takes the place of.
  private func suggestions(
    _ marked: String, in path: String = "agents/a.md", dialects: Set<Dialect> = [.claudeCode]
  ) throws -> (texts: [String], replaced: Set<String>) {
    let parts = marked.components(around: "‸")
    let text = parts.joined()
    let finder = SuggestionFinder(
      file: file(text, path), dialects: dialects, catalogs: Self.catalogs)
    let found = finder.suggestions(at: try #require(parts.first).utf8.count)
    return (found.map(\.text), Set(found.map { Array(text.utf8).text(in: $0.range) }))
  }

  @Test(
    "Keys of the kind are suggested where a line of front matter begins, but those that are there")
  func keys() throws {
    let (texts, replaced) = try suggestions("---\nname: a\ndes‸x\nmodel: opus\n---\nBody\n")
    #expect(texts.contains("description: ") && texts.contains("tools: "))
    #expect(!texts.contains("name: ") && !texts.contains("model: "))
    #expect(!texts.contains("capabilities: ") && !texts.contains("argument-hint: "))
    #expect(texts == texts.sorted())
    #expect(replaced == ["desx"])
    #expect(try suggestions("---\n‸: b\n---\n").texts.contains("name"))
    #expect(try suggestions("---\nca‸\n---\n", dialects: [.moflo]).texts.contains("capabilities: "))
    #expect(
      try suggestions("---\n‸\n---\n", in: "commands/c.md").texts.contains("argument-hint: "))
  }

  @Test(
    "Elsewhere no keys are suggested",
    arguments: [
      "---\nname: a‸\n---\n", "---\nhooks:\n  p‸\n---\n", "---\nname: a\n---\nn‸\n", "n‸", "‸",
      "---\nname: a\n--‸-\n", "--‸-\nname: a\n---\n",
    ])
  func noKeys(_ marked: String) throws {
    #expect(try suggestions(marked).texts.isEmpty)
  }

  @Test("Servers and their tools are suggested wherever they are named")
  func tools() throws {
    for frame in [
      "---\nname: a\nhooks:\n  pre: |\n    #\n---\n", "---\nname: a\ntools: #\n---\n",
      "Call `#` now.\n", "```bash\necho a && #",
    ] {
      let servers = try suggestions(frame.replacing("#", by: "mcp__n‸"))
      #expect(servers.texts == ["mcp__notes__"])
      #expect(servers.replaced == ["mcp__n"])
      let tools = try suggestions(frame.replacing("#", by: "mcp__notes__‸note_x"))
      #expect(
        tools.texts == ["mcp__notes__note_find", "mcp__notes__note_drop", "mcp__notes__evil"])
      #expect(tools.replaced == ["mcp__notes__note_x"])
    }
    #expect(try suggestions("mcp__other__‸").texts == ["mcp__notes__"])
  }

  @Test("A tool that is named is described, with what it takes")
  func description() throws {
    let text = """
      ---
      name: a
      hooks:
        pre: |
          mcp__notes__note_find "x"
      ---
      Use `mcp__notes__note_drop`, not `mcp__notes__gone` or `mcp__notes__evil`.

      """
    let file = file(text, "agents/a.md")
    func description(of name: String, behind: Int) throws -> ToolDescription? {
      let start = try #require(text.offset(of: name))
      return ToolDescription(at: start + behind, in: file, Self.catalogs)
    }
    let called = try #require(try description(of: "mcp__notes__note_find", behind: 3))
    #expect(file.source.text(in: called.range) == "mcp__notes__note_find")
    #expect(
      called.markdown == """
        `note_find` of `notes`

        Finds notes.

        - `text` (string, required): What to look for.
        - `order`: one of `newest`, `3`
        """)
    let named = try description(of: "mcp__notes__note_drop", behind: 21)
    #expect(named?.markdown == "`note_drop` of `notes`")
    let evil = try description(of: "mcp__notes__evil", behind: 2)
    #expect(
      evil?.markdown == """
        `evil` of `notes`

        \\!\\[x\\](https://e.example/p.png) \\# \\<img src=y\\>

        - a\\`\\!\\[b\\](c)
        """)
    #expect(try description(of: "mcp__notes__gone", behind: 2) == nil)
    #expect(try description(of: "name", behind: 0) == nil)
  }

  @Test("What is suggested and described is answered in the client's unit of columns")
  func answers() {
    var client = Client()
    client.open("😀 mcp__n")
    let range = SourceRange(start: 5, end: 11)
    client.suggestions = [Suggestion(.server, "mcp__notes__", detail: "notes-1", range: range)]
    let params: JSONValue = [
      "textDocument": ["uri": .string(Client.uri)], "position": ["line": 0, "character": 9],
    ]
    #expect(
      client.result("textDocument/completion", params) == [
        [
          "label": "mcp__notes__", "kind": 9, "detail": "notes-1", "filterText": "mcp__notes__",
          "textEdit": ["range": Client.range(0, 3, 9), "newText": "mcp__notes__"],
        ]
      ])
    guard case .suggestions(at: 11) = client.asked.last?.subject else {
      Issue.record("another place is asked about")
      return
    }
    client.tool = ToolDescription(
      at: 20, in: file("text mcp__notes__note_drop.", "agents/a.md"), Self.catalogs)
    client.keep(client.session.take([Client.uri: [.sample("r", 5..<11)]], sources: []))
    #expect(
      client.result("textDocument/hover", params)?["contents"]?["value"]
        == "`note_drop` of `notes`\n\n---\n\nabout r")
  }
}

extension String {
  fileprivate func components(around mark: Character) -> [String] {
    split(separator: mark, omittingEmptySubsequences: false).map(String.init)
  }

  fileprivate func replacing(_ mark: Character, by text: String) -> String {
    components(around: mark).joined(separator: text)
  }

  fileprivate func offset(of text: String) -> Int? {
    let bytes = Array(utf8)
    return bytes.indices.first { bytes[$0...].starts(with: text.utf8) }
  }
}
