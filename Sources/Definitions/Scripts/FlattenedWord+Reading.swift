import ShellSyntax
import SourceText
import ToolCatalog

extension FlattenedWord {
  /// The text where nothing of it waits for run time; nil otherwise.
  var staticText: String? {
    isStatic ? text : nil
  }

  /// The variable that is all of the word: of `$T`, `${T}`, `"$T"`; nil for any other word.
  var soleVariable: String? {
    guard pieces.count == 1, case .dynamic(let source) = pieces[0] else { return nil }
    var bytes = Array(source.utf8)[...]
    guard bytes.popFirst() == UInt8(ascii: "$") else { return nil }
    if bytes.first == UInt8(ascii: "{"), bytes.last == UInt8(ascii: "}") {
      bytes = bytes.dropFirst().dropLast()
    }
    return bytes.allSatisfy(\.continuesVariable) && !bytes.isEmpty
      ? String(decoding: bytes, as: UTF8.self) : nil
  }

  /// The array whose elements are all of the word: of `"${A[@]}"`; nil for any other word.
  var soleArray: String? {
    guard pieces.count == 1, case .dynamic(let source) = pieces[0] else { return nil }
    let bytes = Array(source.utf8)
    for ending in ["[@]}", "[*]}"]
    where bytes.starts(with: "${".utf8) && bytes.suffix(4).elementsEqual(ending.utf8) {
      return String(decoding: bytes.dropFirst(2).dropLast(4), as: UTF8.self)
    }
    return nil
  }

  /// The word with each `{}` as what only a run can tell: `xargs -I {}` and `find` replace it.
  var withPlaceholders: FlattenedWord {
    guard text.contains("{}") else { return self }
    let parts = pieces.flatMap { piece -> [Piece] in
      guard case .literal(let literal) = piece else { return [piece] }
      var parts: [Piece] = []
      var kept: [UInt8] = []
      let bytes = Array(literal.utf8)
      var index = 0
      func flush() {
        if !kept.isEmpty { parts.append(.literal(String(decoding: kept, as: UTF8.self))) }
        kept = []
      }
      while index < bytes.count {
        if bytes[index...].starts(with: "{}".utf8) {
          flush()
          parts.append(.dynamic("{}"))
          index += 2
        } else {
          kept.append(bytes[index])
          index += 1
        }
      }
      flush()
      return parts
    }
    return FlattenedWord(pieces: parts, origin: origin, isQuoted: isQuoted)
  }

  /// A word that is a text known before the script runs.
  init(_ text: StaticText) {
    self.init(pieces: [.literal(text.text)], origin: text.origin, isQuoted: true)
  }

  /// Words with a space between each two, as `eval` and `echo` take them.
  static func joined(_ words: [FlattenedWord]) -> FlattenedWord {
    var pieces: [Piece] = []
    var segments: [OffsetMap.Segment] = []
    var length = 0
    for (index, word) in words.enumerated() {
      if index > 0 {
        pieces.append(.literal(" "))
        let end = segments.last?.source.end ?? 0
        segments.append(
          .init(
            derived: SourceRange(start: length, end: length + 1), source: SourceRange(at: end)))
        length += 1
      }
      pieces += word.pieces
      segments += word.origin.segments.filter { !$0.derived.isEmpty }.map {
        .init(derived: $0.derived.shifted(by: length), source: $0.source)
      }
      length += word.text.utf8.count
    }
    return FlattenedWord(pieces: pieces, origin: OffsetMap(segments: segments), isQuoted: true)
  }

  /// The word as tool catalogues take it.
  public var callWord: CallWord {
    CallWord(
      pieces: pieces.map { piece in
        switch piece {
        case .literal(let text): .literal(text)
        case .dynamic(let source): .dynamic(source)
        }
      })
  }
}
