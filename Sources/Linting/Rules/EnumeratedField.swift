import Definitions
import Diagnostics
import SourceText

/// The check of fields of Claude Code whose value is one of a few words.
enum EnumeratedField {
  /// What is wrong with the value of a key in files of a kind.
  static func findings(
    _ file: FileContext, _ key: String, in kind: DefinitionKind, what: String,
    among words: [String],
    reason: String
  ) -> [Finding] {
    guard file.file.kind == kind, file.dialects.contains(.claudeCode),
      let value = file.writtenText(of: key),
      !words.contains(where: { $0.hasSameBytes(as: value.value) })
    else { return [] }
    return [FieldChecks.unknown(what, value, among: words, reason: reason)]
  }
}

extension FileContext {
  /// The text of a key at the top with the bytes that it came from, quotes left out; nil where there
  /// is none, or where it is no scalar.
  func writtenText(of key: String) -> Located<String>? {
    guard let value = field(key)?.value, let scalar = value.scalar, !value.isNull,
      !scalar.text.isEmpty
    else { return nil }
    let whole = SourceRange(start: 0, end: scalar.text.utf8.count)
    return Located(scalar.text, at: scalar.origin.sourceRange(of: whole))
  }
}
