import Diagnostics
import JSONSyntax
import LanguageServer
import ModelContextProtocol
import SourceText
import Testing

@Suite("Findings in an editor")
struct FindingsTests {
  private static let text = "😀é name: x\nsecond line\n"

  private func client(
    _ diagnostics: [Diagnostic], sources: [SourceFile] = [], encodings: [String] = [],
    capabilities: [String: JSONValue] = [:]
  ) -> Client {
    var client = Client(encodings: encodings, capabilities: capabilities)
    client.open(Self.text)
    client.keep(client.session.take([Client.uri: diagnostics], sources: sources))
    return client
  }

  @Test(
    "Ranges are in the unit that was agreed on",
    arguments: [("utf-8", 7), ("utf-16", 4), ("utf-32", 3)] as [(String, Int64)])
  func ranges(_ encoding: String, _ column: Int64) {
    let client = client([.sample("r", 7..<11, severity: .error)], encodings: [encoding])
    let expected: JSONValue = [
      "uri": .string(Client.uri), "version": 1,
      "diagnostics": [
        [
          "range": Client.range(0, column, column + 4), "severity": 1, "code": "r",
          "source": "moflo", "message": "it is wrong\nIt matters.\nMend it.",
        ]
      ],
    ]
    #expect(client.publications() == [expected])
  }

  @Test("They are published when they change, and taken back when the document is closed")
  func publishing() {
    var client = client([.sample("r", 0..<4)])
    let same = [Client.uri: [Diagnostic.sample("r", 0..<4)]]
    client.keep(client.session.take(same, sources: []))
    #expect(client.publications().count == 1)
    client.change([["range": Client.range(1, 0, 0), "text": "a"]], version: 2)
    client.keep(client.session.take(same, sources: []))
    #expect(client.publications().count == 2)
    #expect(client.publications().last?["version"] == 2)
    client.notify("textDocument/didClose", ["textDocument": ["uri": .string(Client.uri)]])
    #expect(client.publications().last?["diagnostics"] == .some([]))
  }

  @Test("Places in other files are shown to clients that can show them")
  func relatedPlaces() {
    let place = RelatedPlace(
      path: "/w/ö.md", range: SourceRange(start: 3, end: 5), message: "the first is here")
    let lost = RelatedPlace(
      path: "/w/gone.md", range: SourceRange(start: 0, end: 1), message: "nowhere")
    let found = [Diagnostic.sample("r", 0..<4, related: [place, lost])]
    let sources = [SourceFile(path: "/w/ö.md", text: "é\nab")]
    let without = client(found, sources: sources)
    #expect(
      without.publications().last?["diagnostics"]?.array?.first?["relatedInformation"] == nil)
    let able = client(
      found, sources: sources,
      capabilities: ["textDocument": ["publishDiagnostics": ["relatedInformation": true]]])
    #expect(
      able.publications().last?["diagnostics"]?.array?.first?["relatedInformation"] == [
        [
          "location": ["uri": "file:///w/%C3%B6.md", "range": Client.range(1, 0, 2)],
          "message": "the first is here",
        ]
      ])
  }

  private static let found: [Diagnostic] = [
    .sample(
      "one", 7..<11,
      fixes: [.sample("rename", .safe, 7..<11, "nom"), .sample("drop", .unsafe, 7..<14, "")]),
    .sample("two", 15..<21, fixes: [.sample("count", .safe, 15..<21, "2nd")]),
  ]

  private func actions(
    _ client: Client, _ range: JSONValue, only: [JSONValue]? = nil
  ) -> [JSONValue] {
    var client = client
    var context: [String: JSONValue] = ["diagnostics": []]
    if let only { context["only"] = .array(only) }
    return client.result(
      "textDocument/codeAction",
      [
        "textDocument": ["uri": .string(Client.uri)], "range": range,
        "context": .object(context),
      ])?.array ?? []
  }

  @Test("A fix is offered where its finding is, and says where it can change the meaning")
  func quickFixes() {
    let client = client(Self.found)
    let offered = actions(client, Client.range(0, 8, 8), only: ["quickfix"])
    #expect(
      offered.map { $0["title"]?.string } == [
        "moflo: rename", "moflo: drop (can change the meaning)",
      ])
    #expect(offered.map { $0["isPreferred"] } == [true, false])
    #expect(
      offered.first?["edit"] == [
        "changes": [Client.uri: [["range": Client.range(0, 4, 8), "newText": "nom"]]]
      ])
    #expect(actions(client, Client.range(1, 8, 8), only: ["quickfix"]).isEmpty)
    #expect(actions(client, Client.range(0, 0, 9, toLine: 1), only: ["quickfix"]).count == 3)
  }

  @Test(
    "A comment that silences a finding is offered behind its fixes, and where quick fixes are wanted"
  )
  func silencers() {
    var client = client(Self.found)
    let edit = Edit(replacing: SourceRange(at: 7), with: "# x\n")
    client.silencers = [
      .init(of: Self.found[0], edit: edit, isForFile: false),
      .init(of: Self.found[0], edit: edit, isForFile: true),
    ]
    let offered = actions(client, Client.range(0, 8, 8))
    #expect(
      offered.map { $0["title"]?.string } == [
        "moflo: rename", "moflo: drop (can change the meaning)", "moflo: make all safe fixes",
        "moflo: silence one here", "moflo: silence one in this file",
      ])
    #expect(offered.last?["isPreferred"] == false)
    #expect(offered.last?["diagnostics"]?.array?.first?["code"] == "one")
    #expect(
      offered.last?["edit"] == [
        "changes": [Client.uri: [["range": Client.range(0, 4, 4), "newText": "# x\n"]]]
      ])
    #expect(actions(client, Client.range(9, 0, 0)).count == 1)
    #expect(actions(client, Client.range(0, 8, 8), only: ["source"]).count == 1)
  }

  @Test("All safe fixes are one action, made to the version that was looked at")
  func fixAll() {
    let able = client(
      Self.found, capabilities: ["workspace": ["workspaceEdit": ["documentChanges": true]]])
    for only: [JSONValue] in [["source"], ["source.fixAll"], ["source.fixAll.moflo"], [""]] {
      let offered = actions(able, Client.range(9, 0, 0), only: only)
      #expect(offered.map { $0["kind"] } == ["source.fixAll.moflo"])
      #expect(
        offered.first?["edit"] == [
          "documentChanges": [
            [
              "textDocument": ["uri": .string(Client.uri), "version": 1],
              "edits": [
                ["range": Client.range(0, 4, 8), "newText": "nom"],
                ["range": Client.range(1, 0, 6), "newText": "2nd"],
              ],
            ]
          ]
        ])
    }
    #expect(actions(able, Client.range(9, 0, 0), only: ["source.organizeImports"]).isEmpty)
    #expect(actions(able, Client.range(9, 0, 0), only: ["sour"]).isEmpty)
    #expect(actions(client([]), Client.range(0, 0, 0)).isEmpty)
  }

  @Test("The cursor on a finding shows what its rule says")
  func hover() {
    var client = client(Self.found + [.sample("unknown", 0..<4), .sample("one", 8..<9)])
    func hover(_ line: Int64, _ column: Int64) -> JSONValue? {
      client.result(
        "textDocument/hover",
        [
          "textDocument": ["uri": .string(Client.uri)],
          "position": ["line": .integer(line), "character": .integer(column)],
        ])
    }
    #expect(
      hover(0, 5) == [
        "contents": ["kind": "markdown", "value": "about one"], "range": Client.range(0, 4, 8),
      ])
    #expect(hover(0, 0) == .some(.null))
    #expect(hover(1, 11) == .some(.null))
  }

  @Test("What is found in a file that is not open is published too, and taken back when it is gone")
  func otherFiles() {
    var client = client([])
    let uri = "file:///w/moflo.yaml"
    let source = SourceFile(path: "/w/moflo.yaml", text: "é: 1\n")
    let found = Diagnostic(
      rule: "c", severity: .error, path: source.path, range: SourceRange(start: 2, end: 3),
      message: "it is wrong")
    let lost = Diagnostic(
      rule: "c", severity: .error, path: "/w/gone.yaml", range: SourceRange(start: 0, end: 0),
      message: "it is nowhere")
    for _ in 0..<2 {
      client.keep(client.session.take([:], others: [found, lost], sources: [source]))
    }
    #expect(client.publications(of: uri).count == 1)
    #expect(
      client.publications(of: uri).last?["diagnostics"]?.array?.first?["range"]
        == Client.range(0, 1, 2))
    for _ in 0..<2 { client.keep(client.session.take([:], sources: [source])) }
    #expect(client.publications(of: uri).count == 2)
    #expect(client.publications(of: uri).last?["diagnostics"] == .some([]))
    #expect(client.publications(of: "file:///w/gone.yaml").isEmpty)
  }

  @Test("That something can't be checked is told once, until it can be again")
  func failure() {
    var client = client([.sample("r", 0..<4)])
    func messages(_ client: Client) -> Int {
      client.told.filter {
        if case .notification("window/showMessage", _) = $0 { true } else { false }
      }.count
    }
    for _ in 0..<2 {
      client.keep(client.session.take([:], sources: [], failure: "moflo.yaml is wrong"))
    }
    #expect(messages(client) == 1)
    #expect(client.publications().last?["diagnostics"] == .some([]))
    client.keep(client.session.take([:], sources: []))
    #expect(messages(client) == 1)
    client.keep(client.session.take([:], sources: [], failure: "moflo.yaml is wrong"))
    client.keep(client.session.take([:], sources: [], failure: "another is"))
    #expect(messages(client) == 3)
  }
}
