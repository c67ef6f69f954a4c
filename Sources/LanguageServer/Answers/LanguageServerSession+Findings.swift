import Diagnostics
import JSONSyntax
import ModelContextProtocol
import SourceText

extension LanguageServerSession {
  /// Takes what a check found in ``documents``, and publishes what differs from what was published.
  ///
  /// - Parameters:
  ///   - findings: by the document's name; their own ranges count in its text. Related places have absolute
  ///     paths.
  ///   - sources: the files that related places may lead to, with absolute paths.
  ///   - failure: why some documents could not be checked, which the client is told once; nil where all were.
  public mutating func take(
    _ findings: [String: [Diagnostic]], sources: [SourceFile], failure: String? = nil
  ) -> [Effect] {
    staleness = .nothing
    self.findings = findings
    var places = RelatedPlaces(sources, encoding)
    var effects: [Effect] = []
    for document in documents {
      let params = publication(of: document, &places)
      guard published[document.uri] != params else { continue }
      published[document.uri] = params
      effects.append(
        .send(.notification(method: "textDocument/publishDiagnostics", params: params)))
    }
    defer { self.failure = failure }
    guard let failure, failure != self.failure else { return effects }
    let message = JSONValue.string("moflo: " + failure)
    return effects + [
      .send(
        .notification(method: "window/showMessage", params: ["type": 1, "message": message]))
    ]
  }

  private func publication(
    of document: OpenDocument, _ places: inout RelatedPlaces
  ) -> JSONValue {
    let map = PositionMap(document.bytes, encoding)
    var values: [JSONValue] = []
    for diagnostic in findings[document.uri] ?? [] {
      guard case .object(var members) = diagnostic.value(in: map) else { continue }
      if client.showsRelatedPlaces, !diagnostic.related.isEmpty {
        members["relatedInformation"] = .array(
          diagnostic.related.compactMap { places.value(of: $0) })
      }
      values.append(.object(members))
    }
    return [
      "uri": .string(document.uri), "version": .integer(document.version),
      "diagnostics": .array(values),
    ]
  }
}

/// Finds places in files, each of which is looked through once.
private struct RelatedPlaces {
  private let sources: [ByteName: SourceFile]
  private let encoding: PositionEncoding
  private var maps: [ByteName: PositionMap] = [:]

  init(_ sources: [SourceFile], _ encoding: PositionEncoding) {
    self.sources = Dictionary(sources.map { (ByteName($0.path), $0) }) { first, _ in first }
    self.encoding = encoding
  }

  mutating func value(of place: RelatedPlace) -> JSONValue? {
    let name = ByteName(place.path)
    guard let source = sources[name] else { return nil }
    let map = maps[name] ?? PositionMap(source.bytes, encoding)
    maps[name] = map
    return [
      "location": [
        "uri": .string(DocumentURI.uri(ofPath: place.path)), "range": map.value(of: place.range),
      ],
      "message": .string(place.message),
    ]
  }
}

extension Diagnostic {
  /// The finding as the protocol writes it, without related places.
  func value(in map: PositionMap) -> JSONValue {
    [
      "range": map.value(of: range), "severity": .integer(severity.number),
      "code": .string(rule), "source": "moflo",
      "message": .string([message, reason, help].filter { !$0.isEmpty }.joined(separator: "\n")),
    ]
  }
}

extension Severity {
  /// The protocol's number.
  fileprivate var number: Int64 {
    switch self {
    case .error: 1
    case .warning: 2
    case .note: 3
    }
  }
}
