/// The part of a word that stands for a value.
struct WrittenValue {
  let pieces: [CallWord.Piece]
  let place: WordPlace

  /// The text, expansions by their source.
  var text: String { CallWord(pieces: pieces).text }

  /// Whether nothing of it waits for run time.
  var isStatic: Bool { CallWord(pieces: pieces).isStatic }
}

extension CallWord {
  /// The text before the first expansion.
  var literalPrefix: String {
    var prefix = ""
    for piece in pieces {
      guard case .literal(let literal) = piece else { break }
      prefix += literal
    }
    return prefix
  }

  /// Whether the word begins with an expansion.
  ///
  /// A call word does not say how it was quoted, and an unquoted expansion may come to no word, to
  /// several, or to one that begins with `--`.
  var beginsDynamic: Bool {
    if case .dynamic = pieces.first { true } else { false }
  }

  /// The stretches from `start` to `end`, offsets of ``text``; an expansion is never cut.
  func slice(from start: Int, to end: Int) -> [Piece] {
    var result: [Piece] = []
    var offset = 0
    for piece in pieces {
      switch piece {
      case .literal(let literal):
        let bytes = Array(literal.utf8)
        let low = min(max(start - offset, 0), bytes.count)
        let high = min(max(end - offset, low), bytes.count)
        if high > low {
          result.append(.literal(String(decoding: bytes[low..<high], as: UTF8.self)))
        }
        offset += bytes.count
      case .dynamic(let source):
        let length = source.utf8.count
        if offset < end, offset + length > start { result.append(piece) }
        offset += length
      }
    }
    return result.isEmpty ? [.literal("")] : result
  }

  func value(word: Int, from start: Int) -> WrittenValue {
    let end = text.utf8.count
    return WrittenValue(
      pieces: slice(from: start, to: end), place: WordPlace(word: word, start: start, end: end))
  }
}
