import SourceText

/// A fenced code block.
public struct FencedCodeBlock: Sendable {
  private enum Content {
    /// Lines that stand in the file as they are.
    case verbatim(SourceRange, in: [UInt8])
    case derived(String, OffsetMap)
  }

  /// All behind the opening fence, trimmed.
  public let infoString: Located<String>
  /// The info string's first word in lower case: `bash`, `javascript`; empty where there is none.
  public let language: String
  /// From the opening fence to the closing one.
  public let range: SourceRange
  /// Whether there is a closing fence.
  public let isClosed: Bool
  private let content: Content

  /// The code with the fence's indentation and quote markers taken off, line ends as LF; made anew
  /// each time, since most blocks are never read.
  public var code: String {
    switch content {
    case .verbatim(let range, let bytes):
      String(keepingLengthOf: Array(bytes[range.start..<range.end]))
    case .derived(let code, _): code
    }
  }

  /// Leads from an offset in ``code`` (UTF-8) to the file.
  public var origin: OffsetMap {
    switch content {
    case .verbatim(let range, _):
      range.isEmpty ? OffsetMap(segments: []) : OffsetMap(verbatim: range)
    case .derived(_, let origin): origin
    }
  }

  /// Makes a code block whose code had something taken off.
  init(
    infoString: Located<String>, code: String, origin: OffsetMap, range: SourceRange, isClosed: Bool
  ) {
    self.infoString = infoString
    language = Self.language(of: infoString.value)
    content = .derived(code, origin)
    self.range = range
    self.isClosed = isClosed
  }

  /// Makes a code block whose code stands in `bytes` as it is, at `code`.
  init(
    infoString: Located<String>, code: SourceRange, in bytes: [UInt8], range: SourceRange,
    isClosed: Bool
  ) {
    self.infoString = infoString
    language = Self.language(of: infoString.value)
    content = .verbatim(code, in: bytes)
    self.range = range
    self.isClosed = isClosed
  }

  private static func language(of info: String) -> String {
    if info.utf8.allSatisfy(\.isASCIILowercaseLetter) { return info }
    return info.prefix { !$0.isWhitespace && $0 != "{" && $0 != "," }.lowercased()
  }
}
