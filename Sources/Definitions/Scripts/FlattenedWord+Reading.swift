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
    let isName = bytes.allSatisfy { byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F: true
      default: false
      }
    }
    return isName && !bytes.isEmpty ? String(decoding: bytes, as: UTF8.self) : nil
  }

  /// The word as tool catalogues take it.
  var callWord: CallWord {
    CallWord(
      pieces: pieces.map { piece in
        switch piece {
        case .literal(let text): .literal(text)
        case .dynamic(let source): .dynamic(source)
        }
      })
  }
}
