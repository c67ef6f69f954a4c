import SourceText

/// A place in one line, in bytes and in columns.
///
/// A tab reaches to the next column that is a multiple of 4; containers may take only some of its
/// columns.
struct LineCursor {
  let bytes: UnsafeBufferPointer<UInt8>
  /// Where the line ends, without its break.
  let end: Int
  /// Where the next line begins.
  let next: Int
  private(set) var offset: Int
  private(set) var column = 0
  /// The first byte from here on that is neither space nor tab, or the line's end.
  private(set) var textOffset: Int
  private(set) var textColumn = 0

  /// Makes a cursor at the start of a line.
  ///
  /// - Parameter endsAtLineFeeds: whether there is no CR in the bytes, which makes ends easy to find.
  @inline(__always)
  init(
    _ bytes: UnsafeBufferPointer<UInt8>, at offset: Int, to limit: Int, endsAtLineFeeds: Bool
  ) {
    self.bytes = bytes
    self.offset = offset
    textOffset = offset
    if endsAtLineFeeds {
      end = bytes.first(0x0A, from: offset, to: limit)
      next = min(end + 1, limit)
    } else {
      end = bytes.lineEnd(from: offset, to: limit)
      next = bytes.lineStart(behind: end, to: limit)
    }
    findText()
  }

  /// Columns of space before the text.
  var indentation: Int { textColumn - column }
  /// Whether only spaces and tabs are left.
  var isBlank: Bool { textOffset == end }
  /// The first byte of the text; 0 for a blank line.
  var first: UInt8 { textOffset < end ? bytes[textOffset] : 0 }
  /// How many columns of the tab at ``offset`` are left, where some were taken.
  private(set) var partialTab = 0

  /// Takes up to `count` columns of spaces and tabs.
  mutating func skip(columns count: Int) {
    var remaining = count
    while remaining > 0 && offset < textOffset {
      let width = bytes[offset] == 0x09 ? 4 - column % 4 : 1
      if width > remaining {
        column += remaining
        partialTab = width - remaining
        return
      }
      column += width
      remaining -= width
      offset += 1
      partialTab = 0
    }
  }

  /// Takes all up to the text and `count` bytes of it.
  mutating func skipText(bytes count: Int) {
    offset = min(textOffset + count, end)
    column = textColumn + count
    partialTab = 0
    findText()
  }

  /// Takes one space, or one column of a tab.
  mutating func skipOptionalSpace() {
    if offset < end && bytes[offset].isBlank { skip(columns: 1) }
  }

  /// Takes all up to the text.
  mutating func skipToText() { skipText(bytes: 0) }

  private mutating func findText() {
    textOffset = offset
    textColumn = column
    while textOffset < end {
      if bytes[textOffset] == 0x20 {
        textColumn += 1
      } else if bytes[textOffset] == 0x09 {
        textColumn += 4 - textColumn % 4
      } else {
        break
      }
      textOffset += 1
    }
  }
}
