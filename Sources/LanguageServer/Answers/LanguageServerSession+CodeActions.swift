import Diagnostics
import JSONSyntax
import ModelContextProtocol
import SourceText

/// The kinds of actions on offer.
enum CodeActionKind {
  static let quickFix = "quickfix"
  /// Mends all that can be mended without asking.
  static let fixAll = "source.fixAll.moflo"

  /// Whether a client that asks for some kinds wants this one: each stands for those below it too.
  static func isWanted(_ kind: String, _ only: [JSONValue]?) -> Bool {
    guard let only else { return true }
    return only.contains { asked in
      guard let asked = asked.string else { return false }
      return asked.isEmpty || kind == asked || kind.hasPrefix(asked + ".")
    }
  }
}

extension LanguageServerSession {
  /// The fixes of what is found in a range, one that makes all safe ones of the document, and comments that
  /// silence what is found, which only whoever checks documents can tell.
  func codeActions(_ params: JSONValue?, _ id: JSONRPCID) throws(JSONRPCError) -> Effect {
    let document = try document(params)
    let map = PositionMap(document.bytes, encoding)
    guard let range = map.range(params?["range"]) else {
      throw .invalidParams("`range` is missing or runs backwards")
    }
    let only = params?["context"]?["only"]?.array
    var actions: [JSONValue] = []
    var touched: [Diagnostic] = []
    if CodeActionKind.isWanted(CodeActionKind.quickFix, only) {
      touched = findings(in: document, touching: range)
      for diagnostic in touched {
        for fix in diagnostic.fixes {
          let isSafe = fix.applicability == .safe
          actions.append(
            action(
              fix.title + (isSafe ? "" : " (can change the meaning)"), isPreferred: isSafe,
              fix.edits, of: diagnostic, in: document, map))
        }
      }
    }
    let safe = EditApplier.compatible(
      (findings[document.uri] ?? []).flatMap(\.fixes).filter { $0.applicability == .safe })
    if CodeActionKind.isWanted(CodeActionKind.fixAll, only), !safe.isEmpty {
      actions.append([
        "title": "moflo: make all safe fixes", "kind": .string(CodeActionKind.fixAll),
        "edit": edit(safe.flatMap(\.edits), in: document, map),
      ])
    }
    guard !touched.isEmpty else { return .send(.response(id: id, result: .array(actions))) }
    let silenced = Array(touched.prefix(LanguageServerLimits.silencedFindings))
    return .ask(
      EditorQuestion(
        id: id, subject: .silencers(of: silenced), document: document, actions: actions))
  }

  func action(
    _ title: String, isPreferred: Bool, _ edits: [Edit], of diagnostic: Diagnostic,
    in document: OpenDocument, _ map: PositionMap
  ) -> JSONValue {
    [
      "title": .string("moflo: " + title), "kind": .string(CodeActionKind.quickFix),
      "isPreferred": .bool(isPreferred), "diagnostics": [diagnostic.value(in: map)],
      "edit": edit(edits, in: document, map),
    ]
  }

  private func edit(
    _ edits: [Edit], in document: OpenDocument, _ map: PositionMap
  ) -> JSONValue {
    let values = JSONValue.array(
      edits.map { ["range": map.value(of: $0.range), "newText": .string($0.replacement)] })
    guard client.versionsEdits else { return ["changes": .object([document.uri: values])] }
    return [
      "documentChanges": [
        [
          "textDocument": [
            "uri": .string(document.uri), "version": .integer(document.version),
          ],
          "edits": values,
        ]
      ]
    ]
  }

  /// The open document that a request is about.
  func document(_ params: JSONValue?) throws(JSONRPCError) -> OpenDocument {
    guard let uri = params?["textDocument"]?["uri"]?.string, let document = open[uri] else {
      throw .invalidParams("`textDocument` names no document that is open")
    }
    return document
  }
}

extension SourceRange {
  /// Whether two ranges share a byte, or one ends where the other begins.
  func touches(_ other: SourceRange) -> Bool { start <= other.end && other.start <= end }
}
