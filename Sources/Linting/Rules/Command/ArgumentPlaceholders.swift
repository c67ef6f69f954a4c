import Definitions
import MarkdownSyntax
import SourceText

/// The places in a body where a command's arguments are put.
enum ArgumentPlaceholders {
  /// The first `$ARGUMENTS`; nil where there is none.
  static func firstWhole(in file: FileContext) -> SourceRange? {
    first(in: file) { rest in
      rest.starts(with: "$ARGUMENTS".utf8) ? "$ARGUMENTS".utf8.count : nil
    }
  }

  /// Whether the body takes arguments in any way: `$ARGUMENTS`, `$1`, or `$name` of `arguments`.
  static func areUsed(in file: FileContext) -> Bool {
    if file.field("arguments") != nil { return true }
    return first(in: file) { rest in
      guard let next = rest.dropFirst().first else { return nil }
      if next >= 0x30 && next <= 0x39 { return 2 }
      return rest.starts(with: "$ARGUMENTS".utf8) ? "$ARGUMENTS".utf8.count : nil
    } != nil
  }

  private static func first(
    in file: FileContext, _ length: (ArraySlice<UInt8>) -> Int?
  ) -> SourceRange? {
    guard let body = file.file.markdown?.body, body.end <= file.bytes.count else { return nil }
    var rest = file.bytes[body.start..<body.end]
    while let dollar = rest.firstIndex(of: UInt8(ascii: "$")) {
      rest = rest[dollar...]
      if let length = length(rest) { return SourceRange(start: dollar, end: dollar + length) }
      rest = rest.dropFirst()
    }
    return nil
  }
}
