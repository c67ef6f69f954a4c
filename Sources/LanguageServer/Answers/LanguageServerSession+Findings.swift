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
  ///   - others: findings in files that need not be open, such as configurations, with absolute paths.
  ///   - sources: the files that those are in, and that related places may lead to, with absolute paths.
  ///   - failure: why some documents could not be checked, which the client is told once; nil where all were.
  public mutating func take(
    _ findings: [String: [Diagnostic]], others: [Diagnostic] = [], sources: [SourceFile],
    failure: String? = nil
  ) -> [Effect] {
    staleness = .nothing
    self.findings = findings
    var places = Places(sources, encoding)
    var current: [String: JSONValue] = [:]
    for (path, found) in Dictionary(grouping: others, by: \.path) {
      guard let map = places.map(of: path) else { continue }
      let uri = DocumentURI.uri(ofPath: path)
      current[uri] = publication(of: found, in: map, uri: uri, &places)
    }
    for document in open.values {
      let map = PositionMap(document.bytes, encoding)
      current[document.uri] = publication(
        of: findings[document.uri] ?? [], in: map, uri: document.uri,
        version: document.version, &places)
    }
    for uri in published.keys where current[uri] == nil {
      current[uri] = ["uri": .string(uri), "diagnostics": []]
    }
    var effects: [Effect] = []
    for (uri, params) in current.sorted(by: { $0.key.precedesInBytes($1.key) })
    where published[uri] != params {
      effects.append(
        .send(.notification(method: "textDocument/publishDiagnostics", params: params)))
    }
    published = current.filter { $0.value["diagnostics"] != .some([]) || open[$0.key] != nil }
    defer { self.failure = failure }
    guard let failure, failure != self.failure else { return effects }
    let message = JSONValue.string("moflo: " + failure)
    return effects + [
      .send(
        .notification(method: "window/showMessage", params: ["type": 1, "message": message]))
    ]
  }

  private func publication(
    of found: [Diagnostic], in map: PositionMap, uri: String, version: Int64? = nil,
    _ places: inout Places
  ) -> JSONValue {
    var values: [JSONValue] = []
    for diagnostic in found {
      guard case .object(var members) = diagnostic.value(in: map) else { continue }
      if client.showsRelatedPlaces, !diagnostic.related.isEmpty {
        members["relatedInformation"] = .array(
          diagnostic.related.compactMap { places.value(of: $0) })
      }
      values.append(.object(members))
    }
    var params: [String: JSONValue] = ["uri": .string(uri), "diagnostics": .array(values)]
    if let version { params["version"] = .integer(version) }
    return .object(params)
  }
}

/// Finds places in files, each of which is looked through once.
private struct Places {
  private let sources: [ByteName: SourceFile]
  private let encoding: PositionEncoding
  private var maps: [ByteName: PositionMap] = [:]

  init(_ sources: [SourceFile], _ encoding: PositionEncoding) {
    self.sources = Dictionary(sources.map { (ByteName($0.path), $0) }) { first, _ in first }
    self.encoding = encoding
  }

  mutating func map(of path: String) -> PositionMap? {
    let name = ByteName(path)
    if let known = maps[name] { return known }
    guard let source = sources[name] else { return nil }
    let map = PositionMap(source.bytes, encoding)
    maps[name] = map
    return map
  }

  mutating func value(of place: RelatedPlace) -> JSONValue? {
    guard let map = map(of: place.path) else { return nil }
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
