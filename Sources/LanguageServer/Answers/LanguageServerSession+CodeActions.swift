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
  /// The fixes of what is found in a range, and one that makes all safe ones of the document.
  func codeActions(_ params: JSONValue?) throws(JSONRPCError) -> JSONValue {
    let document = try document(params)
    let map = PositionMap(document.bytes, encoding)
    guard let range = map.range(params?["range"]) else {
      throw .invalidParams("`range` is missing or runs backwards")
    }
    let only = params?["context"]?["only"]?.array
    let found = findings[document.uri] ?? []
    var actions: [JSONValue] = []
    if CodeActionKind.isWanted(CodeActionKind.quickFix, only) {
      for diagnostic in found where diagnostic.range.touches(range) {
        for fix in diagnostic.fixes {
          actions.append(action(fix, of: diagnostic, in: document, map))
        }
      }
    }
    let safe = EditApplier.compatible(
      found.flatMap(\.fixes).filter { $0.applicability == .safe })
    if CodeActionKind.isWanted(CodeActionKind.fixAll, only), !safe.isEmpty {
      actions.append([
        "title": "moflo: make all safe fixes", "kind": .string(CodeActionKind.fixAll),
        "edit": edit(safe.flatMap(\.edits), in: document, map),
      ])
    }
    return .array(actions)
  }

  private func action(
    _ fix: Fix, of diagnostic: Diagnostic, in document: OpenDocument, _ map: PositionMap
  ) -> JSONValue {
    let isSafe = fix.applicability == .safe
    return [
      "title": .string("moflo: " + fix.title + (isSafe ? "" : " (can change the meaning)")),
      "kind": .string(CodeActionKind.quickFix), "isPreferred": .bool(isSafe),
      "diagnostics": [diagnostic.value(in: map)],
      "edit": edit(fix.edits, in: document, map),
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
