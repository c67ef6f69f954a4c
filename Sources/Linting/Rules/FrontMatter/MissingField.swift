import Definitions
import SourceText

/// Where a finding on a key that is not there is shown.
enum MissingField {
  /// The opening fence, and where the key could be added; nil where the key is there, or where one
  /// cannot tell.
  static func place(of key: String, in file: FileContext) -> (range: SourceRange, insertion: Int)? {
    guard file.file.kind == .agent || file.file.kind == .skill, let yaml = file.file.yaml,
      !file.fields.isEmpty, file.field(key) == nil, isFree(of: key, file)
    else { return nil }
    // Behind a syntax error the key may be there, unread.
    guard !yaml.problems.contains(where: { $0.kind == .syntax }) else { return nil }
    guard let markdown = file.file.markdown else {
      guard let first = file.fields.first else { return nil }
      return (first.key.range, first.key.range.start)
    }
    guard let front = markdown.frontMatter, front.isFirst else { return nil }
    return (front.openingFence, front.content.start)
  }

  /// Whether no key of the file is a slip for `key`, which another rule reports.
  private static func isFree(of key: String, _ file: FileContext) -> Bool {
    !file.fields.contains { entry in
      guard let name = entry.keyText else { return false }
      return KnownKeys.suggestion(for: name, in: file)?.hasSameBytes(as: key) ?? false
    }
  }
}
