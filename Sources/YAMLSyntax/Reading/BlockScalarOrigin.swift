import SourceText

/// What the line of a block scalar that holds `|` or `>` says.
struct BlockScalarHeader {
  /// What becomes of the breaks at the end.
  enum Chomping { case strip, clip, keep }

  /// The indentation indicator; nil where the first line tells.
  let increment: Int?
  /// What becomes of the breaks at the end.
  let chomping: Chomping
  /// Where the indicators end.
  let end: Int
  /// Where the first line of text begins, behind the header's break.
  let contentStart: Int

  /// Reads the header at `offset`.
  init(at offset: Int, end: Int, in bytes: UnsafeBufferPointer<UInt8>) {
    var offset = min(offset + 1, end)
    var increment: Int?
    var chomping = Chomping.clip
    loop: while offset < end {
      switch bytes[offset] {
      case UInt8(ascii: "+"): chomping = .keep
      case UInt8(ascii: "-"): chomping = .strip
      case UInt8(ascii: "1")...UInt8(ascii: "9"): increment = Int(bytes[offset] - UInt8(ascii: "0"))
      default: break loop
      }
      offset += 1
    }
    self.increment = increment
    self.chomping = chomping
    self.end = offset
    let lineEnd = bytes.lineEnd(from: offset, end: end)
    contentStart = lineEnd + bytes.breakLength(at: lineEnd, end: end)
  }
}

extension DerivedTextBuilder {
  /// The origin of a literal or folded scalar, as libyaml cuts, folds and chomps it.
  ///
  /// - Parameters:
  ///   - header: the scalar's header.
  ///   - isFolded: whether it is a folded scalar.
  ///   - indentation: that of the collection around it, -1 for none.
  ///   - end: where libyaml says that the scalar ends.
  ///   - bytes: the file.
  ///   - collectsText: whether to build the text as well.
  static func block(
    _ header: BlockScalarHeader, isFolded: Bool, indentation: Int, end: Int,
    in bytes: UnsafeBufferPointer<UInt8>, collectsText: Bool = false
  ) -> DerivedTextBuilder {
    var builder = DerivedTextBuilder(bytes, collectsText: collectsText)
    var offset = header.contentStart
    let parent = max(indentation, 0)
    var column = header.increment.map { parent + $0 } ?? 0
    var breaks = Breaks()
    offset = breaks.scan(
      from: offset, end: end, column: &column, minimum: indentation + 1, in: bytes)
    var leading: SourceRange?
    var leadingBlank = false
    while offset < end && breaks.column == column {
      let isBlank = bytes.isBlank(at: offset, end: end)
      if let leading {
        if isFolded && leading.length < 3 && !leadingBlank && !isBlank {
          if breaks.found.isEmpty { builder.add(0x20, from: leading.start, to: offset) }
        } else {
          builder.addBreak(leading)
        }
      }
      for found in breaks.found { builder.addBreak(found) }
      leadingBlank = isBlank
      let lineEnd = bytes.lineEnd(from: offset, end: end)
      builder.copy(from: offset, to: lineEnd)
      let length = bytes.breakLength(at: lineEnd, end: end)
      leading = length > 0 ? SourceRange(start: lineEnd, end: lineEnd + length) : nil
      offset = breaks.scan(
        from: lineEnd + length, end: end, column: &column, minimum: indentation + 1, in: bytes)
    }
    if header.chomping != .strip, let leading { builder.addBreak(leading) }
    if header.chomping == .keep {
      for found in breaks.found { builder.addBreak(found) }
    }
    return builder
  }

  /// The empty lines before a line of text.
  private struct Breaks {
    /// The breaks of the empty lines.
    var found: [SourceRange] = []
    /// The column in which the next text begins.
    var column = 0

    /// Reads empty lines and indentation; finds out `column` where it is 0.
    mutating func scan(
      from start: Int, end: Int, column wanted: inout Int, minimum: Int,
      in bytes: UnsafeBufferPointer<UInt8>
    ) -> Int {
      found.removeAll(keepingCapacity: true)
      var offset = start
      var deepest = 0
      while true {
        column = 0
        while offset < end, bytes[offset] == 0x20, wanted == 0 || column < wanted {
          offset += 1
          column += 1
        }
        deepest = max(deepest, column)
        let length = bytes.breakLength(at: offset, end: end)
        if length == 0 { break }
        found.append(SourceRange(start: offset, end: offset + length))
        offset += length
      }
      if wanted == 0 { wanted = max(deepest, minimum, 1) }
      return offset
    }
  }
}
