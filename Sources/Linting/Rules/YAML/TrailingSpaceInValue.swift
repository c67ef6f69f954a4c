import Definitions
import Diagnostics
import SourceText
import YAMLSyntax

/// Finds names in quotes with white space at their edges.
enum TrailingSpaceInValue: FileRule {
  static let name = "yaml/trailing-space-in-value"
  static let severity = Severity.warning
  static let summary = "a name in quotes with white space at its edge"
  static let explanation = """
    Within quotes white space is part of the value. A name, model, tool or capability is compared byte \
    for byte, so `'Read '` is not `Read`.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: reviewer
      description: Reviews code.
      capabilities: [testing, ‹'review '›]
      ---
      Review what changed.
      """, message: "'review ' has white space at its edge", offersFix: true),
    .good(
      """
      ---
      name: reviewer
      description: 'Reviews code. '
      capabilities: [testing, 'review']
      ---
      Review what changed.
      """),
  ]

  private static let names = [
    "name", "type", "model", "priority", "color", "tools", "disallowedTools", "capabilities",
    "skills", "allowed-tools", "permissionMode", "memory", "isolation", "effort",
  ]

  static let needs: FileParts = .fields

  static func check(_ file: FileContext) -> [Finding] {
    guard KnownKeys.areJudged(file.file.kind) else { return [] }
    return file.fields.flatMap { entry -> [Finding] in
      guard let key = entry.keyText, EventHooks.has(names, key) else { return [] }
      return (entry.value.items ?? [entry.value]).compactMap { finding($0, file) }
    }
  }

  private static func finding(_ node: YAMLNode, _ file: FileContext) -> Finding? {
    guard let scalar = node.scalar else { return nil }
    switch scalar.style {
    case .singleQuoted, .doubleQuoted: break
    case .plain, .literal, .folded: return nil
    }
    let bytes = Array(scalar.text.utf8)
    guard let first = bytes.first, let last = bytes.last, first == 0x20 || last == 0x20 else {
      return nil
    }
    let inner = bytes.drop { $0 == 0x20 }
    let trimmed = inner.prefix(
      (inner.lastIndex { $0 != 0x20 } ?? inner.startIndex - 1) + 1 - inner.startIndex)
    guard !trimmed.isEmpty else { return nil }
    let text = String(decoding: trimmed, as: UTF8.self)
    return Finding(
      "'\(scalar.text)' has white space at its edge", at: node.range,
      reason: "It is compared byte for byte.",
      fixes: [
        Fix(
          "take the white space away", applicability: .safe,
          edits: [Edit(replacing: node.range, with: YAMLText.quoted(text))])
      ])
  }
}
