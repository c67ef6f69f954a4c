import Definitions
import MarkdownSyntax
import SourceText

/// Finds names behind a word of a body, as `subagent_type: "reviewer"` has one.
enum NamedInText {
  /// The names behind each `word`, with `:`, `=` or a bracket, and quotes between them.
  static func names(
    behind word: String, _ search: ByteSearch, in file: FileContext
  ) -> [Located<String>] {
    guard let body = file.file.markdown?.body else { return [] }
    let bytes = file.bytes
    let end = min(body.end, bytes.count)
    var names: [Located<String>] = []
    let found = search.offsets(
      in: bytes, from: body.start, limit: LintingLimits.findingsPerRuleAndFile)
    for offset in found {
      let index = offset + word.utf8.count
      var isAssigned = false
      var start = index
      while start < end, start - index < 8, isBetween(bytes[start]) {
        if bytes[start] == UInt8(ascii: ":") || bytes[start] == UInt8(ascii: "=") {
          isAssigned = true
        }
        start += 1
      }
      var stop = start
      while stop < end, isOfName(bytes[stop]) { stop += 1 }
      // A name in the middle of a placeholder or a longer text is none.
      guard isAssigned, stop > start, stop == end || !isOpenEnd(bytes[stop]) else { continue }
      let range = SourceRange(start: start, end: stop)
      names.append(Located(bytes.text(in: range), at: range))
    }
    return names
  }

  private static func isBetween(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x20, UInt8(ascii: ":"), UInt8(ascii: "="), UInt8(ascii: "\""), UInt8(ascii: "'"): true
    default: false
    }
  }

  static func isOfName(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: ":"): true
    default: byte.isASCIIAlphanumeric
    }
  }

  private static func isOpenEnd(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "{"), UInt8(ascii: "$"), UInt8(ascii: "<"), UInt8(ascii: "*"),
      UInt8(ascii: "/"), UInt8(ascii: "."):
      true
    default: false
    }
  }

  /// The name without a plugin's name before it.
  static func withoutPlugin(_ name: String) -> String {
    name.split(separator: ":").last.map(String.init) ?? name
  }
}
