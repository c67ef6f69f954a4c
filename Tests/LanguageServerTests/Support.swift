import Diagnostics
import JSONSyntax
import LanguageServer
import ModelContextProtocol
import SourceText

/// A client that talks to a session, and keeps what it is told.
struct Client {
  static let uri = "file:///w/a.md"

  var session = LanguageServerSession(name: "moflo", version: "1") { rule in
    rule == "unknown" ? nil : "about \(rule)"
  }
  var told: [JSONRPCMessage] = []
  /// What the session asked for, and what it is answered.
  var asked: [EditorQuestion] = []
  var suggestions: [Suggestion] = []
  var tool: ToolDescription?
  var silencers: [EditorQuestion.Silencer] = []
  var exit: Bool?
  private var requests: Int64 = 0

  /// A client that has introduced itself.
  init(encodings: [String] = [], capabilities: [String: JSONValue] = [:]) {
    var capabilities = capabilities
    if !encodings.isEmpty {
      capabilities["general"] = ["positionEncodings": .array(encodings.map(JSONValue.string))]
    }
    _ = request("initialize", ["capabilities": .object(capabilities)])
    notify("initialized", [:])
  }

  /// One that has not.
  init(silent: Void) {}

  mutating func request(_ method: String, _ params: JSONValue? = nil) -> JSONRPCMessage? {
    requests += 1
    let effects = session.receive(
      .request(id: .integer(requests), method: method, params: params))
    guard effects.count == 1 else { return nil }
    switch effects.first {
    case .send(let message): return message
    case .ask(let question):
      asked.append(question)
      let answer =
        switch question.subject {
        case .suggestions: session.answer(question, suggestions)
        case .tool: session.answer(question, tool)
        case .silencers: session.answer(question, silencers)
        }
      guard case .send(let message) = answer else { return nil }
      return message
    default: return nil
    }
  }

  mutating func result(_ method: String, _ params: JSONValue? = nil) -> JSONValue? {
    guard case .response(_, let result)? = request(method, params) else { return nil }
    return result
  }

  mutating func notify(_ method: String, _ params: JSONValue? = nil) {
    keep(session.receive(.notification(method: method, params: params)))
  }

  mutating func keep(_ effects: [LanguageServerSession.Effect]) {
    for effect in effects {
      switch effect {
      case .send(let message): told.append(message)
      case .ask(let question): asked.append(question)
      case .exit(let isOrderly): exit = isOrderly
      }
    }
  }

  mutating func open(_ text: String, uri: String = Client.uri, version: Int64 = 1) {
    notify(
      "textDocument/didOpen",
      [
        "textDocument": [
          "uri": .string(uri), "languageId": "markdown", "version": .integer(version),
          "text": .string(text),
        ]
      ])
  }

  mutating func change(_ changes: [JSONValue], version: Int64) {
    notify(
      "textDocument/didChange",
      [
        "textDocument": ["uri": .string(Self.uri), "version": .integer(version)],
        "contentChanges": .array(changes),
      ])
  }

  /// The text of the document as the session has it.
  var text: String? {
    session.documents.first { $0.uri == Self.uri }.map { String(decoding: $0.bytes, as: UTF8.self) }
  }

  /// What was published of a document, oldest first.
  func publications(of uri: String = Client.uri) -> [JSONValue] {
    told.compactMap { message in
      guard case .notification("textDocument/publishDiagnostics", let params?) = message,
        params["uri"] == .string(uri)
      else { return nil }
      return params
    }
  }

  static func range(_ line: Int64, _ start: Int64, _ end: Int64, toLine: Int64? = nil) -> JSONValue
  {
    [
      "start": ["line": .integer(line), "character": .integer(start)],
      "end": ["line": .integer(toLine ?? line), "character": .integer(end)],
    ]
  }
}

extension Diagnostic {
  /// A finding of `rule` at bytes of the client's document.
  static func sample(
    _ rule: String, _ range: Range<Int>, severity: Severity = .warning,
    related: [RelatedPlace] = [], fixes: [Fix] = []
  ) -> Diagnostic {
    Diagnostic(
      rule: rule, severity: severity, path: "/w/a.md",
      range: SourceRange(start: range.lowerBound, end: range.upperBound), message: "it is wrong",
      reason: "It matters.", help: "Mend it.", related: related, fixes: fixes)
  }
}

extension Fix {
  static func sample(
    _ title: String, _ applicability: Applicability, _ range: Range<Int>, _ text: String
  ) -> Fix {
    Fix(
      title, applicability: applicability,
      edits: [
        Edit(
          replacing: SourceRange(start: range.lowerBound, end: range.upperBound), with: text)
      ])
  }
}

/// Steele, Lea and Flood's SplitMix64 (2014): the same numbers in every run.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
