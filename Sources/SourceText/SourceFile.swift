/// A file's bytes under the path by which people know it.
public struct SourceFile: Sendable {
  /// Path as shown to people and written to reports: relative to the workspace root, with `/`.
  public let path: String
  /// The bytes exactly as they stand on disk, byte order mark included.
  public let bytes: [UInt8]

  /// Makes a file from bytes already in memory.
  public init(path: String, bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
  }

  /// Makes a file from text, as tests and editors do.
  public init(path: String, text: String) {
    self.init(path: path, bytes: Array(text.utf8))
  }

  /// The text of `range`; bytes that are not UTF-8 become U+FFFD.
  public func text(in range: SourceRange) -> String {
    bytes.text(in: range)
  }
}

extension [UInt8] {
  /// The text of `range`, cut to the array's bounds; bytes that are not UTF-8 become U+FFFD.
  public func text(in range: SourceRange) -> String {
    let start = Swift.min(range.start, count)
    let end = Swift.min(range.end, count)
    return String(decoding: self[start..<end], as: UTF8.self)
  }
}
