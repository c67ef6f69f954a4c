import Definitions
import MarkdownSyntax
import SourceText

/// The places in a body where a command's arguments are put.
enum ArgumentPlaceholders {
  /// The first `$ARGUMENTS`; nil where there is none.
  static func firstWhole(in file: FileContext) -> SourceRange? {
    guard let body = file.file.markdown?.body else { return nil }
    return whole.offsets(in: file.bytes, from: body.start, limit: 1).first.map {
      SourceRange(start: $0, end: $0 + "$ARGUMENTS".utf8.count)
    }
  }

  /// Whether the body takes arguments in any way: `$ARGUMENTS`, `$1`, or `$name` of `arguments`.
  static func areUsed(in file: FileContext) -> Bool {
    file.field("arguments") != nil || firstWhole(in: file) != nil || !indexed(in: file).isEmpty
  }

  /// The offsets of each `$1` and the like: a digit that no word goes on behind, with no backslash
  /// before it. `$29.99` is an amount of money.
  static func indexed(in file: FileContext) -> [Int] {
    guard let body = file.file.markdown?.body else { return [] }
    let bytes = file.bytes
    return dollar.offsets(in: bytes, from: body.start, limit: LintingLimits.placeholders).filter {
      let digit = $0 + 1
      guard digit < bytes.count, bytes[digit].isASCIIDigit,
        $0 == 0 || bytes[$0 - 1] != UInt8(ascii: "\\")
      else { return false }
      return !goesOn(bytes[(digit + 1)...])
    }
  }

  private static func goesOn(_ rest: ArraySlice<UInt8>) -> Bool {
    guard let next = rest.first else { return false }
    if next == UInt8(ascii: ".") || next == UInt8(ascii: ",") {
      return rest.dropFirst().first?.isASCIIDigit ?? false
    }
    return next.continuesVariable
  }

  private static let whole = ByteSearch("$ARGUMENTS")
  private static let dollar = ByteSearch("$")
}
