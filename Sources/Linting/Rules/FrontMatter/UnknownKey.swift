import Definitions
import Diagnostics
import SourceText

/// Finds keys that nothing reads.
enum UnknownKey: FileRule {
  static let name = "front-matter/unknown-key"
  static let severity = Severity.warning
  static let summary = "a key that nothing reads"
  static let explanation = """
    Readers skip keys that they do not know, so a misspelt key has no effect and nobody is told. \
    Keys that a plugin reads can be named in `knownKeys` of `moflo.yaml`. A key that is far from all \
    known ones is a note, since it may be meant for another tool.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      name: reviewer
      description: Reviews code.
      ‹capabilites›:
        - review
      ---
      """, message: "unknown key 'capabilites'", offersFix: true),
    .bad(
      """
      ---
      name: reviewer
      description: Reviews code.
      ‹team›: platform
      ---
      """, message: "unknown key 'team'"),
    .good(
      """
      ---
      name: reviewer
      description: Reviews code.
      team: platform
      ---
      """, configuration: "knownKeys: [team]\n"),
  ]

  static let needs: FileParts = .fields

  static func check(_ file: FileContext) -> [Finding] {
    file.keyedFields.compactMap { field in
      guard !field.isKnown, !MisplacedKey.isMisplaced(field, in: file) else { return nil }
      let (entry, key) = (field.entry, field.name)
      guard let nearest = KnownKeys.suggestion(for: key, in: file) else {
        return Finding(
          "unknown key '\(key)'", at: entry.key.range,
          reason: "Nothing reads it in \(file.file.kind.withArticle).",
          help: "Where another tool reads it, name it in 'knownKeys' of moflo.yaml.",
          severity: .note)
      }
      let isFree = file.field(nearest) == nil
      return Finding(
        "unknown key '\(key)'", at: entry.key.range,
        reason: "Nothing reads it, so it has no effect.",
        help: "Did you mean '\(nearest)'?",
        fixes: isFree
          ? [
            Fix(
              "rename to '\(nearest)'", applicability: .safe,
              edits: [Edit(replacing: entry.key.range, with: nearest)])
          ] : [])
    }
  }
}

extension DefinitionKind {
  /// The kind with its article: `an agent`.
  var withArticle: String {
    switch self {
    case .agent: "an agent"
    case .command: "a command"
    case .skill: "a skill"
    case .skillResource: "a file of a skill"
    case .workflow: "a workflow"
    case .script: "a script"
    case .settings: "a settings file"
    case .hooksConfiguration: "a hooks file"
    case .mcpConfiguration: "an MCP configuration"
    case .pluginManifest: "a plugin manifest"
    case .keybindings: "a file of key bindings"
    case .unreadIgnoreFile: "an ignore file"
    case .other: "this file"
    }
  }
}
