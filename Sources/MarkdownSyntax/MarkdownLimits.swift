/// The bounds within which markdown is read, so that time and memory stay in proportion to the text.
enum MarkdownLimits {
  /// Deepest nesting of quotes and list items; each line is compared with all that are open.
  static let containerDepth = 64
  /// Most brackets that wait for their end; further ones are text.
  static let bracketDepth = 1000
  /// Deepest nesting of parentheses in a link's destination; CommonMark asks for 3 at least.
  static let parenthesisDepth = 32
  /// Longest link label, in bytes: CommonMark says 999 characters.
  static let labelLength = 999 * 4
  /// In how many lines front matter is looked for that does not begin in the first.
  static let linesBeforeFrontMatter = 24
  /// How many lines such front matter may have.
  static let misplacedFrontMatterLines = 200
  /// How many bytes in vain searches for the end of a tag or link each byte of text pays for.
  static let vainSearchesPerByte = 8
}
