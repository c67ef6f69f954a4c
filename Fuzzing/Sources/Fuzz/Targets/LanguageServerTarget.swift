import Definitions
import Diagnostics
import LanguageServer
import Linting
import SourceText
import ToolCatalog

/// Any bytes as what an editor sends: one message a line to a session, and all of them as a stream.
enum LanguageServerTarget {
  static func check(_ bytes: [UInt8]) {
    checkStream(bytes)
    var session = LanguageServerSession(name: "fuzz", version: "1") { $0 }
    for line in bytes.split(separator: 0x0A) {
      guard let message = try? LanguageServerSession.message(Array(line)) else { continue }
      for case .ask(let question) in session.receive(message) { answer(question, in: session) }
      var found: [String: [Diagnostic]] = [:]
      for document in session.documents {
        Property.require(
          String(validating: document.bytes, as: UTF8.self) != nil, "a text is no text any more")
        found[document.uri] = findings(in: document)
      }
      _ = session.take(found, sources: [])
      Property.require(session.staleness == .nothing, "what was checked is stale")
    }
  }

  private static func answer(_ question: EditorQuestion, in session: LanguageServerSession) {
    let document = question.document
    let file = Workspace.loadSource(SourceFile(path: "agents/a.md", bytes: document.bytes))
    switch question.subject {
    case .suggestions(let offset):
      let finder = SuggestionFinder(
        file: file, dialects: Set(Dialect.allCases), catalogs: .standard)
      let suggestions = finder.suggestions(at: offset)
      for suggestion in suggestions {
        Property.require(
          document.bytes.whole.contains(suggestion.range), "\(suggestion) is not in the text")
      }
      _ = session.answer(question, suggestions)
    case .tool(let offset):
      let tool = ToolDescription(at: offset, in: file, .standard)
      Property.require(
        tool.map { document.bytes.whole.contains($0.range) } ?? true, "a tool is not in the text")
      _ = session.answer(question, tool)
    case .silencers(let findings):
      for diagnostic in findings {
        for proposal in SuppressionProposal.all(for: diagnostic, in: file) {
          let changed = try? EditApplier.apply([proposal.edit], to: document.bytes)
          Property.require(changed != nil, "\(proposal) does not fit the text")
        }
      }
      _ = session.answer(question, [EditorQuestion.Silencer]())
    }
  }

  /// However a stream is cut, the same messages come out of it.
  private static func checkStream(_ bytes: [UInt8]) {
    let whole = messages(bytes, by: max(bytes.count, 1))
    Property.require(messages(bytes, by: 7) == whole, "a stream that is cut holds other messages")
  }

  private static func messages(_ bytes: [UInt8], by step: Int) -> [[UInt8]] {
    var framer = HeaderFramer()
    var messages: [[UInt8]] = []
    for start in stride(from: 0, to: bytes.count, by: step) {
      framer.append(bytes[start..<min(start + step, bytes.count)])
      do {
        while let message = try framer.next() { messages.append(message) }
      } catch {
        return messages
      }
    }
    return messages
  }

  private static func findings(in document: OpenDocument) -> [Diagnostic] {
    let middle = document.bytes.count / 2
    return [
      SourceRange(start: 0, end: middle), SourceRange(start: middle, end: document.bytes.count),
    ].map { range in
      Diagnostic(
        rule: "fuzz/half", severity: .note, path: "", range: range, message: "a half",
        fixes: [
          Fix("drop it", applicability: .safe, edits: [Edit(replacing: range, with: "")])
        ])
    }
  }
}
