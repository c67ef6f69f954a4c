import JSONSyntax
import SourceText

/// A document that is open in the editor, which is what counts, not what is on disk.
public struct OpenDocument: Sendable, Equatable {
  /// Its name, as the client writes it.
  public let uri: String
  /// The absolute path of its file; nil where it has none on this machine.
  public let path: String?
  /// Counts the client's changes.
  public private(set) var version: Int64
  /// The text.
  public private(set) var bytes: [UInt8]

  /// Reads what the client opens; nil where something is missing, or the text is too long.
  init?(_ item: JSONValue?) {
    guard let uri = item?["uri"]?.string, let text = item?["text"]?.string,
      text.utf8.count <= SourceFile.sizeLimit
    else { return nil }
    self.uri = uri
    path = DocumentURI.path(of: uri)
    version = Int64(item?["version"]?.integer ?? 0)
    bytes = Array(text.utf8)
  }

  /// Changes the text.
  ///
  /// - Returns: whether all changes could be made; where not, the text is not the client's any more.
  mutating func apply(
    _ changes: [JSONValue], version: Int64, _ encoding: PositionEncoding
  ) -> Bool {
    self.version = version
    for change in changes {
      guard let text = change["text"]?.string else { return false }
      if let range = change["range"] {
        guard let place = PositionMap(bytes, encoding).range(range) else { return false }
        bytes.replaceSubrange(place.start..<place.end, with: text.utf8)
      } else {
        bytes = Array(text.utf8)
      }
      guard bytes.count <= SourceFile.sizeLimit else { return false }
    }
    return true
  }
}
