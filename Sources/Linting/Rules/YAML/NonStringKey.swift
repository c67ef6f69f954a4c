import Definitions
import Diagnostics
import SourceText
import YAMLSyntax

/// Finds keys that are no texts.
enum NonStringKey: FileRule {
  static let name = "yaml/non-string-key"
  static let severity = Severity.warning
  static let summary = "a key that is no text"
  static let explanation = """
    A key such as `true`, `null`, `[a]` or, at the top, `1` is a boolean, nothing, a list or a number to \
    YAML. Readers that look keys up by their text do not find it, and some refuse the file. Put it in \
    quotes where the word is meant.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: reviewer
      description: Reviews code.
      metadata:
        ‹true›: yes
      ---
      Review what changed.
      """, message: "the key 'true' is a boolean, not a text", offersFix: true),
    .good(
      """
      ---
      name: reviewer
      description: Reviews code.
      metadata:
        'true': yes
        2: two
      ---
      Review what changed.
      """),
  ]

  static let needs: FileParts = .yaml

  static func check(_ file: FileContext) -> [Finding] {
    guard KnownKeys.areJudged(file.file.kind), let root = file.file.yaml?.root else { return [] }
    let bytes = file.bytes
    var findings: [Finding] = []
    root.forEachNode { node, _ in
      guard case .mapping(let entries) = node.content else { return }
      let isTop = node.range == root.range
      for index in entries.indices where canBeOther(entries[index].key.range, bytes) {
        if let finding = finding(entries[index].key, isTop: isTop, file) {
          findings.append(finding)
        }
      }
    }
    return findings.sorted { $0.range < $1.range }
  }

  /// Whether a key can be anything but a text by its first byte: this spares almost every key the
  /// rest.
  private static func canBeOther(_ range: SourceRange, _ bytes: [UInt8]) -> Bool {
    guard range.start < bytes.count, !range.isEmpty else { return true }
    switch bytes[range.start] {
    case UInt8(ascii: "t"), UInt8(ascii: "T"), UInt8(ascii: "f"), UInt8(ascii: "F"),
      UInt8(ascii: "n"), UInt8(ascii: "N"), UInt8(ascii: "~"), UInt8(ascii: "["),
      UInt8(ascii: "{"), UInt8(ascii: "&"), UInt8(ascii: "!"), UInt8(ascii: "?"),
      UInt8(ascii: "+")...UInt8(ascii: "9"):
      return true
    // A list or mapping behind '?' begins with its first item.
    default: return !bytes[range.start..<min(range.end, bytes.count)].allSatisfy { $0 != 0x0A }
    }
  }

  private static func finding(_ key: YAMLNode, isTop: Bool, _ file: FileContext) -> Finding? {
    guard key.scalar != nil else {
      if case .alias = key.content { return nil }
      return Finding("a key is \(key.kindInWords), not a text", at: key.range)
    }
    switch key.coreValue {
    case .bool, .null: break
    case .integer, .float: guard isTop else { return nil }
    default: return nil
    }
    let text = file.text(in: key.range)
    return Finding(
      "the key '\(text)' is \(key.kindInWords), not a text", at: key.range,
      reason: "Readers that look it up by its text do not find it.",
      fixes: text.isEmpty
        ? [] : [YAMLText.quotingFix(key.range, in: file.bytes, applicability: .unsafe)])
  }
}
