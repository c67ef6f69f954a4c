import SourceText

/// Names of documents as editors write them (RFC 8089), and paths.
public enum DocumentURI {
  private static let scheme = "file://"

  /// The absolute path that a URI names; nil where it names no file of this machine.
  public static func path(of uri: String) -> String? {
    guard uri.lowercased().hasPrefix(scheme) else { return nil }
    let rest = uri.utf8.dropFirst(scheme.utf8.count)
    guard let slash = rest.firstIndex(of: UInt8(ascii: "/")) else { return nil }
    let host = String(rest[..<slash])?.lowercased()
    guard host == "" || host == "localhost" else { return nil }
    let bytes = PercentEncoding.bytes(of: rest[slash...])
    return bytes.contains(0) ? nil : String(validating: bytes, as: UTF8.self)
  }

  /// The URI of an absolute path.
  public static func uri(ofPath path: String) -> String {
    scheme + PercentEncoding.text(ofPath: path)
  }
}
