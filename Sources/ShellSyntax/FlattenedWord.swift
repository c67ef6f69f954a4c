import SourceText

/// A word after quote removal, what is known of it told from what is known only when it runs.
public struct FlattenedWord: Sendable {
  /// A stretch of the word.
  public enum Piece: Sendable, Equatable {
    /// Text that stands for itself; neighbours are merged.
    case literal(String)
    /// An expansion by its source text, such as `$TASK` or `$(date)`.
    case dynamic(String)
  }

  /// The stretches, in order.
  public let pieces: [Piece]
  /// The pieces joined, expansions by their source text.
  public let text: String
  /// Leads from an offset in ``text`` (UTF-8) to the script.
  public let origin: OffsetMap
  /// Whether any of it is quoted by `'…'`, `"…"` or `$'…'`.
  public let isQuoted: Bool

  fileprivate init(pieces: [Piece], text: String, origin: OffsetMap, isQuoted: Bool) {
    self.pieces = pieces
    self.text = text
    self.origin = origin
    self.isQuoted = isQuoted
  }

  /// Makes a word; its text is that of the pieces.
  public init(pieces: [Piece], origin: OffsetMap, isQuoted: Bool) {
    self.pieces = pieces
    text = pieces.reduce(into: "") { text, piece in
      switch piece {
      case .literal(let part), .dynamic(let part): text += part
      }
    }
    self.origin = origin
    self.isQuoted = isQuoted
  }

  /// Whether the whole text is known before anything runs.
  public var isStatic: Bool {
    pieces.allSatisfy { piece in
      if case .literal = piece { true } else { false }
    }
  }
}

extension ShellWord {
  /// The word after quote removal, with expansions by their source text.
  ///
  /// Tildes, braces and file name patterns are text like any other.
  public func flattened(in script: ShellScript) -> FlattenedWord {
    var flattener = Flattener(bytes: script.bytes)
    flattener.add(parts)
    return flattener.finish(emptyAt: range)
  }

  /// The word's text where it holds no expansion; nil where it does.
  public func staticText() -> StaticText? {
    var flattener = Flattener(bytes: [])
    flattener.add(parts)
    guard !flattener.isDynamic else { return nil }
    let word = flattener.finish(emptyAt: range)
    return StaticText(text: word.text, origin: word.origin)
  }

  /// The name that the word assigns where a declaration takes it: `x` in `local x=1`, `x+=1` and
  /// `x[0]=1`; nil for a word without `=`.
  public var assignedName: Located<String>? {
    guard let first = parts.first, case .literal(let text) = first.kind else { return nil }
    var length = 0
    var isName = true
    for byte in text.utf8 {
      if byte.continuesVariable, length > 0 || byte.beginsIdentifier {
        length += 1
        continue
      }
      isName = byte == Byte.equals || byte == Byte.plus || byte == Byte.openBracket
      guard isName, length > 0 else { return nil }
      if byte == Byte.plus, text.utf8.dropFirst(length + 1).first != Byte.equals { return nil }
      let name = String(decoding: text.utf8.prefix(length), as: UTF8.self)
      return Located(
        name, at: first.origin.sourceRange(of: SourceRange(start: 0, end: length)))
    }
    return nil
  }
}

private struct Flattener {
  let bytes: [UInt8]
  private var pieces: [FlattenedWord.Piece] = []
  /// The text of a literal piece that may go on.
  private var literal = ""
  private var text = ""
  private var length = 0
  private var segments: [OffsetMap.Segment] = []
  private var isQuoted = false
  private(set) var isDynamic = false

  init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  mutating func add(_ parts: [ShellWordPart]) {
    for part in parts {
      switch part.kind {
      case .literal(let text): addLiteral(text, part.origin)
      case .singleQuoted(let text), .ansiQuoted(let text):
        isQuoted = true
        addLiteral(text, part.origin)
      case .doubleQuoted(let inner):
        isQuoted = true
        add(inner)
      case .parameter, .commandSubstitution, .arithmetic, .processSubstitution:
        isDynamic = true
        endLiteral()
        let source = bytes.text(in: part.range)
        pieces.append(.dynamic(source))
        append(source, [.init(derived: SourceRange(at: 0), source: part.range)])
      }
    }
  }

  private mutating func addLiteral(_ addition: String, _ origin: OffsetMap) {
    guard !addition.isEmpty else { return }
    literal += addition
    append(addition, origin.segments)
  }

  private mutating func endLiteral() {
    guard !literal.isEmpty else { return }
    pieces.append(.literal(literal))
    literal = ""
  }

  /// Appends a text; a single segment covers all of it.
  private mutating func append(_ addition: String, _ origin: [OffsetMap.Segment]) {
    let count = addition.utf8.count
    if origin.count == 1 {
      let derived = SourceRange(start: length, end: length + count)
      segments.append(.init(derived: derived, source: origin[0].source))
    } else {
      segments += origin.map { segment in
        .init(derived: segment.derived.shifted(by: length), source: segment.source)
      }
    }
    text += addition
    length += count
  }

  mutating func finish(emptyAt range: SourceRange) -> FlattenedWord {
    endLiteral()
    let origin =
      segments.isEmpty
      ? [OffsetMap.Segment(derived: SourceRange(at: 0), source: SourceRange(at: range.start))]
      : segments
    return FlattenedWord(
      pieces: pieces, text: text, origin: OffsetMap(segments: origin), isQuoted: isQuoted)
  }
}
