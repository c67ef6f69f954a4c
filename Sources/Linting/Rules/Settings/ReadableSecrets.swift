import Definitions
import Diagnostics
import SourceText

/// Finds settings that let a file of secrets be read.
enum ReadableSecrets: FileRule {
  static let name = "settings/readable-secrets"
  static let severity = Severity.note
  static let summary = "settings that let a file of secrets be read"
  static let explanation = """
    Beside the settings stands a `.env`, and no rule under `permissions.deny` keeps Claude Code from \
    reading it. What is read goes to the model, and may come back in what it writes.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      {"‹permissions›": {"allow": ["Bash(npm test)"]}}
      """, at: ".claude/settings.json", message: "nothing keeps '.env' from being read",
      others: [RuleExample.File(".env", "TOKEN=\n")]),
    .good(
      """
      {"permissions": {"deny": ["Read(./.env)"]}}
      """, at: ".claude/settings.json", others: [RuleExample.File(".env", "TOKEN=\n")]),
    .good(
      """
      {"permissions": {"allow": ["Bash(npm test)"]}}
      """, at: ".claude/settings.json", others: [RuleExample.File(".env.example", "TOKEN=\n")]),
  ]

  static let needs: FileParts = .json

  static func check(_ file: FileContext) -> [Finding] {
    guard case .project? = SettingsScope(file), file.path.hasSuffix("settings.json"),
      file.dialects.contains(.claudeCode),
      let permissions = file.settings?.members?.first(where: { $0.key.value == "permissions" })
    else { return [] }
    let folder = Paths.folder(of: file.path)
    guard folder.hasSuffix(".claude") else { return [] }
    let project = Paths.folder(of: folder)
    let secrets = project.isEmpty ? ".env" : "\(project)/.env"
    guard file.existence.holds(secrets), !isProtected(by: file.file) else { return [] }
    let local = file.workspace.workspace.file(at: "\(folder)/settings.local.json")
    if let local, isProtected(by: file.workspace.workspace[local]) { return [] }
    return [
      Finding(
        "nothing keeps '.env' from being read", at: permissions.key.range,
        reason: "What is read goes to the model, and may come back in what it writes.",
        help: "Add 'Read(./.env)' to 'permissions.deny'.")
    ]
  }

  private static func isProtected(by file: DefinitionFile) -> Bool {
    guard let root = file.json?.root.map({ SettingNode($0) }) else { return false }
    let rules = root["permissions"]?["deny"]?.items ?? []
    let paths = root["sandbox"]?["filesystem"]?["denyRead"]?.items ?? []
    return rules.prefix(LintingLimits.permissionRules).contains { node in
      guard let text = node.text, text.hasPrefix("Read") else { return false }
      return text.contains("env") || ["Read", "Read(*)", "Read(**)"].contains(text)
    } || paths.prefix(LintingLimits.fields).contains { $0.text?.contains("env") ?? false }
  }
}
