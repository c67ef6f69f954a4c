import SourceText

/// An HTML block: what begins it, and what ends it (CommonMark 0.31.2, section 4.6).
enum HTMLBlockKind {
  /// `<script>`, `<pre>`, `<style>`, `<textarea>`, up to the end tag of any of them.
  case verbatim
  /// `<!--` up to `-->`.
  case comment
  /// `<?` up to `?>`.
  case instruction
  /// `<!X` up to `>`.
  case declaration
  /// `<![CDATA[` up to `]]>`.
  case characterData
  /// One of the known block tags, up to a blank line.
  case blockTag
  /// Any other tag alone on its line, up to a blank line.
  case anyTag

  /// Whether a blank line ends the block.
  var endsAtBlankLine: Bool { self == .blockTag || self == .anyTag }

  /// The kind of block that begins with the text of `line`, if any.
  init?(_ line: LineCursor) {
    let (bytes, start, end) = (line.bytes, line.textOffset, line.end)
    guard start + 1 < end, bytes[start] == UInt8(ascii: "<") else { return nil }
    if bytes.matches("<!--", at: start, to: end) {
      self = .comment
    } else if bytes[start + 1] == UInt8(ascii: "?") {
      self = .instruction
    } else if bytes.matches("<![CDATA[", at: start, to: end) {
      self = .characterData
    } else if bytes[start + 1] == UInt8(ascii: "!") {
      guard start + 2 < end, bytes[start + 2].isASCIILetter else { return nil }
      self = .declaration
    } else if let kind = Self.tag(bytes, from: start, to: end) {
      self = kind
    } else {
      return nil
    }
  }

  /// Whether the line that ends at `end` ends the block.
  func isEnded(by bytes: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int) -> Bool {
    switch self {
    case .verbatim: Self.holdsVerbatimEnd(bytes, from: start, to: end)
    case .comment: bytes.firstOffset(of: "-->", from: start, to: end) != nil
    case .instruction: bytes.firstOffset(of: "?>", from: start, to: end) != nil
    case .declaration: bytes.firstOffset(of: ">", from: start, to: end) != nil
    case .characterData: bytes.firstOffset(of: "]]>", from: start, to: end) != nil
    case .blockTag, .anyTag: false
    }
  }

  private static func tag(
    _ bytes: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int
  ) -> HTMLBlockKind? {
    let isEndTag = bytes[start + 1] == UInt8(ascii: "/")
    let nameStart = start + (isEndTag ? 2 : 1)
    var nameEnd = nameStart
    while nameEnd < end, nameEnd - nameStart <= longestName,
      bytes[nameEnd].isASCIIAlphanumeric
    {
      nameEnd += 1
    }
    if nameEnd > nameStart && nameEnd - nameStart <= longestName {
      let name = String(
        decoding: bytes[nameStart..<nameEnd].map(\.asciiLowercased), as: UTF8.self)
      let isDelimited =
        nameEnd == end || bytes[nameEnd].isBlank || bytes[nameEnd] == UInt8(ascii: ">")
      if !isEndTag && isDelimited && verbatimNames.contains(name) { return .verbatim }
      let isSelfClosed = bytes.matches("/>", at: nameEnd, to: end)
      if isDelimited || isSelfClosed, blockNames.contains(name) { return .blockTag }
    }
    guard let tagEnd = HTMLScan.tagEnd(bytes, at: start, to: end),
      bytes.trimming(SourceRange(start: tagEnd, end: end)).isEmpty
    else { return nil }
    return .anyTag
  }

  private static func holdsVerbatimEnd(
    _ bytes: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int
  ) -> Bool {
    var offset = start
    while let found = bytes.firstOffset(of: "</", from: offset, to: end) {
      var nameEnd = found + 2
      while nameEnd < end, nameEnd - found <= longestName + 2, bytes[nameEnd].isASCIILetter {
        nameEnd += 1
      }
      if nameEnd < end, bytes[nameEnd] == UInt8(ascii: ">") {
        let name = String(decoding: bytes[found + 2..<nameEnd].map { $0 | 0x20 }, as: UTF8.self)
        if verbatimNames.contains(name) { return true }
      }
      offset = found + 2
    }
    return false
  }

  private static let longestName = 10
  private static let verbatimNames: Set<String> = ["script", "pre", "style", "textarea"]
  private static let blockNames: Set<String> = [
    "address", "article", "aside", "base", "basefont", "blockquote", "body", "caption", "center",
    "col", "colgroup", "dd", "details", "dialog", "dir", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "footer", "form", "frame", "frameset", "h1", "h2", "h3", "h4", "h5",
    "h6", "head", "header", "hr", "html", "iframe", "legend", "li", "link", "main", "menu",
    "menuitem", "nav", "noframes", "ol", "optgroup", "option", "p", "param", "search", "section",
    "summary", "table", "tbody", "td", "tfoot", "th", "thead", "title", "tr", "track", "ul",
  ]
}
