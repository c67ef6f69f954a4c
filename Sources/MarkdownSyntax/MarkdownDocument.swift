import SourceText

/// A markdown file: its front matter, and those parts of its body that definitions use.
///
/// Block structure follows CommonMark 0.31; inline structure is read as far as links, code spans and
/// comments need it.
public struct MarkdownDocument: Sendable {
  /// What a document consists of, so that a copy of the document is one reference.
  private final class Storage: Sendable {
    let frontMatter: FrontMatter?
    let body: SourceRange
    let headings: [Heading]
    let codeBlocks: [FencedCodeBlock]
    let codeSpans: [CodeSpan]
    let links: [Link]
    let comments: [SourceRange]
    let hasByteOrderMark: Bool

    init(
      frontMatter: FrontMatter?, body: SourceRange, headings: [Heading],
      codeBlocks: [FencedCodeBlock], codeSpans: [CodeSpan], links: [Link], comments: [SourceRange],
      hasByteOrderMark: Bool
    ) {
      self.frontMatter = frontMatter
      self.body = body
      self.headings = headings
      self.codeBlocks = codeBlocks
      self.codeSpans = codeSpans
      self.links = links
      self.comments = comments
      self.hasByteOrderMark = hasByteOrderMark
    }
  }

  private let storage: Storage

  /// The front matter; nil where the file has none.
  public var frontMatter: FrontMatter? { storage.frontMatter }
  /// All behind the front matter.
  public var body: SourceRange { storage.body }
  /// The headings, in order.
  public var headings: [Heading] { storage.headings }
  /// The fenced code blocks, in order, also those in lists and quotes.
  public var codeBlocks: [FencedCodeBlock] { storage.codeBlocks }
  /// The inline code spans, in order.
  public var codeSpans: [CodeSpan] { storage.codeSpans }
  /// Links, images, autolinks and link reference definitions, in order.
  public var links: [Link] { storage.links }
  /// HTML comments, `<!--` and `-->` included, in order.
  public var comments: [SourceRange] { storage.comments }
  /// Whether the file begins with a byte order mark.
  public var hasByteOrderMark: Bool { storage.hasByteOrderMark }

  /// Makes a document.
  public init(
    frontMatter: FrontMatter?, body: SourceRange, headings: [Heading] = [],
    codeBlocks: [FencedCodeBlock] = [], codeSpans: [CodeSpan] = [], links: [Link] = [],
    comments: [SourceRange] = [], hasByteOrderMark: Bool = false
  ) {
    storage = Storage(
      frontMatter: frontMatter, body: body, headings: headings, codeBlocks: codeBlocks,
      codeSpans: codeSpans, links: links, comments: comments, hasByteOrderMark: hasByteOrderMark)
  }
}

/// The YAML between two `---` lines.
public struct FrontMatter: Sendable {
  /// The opening `---`.
  public let openingFence: SourceRange
  /// The YAML, without either fence line.
  public let content: SourceRange
  /// The closing `---` (or `...`); nil where the file ends first, and then ``content`` ends where
  /// the YAML seems to: at the first blank line followed by a heading, or at the end of the file.
  public let closingFence: SourceRange?
  /// Whether the opening fence is the file's first line (a byte order mark aside); readers of
  /// definitions see no front matter otherwise.
  public let isFirst: Bool

  /// Makes front matter.
  public init(
    openingFence: SourceRange, content: SourceRange, closingFence: SourceRange?, isFirst: Bool
  ) {
    self.openingFence = openingFence
    self.content = content
    self.closingFence = closingFence
    self.isFirst = isFirst
  }
}

/// A heading.
public struct Heading: Sendable {
  /// From 1 to 6.
  public let level: Int
  /// The heading's text, without `#`.
  public let text: SourceRange
  /// The whole line, or both lines of a setext heading.
  public let range: SourceRange

  /// Makes a heading.
  public init(level: Int, text: SourceRange, range: SourceRange) {
    self.level = level
    self.text = text
    self.range = range
  }
}

/// An inline code span.
public struct CodeSpan: Sendable {
  /// The code, without the backticks.
  public let content: SourceRange
  /// The whole span.
  public let range: SourceRange

  /// Makes a code span.
  public init(content: SourceRange, range: SourceRange) {
    self.content = content
    self.range = range
  }
}

/// A link to somewhere.
public struct Link: Sendable {
  /// How a link is written.
  public enum Kind: Sendable {
    /// `[text](destination)`
    case inline
    /// `![text](destination)`
    case image
    /// `<https://…>`
    case automatic
    /// `[label]: destination`
    case definition
  }

  /// How it is written.
  public let kind: Kind
  /// The shown text, or the label of a definition.
  public let text: SourceRange
  /// The destination, unescaped, without `<>` and title.
  public let destination: Located<String>
  /// The whole link.
  public let range: SourceRange

  /// Makes a link.
  public init(
    kind: Kind, text: SourceRange, destination: Located<String>, range: SourceRange
  ) {
    self.kind = kind
    self.text = text
    self.destination = destination
    self.range = range
  }
}
