import JSONSyntax
import ModelContextProtocol

/// What the client can do, as far as it matters here.
struct ClientCapabilities: Sendable {
  /// Whether edits can name the version of the document that they are for.
  let versionsEdits: Bool
  /// Whether findings can point at other places.
  let showsRelatedPlaces: Bool
  /// Whether it tells of files that change where it is asked to.
  let registersWatchers: Bool

  init(_ capabilities: JSONValue?) {
    let workspace = capabilities?["workspace"]
    versionsEdits = workspace?["workspaceEdit"]?["documentChanges"]?.bool ?? false
    showsRelatedPlaces =
      capabilities?["textDocument"]?["publishDiagnostics"]?["relatedInformation"]?.bool ?? false
    registersWatchers =
      workspace?["didChangeWatchedFiles"]?["dynamicRegistration"]?.bool ?? false
  }
}

extension LanguageServerSession {
  /// Files that definitions, their scripts and the configuration stand in.
  private static let watchedFiles =
    "**/{*.md,*.json,*.yaml,*.yml,*.sh,*.bash,*.py,*.js,*.mjs,*.cjs,*.ts,moflo.tools.lock}"

  /// Asks the client to tell when files change.
  static let watching = JSONRPCMessage.request(
    id: .string("watch"), method: "client/registerCapability",
    params: [
      "registrations": [
        [
          "id": "watch", "method": "workspace/didChangeWatchedFiles",
          "registerOptions": ["watchers": [["globPattern": .string(watchedFiles)]]],
        ]
      ]
    ])

  /// Says what the server can do.
  mutating func initialize(_ params: JSONValue?) -> JSONValue {
    let capabilities = params?["capabilities"]
    encoding = PositionEncoding(offered: capabilities)
    client = ClientCapabilities(capabilities)
    phase = .running
    return [
      "serverInfo": ["name": .string(name), "version": .string(version)],
      "capabilities": [
        "positionEncoding": .string(encoding.rawValue),
        "textDocumentSync": [
          "openClose": true, "change": .integer(Self.incremental), "save": true,
        ],
        "codeActionProvider": [
          "codeActionKinds": [.string(CodeActionKind.quickFix), .string(CodeActionKind.fixAll)]
        ],
        "completionProvider": ["triggerCharacters": ["_"]], "hoverProvider": true,
      ],
    ]
  }

  /// Clients send what changed, not the whole text.
  private static let incremental: Int64 = 2
}
