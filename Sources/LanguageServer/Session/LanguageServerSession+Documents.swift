import JSONSyntax
import ModelContextProtocol

extension LanguageServerSession {
  mutating func didOpen(_ params: JSONValue?) -> [Effect] {
    guard let document = OpenDocument(params?["textDocument"]) else {
      return [Self.log("a document was opened without a name or a text, or is too large")]
    }
    guard open.count < LanguageServerLimits.openDocuments || open[document.uri] != nil else {
      return [
        Self.log("more than \(LanguageServerLimits.openDocuments) documents can't be open")
      ]
    }
    open[document.uri] = document
    staleness = .files
    return []
  }

  mutating func didChange(_ params: JSONValue?) -> [Effect] {
    guard let identifier = params?["textDocument"], let uri = identifier["uri"]?.string,
      var document = open[uri]
    else { return [Self.log("a document was changed that is not open")] }
    let changes = params?["contentChanges"]?.array ?? []
    let version = identifier["version"]?.integer.map(Int64.init) ?? document.version + 1
    guard changes.count <= LanguageServerLimits.changesPerNotification,
      document.apply(changes, version: version, encoding)
    else {
      // What is shown must not be of another text than the one that is there.
      return [Self.log("changes could not be made; close and open \(uri) again")]
        + close(uri)
    }
    open[uri] = document
    staleness = max(staleness, .texts)
    return []
  }

  mutating func didClose(_ params: JSONValue?) -> [Effect] {
    guard let uri = params?["textDocument"]?["uri"]?.string else { return [] }
    return close(uri)
  }

  private mutating func close(_ uri: String) -> [Effect] {
    guard open.removeValue(forKey: uri) != nil else { return [] }
    findings[uri] = nil
    published[uri] = nil
    staleness = .files
    return [
      .send(
        .notification(
          method: "textDocument/publishDiagnostics",
          params: ["uri": .string(uri), "diagnostics": []]))
    ]
  }
}
